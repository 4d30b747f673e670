internal import Synchronization

/// Lets tasks wait for "something has changed" without polling and without missing a change between looking and waiting.
public final class Pulse: Sendable {
    private struct State {
        var generation = 0
        var nextID = 0
        var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
    }

    private let state = Mutex(State())

    public init() {}

    /// How often `send` was called. Read it, look at the world, then wait for it to pass.
    public var generation: Int { state.withLock { $0.generation } }

    /// Wakes all that wait.
    public func send() {
        let waiting = state.withLock { state in
            state.generation += 1
            defer { state.waiting = [:] }
            return state.waiting
        }
        for continuation in waiting.values { continuation.resume() }
    }

    /// Returns when `send` was called after that generation, when so much time has passed, or when the task is cancelled.
    public func wait(after generation: Int, milliseconds: Int) async {
        await withTaskGroup(of: Void.self) { group in
            // A cancelled sleep ends early, which is what is wanted.
            group.addTask { try? await Task.sleep(for: .milliseconds(milliseconds)) }
            group.addTask { await self.wait(after: generation) }
            await group.next()
            group.cancelAll()
        }
    }

    private func wait(after generation: Int) async {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    if state.generation != generation || Task.isCancelled { return true }
                    state.waiting[id] = continuation
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiting.removeValue(forKey: id) }?.resume()
        }
    }
}
