internal import Features
internal import HTTPServer
internal import JSONSchema
internal import Operations

/// Calls of operations by somebody who is signed in: the same that agents call, with the same checks.
struct ConsoleCalls: Sendable {
    private let dispatcher: Dispatcher
    private let session: Session
    private let requestID: String

    init(_ dispatcher: Dispatcher, _ session: Session, _ request: ConsoleRequest) {
        self.dispatcher = dispatcher
        self.session = session
        requestID = request.head.id
    }

    /// Does it, or reads what the page is about: that is counted and noted in the audit, as it is for agents.
    @discardableResult
    func call(_ operation: String, _ arguments: JSON) async throws(Failure) -> JSON {
        try await dispatcher.call(
            Dispatcher.Call(operation, arguments, caller: session.caller, face: .page, requestID: requestID)
        ).result.get()
    }

    /// Reads what is shown beside it, of which the audit need not tell.
    func look(_ operation: String, _ arguments: JSON) throws(Failure) -> JSON {
        try dispatcher.look(operation, arguments, as: session.caller, requestID: requestID)
    }

    /// The same where it may be gone meanwhile.
    func lookIfAny(_ operation: String, _ arguments: JSON) throws(Failure) -> JSON? {
        do { return try look(operation, arguments) } catch {
            guard error.code == .notFound else { throw error }
            return nil
        }
    }

    /// The items of a list.
    func items(_ operation: String, _ arguments: JSON) throws(Failure) -> [JSON] {
        try look(operation, arguments)["items"]?.arrayValue ?? []
    }
}
