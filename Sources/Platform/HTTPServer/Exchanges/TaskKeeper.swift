import Synchronization

/// Holds the tasks of all exchanges until they have ended, so that none outlives the server unnoticed.
final class TaskKeeper: Sendable {
    enum Kind { case answer, stream }

    private struct State {
        var next: UInt64 = 0
        var held: [UInt64: (kind: Kind, task: Task<Void, Never>)] = [:]
        var cancelled: Set<Kind> = []
    }

    private let state = Mutex(State())

    var isEmpty: Bool { state.withLock { $0.held.isEmpty } }
    var count: Int { state.withLock { $0.held.count } }

    /// Starts a task and says under which number it is held. One of a kind that was cancelled starts as a cancelled one.
    func start(_ kind: Kind, _ work: @escaping @Sendable () async -> Void) -> UInt64 {
        state.withLock { state in
            let number = state.next
            state.next += 1
            let isCancelled = state.cancelled.contains(kind)
            let task = Task {
                // In the task itself: cancelling runs handlers, which must not happen under the caller's locks.
                if isCancelled { unsafe withUnsafeCurrentTask { unsafe $0?.cancel() } }
                await work()
                self.ended(number)
            }
            state.held[number] = (kind, task)
            return number
        }
    }

    /// Cancels one task, if it has not ended. Not to be called with a lock held.
    func cancel(_ number: UInt64) {
        state.withLock { $0.held[number]?.task }?.cancel()
    }

    /// Cancels all tasks of a kind, and those that will be started.
    func cancelAll(_ kind: Kind) {
        let tasks = state.withLock { state in
            state.cancelled.insert(kind)
            return state.held.values.filter { $0.kind == kind }.map(\.task)
        }
        for task in tasks { task.cancel() }
    }

    private func ended(_ number: UInt64) {
        // The task is released outside of the lock.
        _ = state.withLock { $0.held.removeValue(forKey: number) }
    }
}
