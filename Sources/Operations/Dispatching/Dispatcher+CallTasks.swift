public import JSONSchema

/// Calls that become tasks.
extension Dispatcher {
    /// Writes down that a call goes on as a task; it is on the disk when this returns.
    public func keepTask(
        _ id: String, of operation: String, reply: JSON, as caller: Caller, face: Face, requestID: String
    ) async throws(Failure) {
        try await perform(as: caller, face: face, requestID: requestID) { context in
            try CallTasks.keep(id, operation, reply: reply, in: context)
        }
    }

    /// The caller's own task of that id, and how the work stands that it is about; `nil` where there is no such task, or its work is gone.
    public func callTask(
        _ id: String, about work: String, as caller: Caller, requestID: String
    ) throws(Failure) -> (task: CallTask, work: WorkState)? {
        guard let kind = LongWork.kind(of: work, in: services) else { return nil }
        return try view(as: caller, requestID: requestID) { context in
            guard let task = try CallTasks.find(id, in: context), var state = try state(of: work, kind, in: context) else { return nil }
            if case .done(let result) = state.status, let operation = catalog[task.operation] {
                state.status = .done(operation.conclude(task.reply, result))
            }
            return (task, state)
        }
    }

    /// Notes that the caller wants the task no more.
    public func cancelTask(_ id: String, as caller: Caller, face: Face, requestID: String) async throws(Failure) {
        try await perform(as: caller, face: face, requestID: requestID) { context in try CallTasks.cancel(id, in: context) }
    }
}
