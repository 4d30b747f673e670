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
    /// Whether its end was told before, and is kept.
    var isSettled = false

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
    /// The caller has been told how the task stands.
    func told(_ task: TaskState, for caller: Caller, requestID: String) async throws(Failure)
    /// Takes answers to questions of the task; what is not asked, or was answered, is not looked at.
    func answer(_ id: String, with answers: JSON.Object, for caller: Caller, requestID: String) async throws(Failure)
    /// Asks for the end; what has happened stays.
    func cancel(_ id: String, for caller: Caller, requestID: String) async throws(Failure)
}

extension TaskSource {
    func told(_ task: TaskState, for caller: Caller, requestID: String) async throws(Failure) {}
}

/// Calls of operations that go on, as tasks: of jobs, publications, batches, videos and trainings, and the waiting for one of them. Each call
/// has a task of its own, only what was answered as a task is one, and only for the key, the grant or the user that made the call (mcp.md 4: an
/// id alone grants nothing): for everybody else, other keys of the same user included, there is none of that id.
struct WorkTasks: TaskSource {
    let dispatcher: Dispatcher
    let encoder: MessageEncoder

    /// Makes a task of a call; it is on the disk when this returns. `nil` where what it is about is gone already.
    func begin(
        _ operation: String, about work: String, reply: JSON, for caller: Caller, requestID: String
    ) async throws(Failure) -> TaskState? {
        let id = try await dispatcher.keepTask(of: operation, about: work, reply: reply, as: caller, face: .mcp, requestID: requestID)
        guard let task = try task(id.text, for: caller, requestID: requestID) else { return nil }
        try await told(task, for: caller, requestID: requestID)
        return task
    }

    func task(_ id: String, for caller: Caller, requestID: String) throws(Failure) -> TaskState? {
        guard let known = CallTaskID(id), let (task, work) = try dispatcher.callTask(known, as: caller, requestID: requestID) else {
            return nil
        }
        let status: TaskState.Status
        let updatedAt: Instant
        if let work {
            status = self.status(of: task, work, requestID: requestID)
            updatedAt = status.isCancelled ? task.cancelledAt ?? work.updatedAt : max(work.updatedAt, task.createdAt)
        } else {
            status = task.end?.outcome["result"].map(TaskState.Status.completed) ?? .cancelled
            updatedAt = task.end?.at ?? task.createdAt
        }
        return TaskState(
            id: id, status: status, message: status.isWorking ? work?.progress?.message : nil, createdAt: task.createdAt,
            updatedAt: updatedAt, ttlMilliseconds: Jobs.keptDays * 86_400_000, isSettled: task.end != nil)
    }

    private func status(of task: CallTask, _ work: WorkState, requestID: String) -> TaskState.Status {
        switch work.status {
        // Nobody had to stop the work for it.
        case _ where onlyWaits(task) && task.cancelledAt != nil: .cancelled
        case .working: .working
        // The rest of what was stopped is no answer to the call.
        case .done(let reply) where task.cancelledAt != nil && reply["state"] == "cancelled": .cancelled
        case .done(let reply): .completed(encoder.json(of: ToolResult(reply)))
        case .failed(let failure): .completed(encoder.json(of: CallTool.result(of: failure, requestID: requestID)))
        case .cancelled: .cancelled
        }
    }

    /// Whether the call has not begun the work, but waits for it.
    private func onlyWaits(_ task: CallTask) -> Bool { dispatcher.catalog[task.operation]?.spec.effect.isRead ?? true }

    /// An end that was told stays the end, whatever becomes of the work: what is published or made anew later is another call's.
    func told(_ task: TaskState, for caller: Caller, requestID: String) async throws(Failure) {
        guard !task.isSettled else { return }
        let outcome: JSON
        switch task.status {
        case .completed(let result): outcome = ["result": result]
        case .cancelled: outcome = [:]
        default: return
        }
        guard let id = CallTaskID(task.id) else { return }
        let end = CallTask.End(outcome, at: task.updatedAt)
        try await dispatcher.endTask(id, end, as: caller, face: .mcp, requestID: requestID)
    }

    /// They ask nothing.
    func answer(_ id: String, with answers: JSON.Object, for caller: Caller, requestID: String) async throws(Failure) {}

    func cancel(_ id: String, for caller: Caller, requestID: String) async throws(Failure) {
        guard let known = CallTaskID(id), let (task, work) = try dispatcher.callTask(known, as: caller, requestID: requestID), let work,
            status(of: task, work, requestID: requestID).isWorking
        else { return }
        // A wait is over when its caller says so; what it waited for goes on.
        if !onlyWaits(task) { try await dispatcher.cancelWork(task.work, as: caller, face: .mcp, requestID: requestID) }
        try await dispatcher.cancelTask(known, as: caller, face: .mcp, requestID: requestID)
        if let ended = try self.task(id, for: caller, requestID: requestID) { try await told(ended, for: caller, requestID: requestID) }
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
