internal import JSONSchema
internal import Operations

/// What a tool or a prompt that is no operation can do with its call.
struct CallExchange: Sendable {
    let call: MethodCall
    let rounds: Rounds
    let changes: ListChanges
    let progress: ProgressReporter?
    /// What the round before has left; `nil` in the first one.
    let state: Rounds.State?
    /// The answers to what was asked, by key.
    let answers: JSON.Object

    init(_ call: MethodCall, _ rounds: Rounds, _ changes: ListChanges) throws(RPCError) {
        self.call = call
        self.rounds = rounds
        self.changes = changes
        progress = ProgressReporter(call)
        state = try rounds.state(of: call)
        answers = try rounds.answers(in: call)
    }

    var client: ClientCapabilities { call.client }

    /// Tells how far it is, if the client wants to know.
    func report(_ done: Double, of total: Double, _ message: String? = nil) { progress?.report(Progress(done, of: total, message)) }

    /// The result that asks the client, and gets `data` back with the answers.
    /// - Throws: -32021 where the client cannot be asked that.
    func ask(_ requests: [(key: String, request: InputRequest)], _ data: JSON = .null) throws(RPCError) -> MCPResult {
        try rounds.ask(requests, data, after: state, in: call)
    }

    /// Tells all that listen that a list has changed.
    func announce(_ list: ListChanges.List) { changes.announce(list) }
}
