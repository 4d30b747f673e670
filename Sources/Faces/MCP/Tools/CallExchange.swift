internal import JSONSchema
internal import Operations

/// What a tool or a prompt that is no operation can do with its call.
struct CallExchange: Sendable {
    let call: MethodCall
    let rounds: Rounds
    let signals: Signals
    let progress: ProgressReporter?
    /// What the round before has left; `nil` in the first one.
    let state: Rounds.State?
    /// The answers to what was asked, by key.
    let answers: JSON.Object

    init(_ call: MethodCall, _ rounds: Rounds, _ signals: Signals) throws(RPCError) {
        self.call = call
        self.rounds = rounds
        self.signals = signals
        progress = ProgressReporter(call)
        state = try rounds.state(of: call)
        answers = try rounds.answers(in: call)
    }

    var client: ClientCapabilities { call.client }

    /// Tells how far it is, if the client wants to know.
    func report(_ done: Double, of total: Double, _ message: String? = nil) { progress?.report(Progress(done, of: total, message)) }

    /// Logs to a legacy client, if it wants to be told of what matters that little. Modern ones are told nothing: there the log is deprecated.
    func log(_ level: LogLevel, _ data: JSON) {
        guard !call.revision.isModern, level >= signals.levels.level(of: call.caller) else { return }
        call.stream?.send(RPCNotification(method: "notifications/message", params: ["level": .string(level.rawValue), "data": data]))
    }

    /// The result that asks the client, and gets `data` back with the answers.
    /// - Throws: -32021 where the client cannot be asked that.
    func ask(_ requests: [(key: String, request: InputRequest)], _ data: JSON = .null) throws(RPCError) -> MCPResult {
        try rounds.ask(requests, data, after: state, in: call)
    }

    /// Asks a legacy client, which has no rounds, and waits for its answers: by key, those that it gave.
    func inquire(_ questions: [(key: String, request: InputRequest)]) async -> JSON.Object {
        var answers = JSON.Object()
        for (key, request) in questions {
            if let answer = await rounds.requests.result(of: request, from: call) { answers.append(key, answer) }
        }
        return answers
    }

    /// What became of a question.
    enum Reply: Sendable {
        case answered(JSON)
        /// The client was asked and has no answer.
        case refused
        /// The result that asks: the answer comes with the next round.
        case open(MCPResult)
    }

    /// Asks any client one thing, in the way of its revision.
    /// - Throws: -32021 where a modern client cannot be asked that.
    func question(_ key: String, _ request: InputRequest) async throws(RPCError) -> Reply {
        if call.revision.isModern {
            if let answer = answers[key] { return .answered(answer) }
            return .open(try ask([(key: key, request: request)]))
        }
        return await inquire([(key: key, request: request)])[key].map(Reply.answered) ?? .refused
    }

    /// Has a client that can come back leave the stream; the call goes on.
    func pauseStream() { call.stream?.pause() }

    /// Tells all that listen that a list has changed.
    func announce(_ list: ListChanges.List) { signals.changes.announce(list) }

    /// Tells all that listen that a resource has changed; and a legacy client that has subscribed to it, on the stream of the call that did it.
    func touch(_ uri: String) {
        signals.changes.touch(uri)
        guard !call.revision.isModern, signals.subscriptions.has(uri, call.caller) else { return }
        call.stream?.send(RPCNotification(method: "notifications/resources/updated", params: ["uri": .string(uri)]))
    }
}

/// What tools and prompts that are no operations tell besides their answers, and what clients want to be told.
struct Signals: Sendable {
    let changes: ListChanges
    let levels = LogLevels()
    let subscriptions = ResourceSubscriptions()
}
