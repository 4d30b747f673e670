internal import Features
internal import HTTPServer
internal import HTTPTypes
internal import Operations

/// Notes what clients do on their way in.
struct StepNotes: Sendable {
    let dispatcher: Dispatcher

    func note(
        _ step: ConnectionLog.StepName, _ head: RequestHead, _ hint: String, client: ClientID? = nil, isRefused: Bool = false
    ) {
        dispatcher.services[ConnectionLogging.self].note(
            ConnectionLog.Note(
                at: dispatcher.clock.now, client: client, step: step, isRefused: isRefused, address: head.remoteAddress,
                agent: head.headerFields[.userAgent] ?? "", hint: hint))
    }
}
