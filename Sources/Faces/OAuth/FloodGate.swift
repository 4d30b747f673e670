internal import Operations
internal import Synchronization

/// Lets so many through in a window of time, of each name and over all. In memory: a restart forgives.
final class FloodGate: Sendable {
    private struct State {
        var startedAt = Instant(milliseconds: 0)
        var counts: [String: Int] = [:]
        var total = 0
    }

    private let windowSeconds: Int
    private let perName: Int
    private let overall: Int
    private let state = Mutex(State())

    init(windowSeconds: Int, perName: Int, overall: Int) {
        self.windowSeconds = windowSeconds
        self.perName = perName
        self.overall = overall
    }

    /// Counts one; `nil` where it may pass, else after how many seconds to try again.
    func count(_ name: String, at now: Instant) -> Int? {
        state.withLock { state in
            let age = now.milliseconds - state.startedAt.milliseconds
            if age >= Int64(windowSeconds) * 1_000 || age < 0 { state = State(startedAt: now) }
            guard state.total < overall, state.counts[name, default: 0] < perName else {
                return max(1, windowSeconds - Int((now.milliseconds - state.startedAt.milliseconds) / 1_000))
            }
            state.total += 1
            state.counts[name, default: 0] += 1
            return nil
        }
    }
}
