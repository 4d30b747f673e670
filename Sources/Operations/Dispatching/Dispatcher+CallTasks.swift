public import JSONSchema

/// Calls that become tasks.
extension Dispatcher {
    /// Writes down that a call goes on as a task; it is on the disk when this returns.
    public func keepTask(
        of operation: String, about work: String, reply: JSON, as caller: Caller, face: Face, requestID: String
    ) async throws(Failure) -> CallTaskID {
        try await perform(as: caller, face: face, requestID: requestID) { context in
            try CallTasks.keep(operation, about: work, reply: reply, in: context)
        }
    }

    /// The caller's own task of that id, and how the work stands that it is about, which is not looked at where the task has ended; `nil` where
    /// there is no such task, or its work is gone.
    public func callTask(_ id: CallTaskID, as caller: Caller, requestID: String) throws(Failure) -> (task: CallTask, work: WorkState?)? {
        try view(as: caller, requestID: requestID) { context in
            guard let task = try CallTasks.find(id, in: context) else { return nil }
            if task.end != nil { return (task, nil) }
            guard let kind = LongWork.kind(of: task.work, in: services), var state = try state(of: task.work, kind, in: context) else {
                return nil
            }
            if case .done(let result) = state.status, let operation = catalog[task.operation] {
                state.status = .done(operation.conclude(task.reply, result))
            }
            return (task, state)
        }
    }

    /// Notes that the caller wants the task no more.
    public func cancelTask(_ id: CallTaskID, as caller: Caller, face: Face, requestID: String) async throws(Failure) {
        try await perform(as: caller, face: face, requestID: requestID) { context in try CallTasks.cancel(id, in: context) }
    }

    /// Notes how the task ended, which stays so.
    public func endTask(_ id: CallTaskID, _ end: CallTask.End, as caller: Caller, face: Face, requestID: String) async throws(Failure) {
        try await perform(as: caller, face: face, requestID: requestID) { context in try CallTasks.end(id, end, in: context) }
    }
}
