internal import Features
internal import HTTPServer
internal import HTTPTypes
internal import Operations

/// Notes what clients do on their way in.
struct StepNotes: Sendable {
    let dispatcher: Dispatcher

    /// - Parameter name: the client id of the request, for a client that is not known by it.
    func note(
        _ step: ConnectionLog.StepName, _ head: RequestHead, _ hint: String, client: ClientID? = nil, named name: String? = nil,
        isRefused: Bool = false
    ) {
        dispatcher.services[ConnectionLogging.self].note(
            ConnectionLog.Note(
                at: dispatcher.clock.now, client: client, name: name, step: step, isRefused: isRefused, address: head.remoteAddress,
                agent: head.headerFields[.userAgent] ?? "", hint: hint))
    }
}
