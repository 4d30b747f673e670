internal import JSONSchema
internal import Operations

/// A task as the tasks extension shows it (mcp.md 2.17).
struct TaskState: Sendable {
    enum Status: Sendable {
        case working
        /// All questions that are open.
        case inputRequired([(key: String, request: InputRequest)])
        /// What the call would have answered, errors of the tool included: a result, whole.
        case completed(JSON)
        /// Errors of the protocol only.
        case failed(RPCError)
        case cancelled

        var isWorking: Bool { if case .working = self { true } else { false } }
        var isCancelled: Bool { if case .cancelled = self { true } else { false } }
    }

    /// Clients ask so often if they are not told otherwise. Soon enough for what takes seconds, rarely enough for what takes minutes.
    static let pollMilliseconds = 1_000

    var id: String
    var status: Status
    /// How far it is, for a person.
    var message: String?
    var createdAt: Instant
    var updatedAt: Instant
    /// How long after its creation it can be asked for; `nil` for as long as what it is about exists.
    var ttlMilliseconds: Int?

    var json: JSON {
        var json: JSON = ["taskId": .string(id), "status": .string(word)]
        if let message { json["statusMessage"] = .string(message) }
        json["createdAt"] = .string(createdAt.description)
        json["lastUpdatedAt"] = .string(updatedAt.description)
        json["ttlMs"] = ttlMilliseconds.map { JSON($0) } ?? .null
        json["pollIntervalMs"] = JSON(Self.pollMilliseconds)
        switch status {
        case .working, .cancelled: break
        case .inputRequired(let requests): json["inputRequests"] = InputRequired(requests: requests).json["inputRequests"]
        case .completed(let result): json["result"] = result
        case .failed(let error): json["error"] = error.json
        }
        return json
    }

    private var word: String {
        switch status {
        case .working: "working"
        case .inputRequired: "input_required"
        case .completed: "completed"
        case .failed: "failed"
        case .cancelled: "cancelled"
        }
    }
}

/// Where tasks of some kind are kept. Every question is asked on behalf of a caller, who sees no others' tasks.
protocol TaskSource: Sendable {
    /// The task; `nil` where there is none that the caller may see.
    func task(_ id: String, for caller: Caller, requestID: String) throws(Failure) -> TaskState?
    /// Takes answers to questions of the task; what is not asked, or was answered, is not looked at.
    func answer(_ id: String, with answers: JSON.Object, for caller: Caller, requestID: String) async throws(Failure)
    /// Asks for the end; what has happened stays.
    func cancel(_ id: String, for caller: Caller, requestID: String) async throws(Failure)
}

/// Calls of operations that go on, as tasks: of jobs, publications, batches, videos and trainings; and the waiting for one of them, which is
/// a task of its own. Only what a call was answered as a task is one, and only for the key, the grant or the user that made the call
/// (mcp.md 4: an id alone grants nothing): for everybody else, other keys of the same user included, there is none of that id.
struct WorkTasks: TaskSource {
    let dispatcher: Dispatcher
    let encoder: MessageEncoder

    private static let waits = "wait_"

    /// The id of the waiting for some work. Who cancels it leaves the work alone.
    static func waiting(for work: String) -> String { waits + work }

    private static func work(of task: String) -> String { task.hasPrefix(waits) ? String(task.dropFirst(waits.count)) : task }

    /// Makes a task of a call; it is on the disk when this returns. `nil` where what it is about is gone already.
    func begin(
        _ id: String, of operation: String, reply: JSON, for caller: Caller, requestID: String
    ) async throws(Failure) -> TaskState? {
        try await dispatcher.keepTask(id, of: operation, reply: reply, as: caller, face: .mcp, requestID: requestID)
        return try task(id, for: caller, requestID: requestID)
    }

    func task(_ id: String, for caller: Caller, requestID: String) throws(Failure) -> TaskState? {
        guard let (task, work) = try dispatcher.callTask(id, about: Self.work(of: id), as: caller, requestID: requestID) else { return nil }
        let status: TaskState.Status =
            switch work.status {
            // Nobody had to stop the work for it.
            case _ where id.hasPrefix(Self.waits) && task.cancelledAt != nil: .cancelled
            case .working: .working
            case .done(let reply): .completed(encoder.json(of: ToolResult(reply)))
            case .failed(let failure): .completed(encoder.json(of: CallTool.result(of: failure, requestID: requestID)))
            case .cancelled: .cancelled
            }
        return TaskState(
            id: id, status: status, message: status.isWorking ? work.progress?.message : nil, createdAt: task.createdAt,
            updatedAt: status.isCancelled ? task.cancelledAt ?? work.updatedAt : max(work.updatedAt, task.createdAt),
            ttlMilliseconds: Jobs.keptDays * 86_400_000)
    }

    /// They ask nothing.
    func answer(_ id: String, with answers: JSON.Object, for caller: Caller, requestID: String) async throws(Failure) {}

    func cancel(_ id: String, for caller: Caller, requestID: String) async throws(Failure) {
        guard let task = try task(id, for: caller, requestID: requestID), task.status.isWorking else { return }
        // A wait is over when its caller says so; what it waited for goes on.
        if !id.hasPrefix(Self.waits) { try await dispatcher.cancelWork(id, as: caller, face: .mcp, requestID: requestID) }
        try await dispatcher.cancelTask(id, as: caller, face: .mcp, requestID: requestID)
    }
}

/// All tasks that there are.
struct TaskDirectory: Sendable {
    let sources: [any TaskSource]

    /// The task and where it is kept.
    func find(_ id: String, for caller: Caller, requestID: String) throws(Failure) -> (task: TaskState, source: any TaskSource)? {
        for source in sources {
            if let task = try source.task(id, for: caller, requestID: requestID) { return (task, source) }
        }
        return nil
    }
}
