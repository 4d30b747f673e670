internal import GRDB
internal import Store
internal import Synchronization

/// Where a principal stands in its window; what the `X-RateLimit-` headers tell.
public struct RateState: Sendable, Equatable {
    public var limit: Int
    public var remaining: Int
    public var resetAt: Instant
}

/// Counts requests in fixed windows of 60 seconds, exactly, over all threads of the process.
///
/// The counts live here and are copied to the file: with a write in its transaction, otherwise within a second.
final class RateWindows: Sendable {
    static let windowMilliseconds: Int64 = 60_000

    struct Window: Sendable, Equatable {
        var startedAt: Instant
        var count: Int
    }

    private struct State {
        var windows: [String: Window] = [:]
        var changed: Set<String> = []
        var lastSweep = Instant(milliseconds: 0)
    }

    private let state = Mutex(State())

    /// Takes over what an earlier process has counted.
    func load(_ db: Database, at now: Instant) throws {
        let rows = try Row.fetchAll(
            db, sql: "SELECT subject, started_at, count FROM rate_window WHERE started_at > ?",
            arguments: [now.adding(milliseconds: -Self.windowMilliseconds)])
        state.withLock { state in
            for row in rows { state.windows[row["subject"]] = Window(startedAt: row["started_at"], count: row["count"]) }
        }
    }

    /// Counts one request of the caller.
    /// - Parameter state: set to the narrowest of the windows, also where the request is refused.
    /// - Throws: `.rateLimited` beyond the principal's or the user's limit; a refused request does not count.
    func count(_ caller: Caller, at now: Instant, state narrowest: inout RateState?) throws(Failure) {
        var limits: [(subject: String, limit: Int)] = []
        if let limit = caller.rateLimit { limits.append((caller.subject, limit)) }
        if let limit = caller.userRateLimit, let user = caller.user { limits.append(("all:" + user.text, limit)) }
        guard !limits.isEmpty else { return }
        let (states, exceeded): ([RateState], Int?) = state.withLock { state in
            sweep(&state, now)
            var states: [RateState] = []
            for (subject, limit) in limits {
                var window = state.windows[subject] ?? Window(startedAt: now, count: 0)
                if now.milliseconds - window.startedAt.milliseconds >= Self.windowMilliseconds || now < window.startedAt {
                    window = Window(startedAt: now, count: 0)
                }
                state.windows[subject] = window
                states.append(
                    RateState(
                        limit: limit, remaining: limit - window.count,
                        resetAt: window.startedAt.adding(milliseconds: Self.windowMilliseconds)))
            }
            if let full = states.firstIndex(where: { $0.remaining <= 0 }) { return (states, full) }
            for index in limits.indices {
                state.windows[limits[index].subject]?.count += 1
                state.changed.insert(limits[index].subject)
                states[index].remaining -= 1
            }
            return (states, nil)
        }
        narrowest = states.min { $0.remaining < $1.remaining }
        if let exceeded {
            let full = states[exceeded]
            let seconds = max(1, Int((full.resetAt.milliseconds - now.milliseconds + 999) / 1000))
            throw Failure(
                .rateLimited, "More than \(full.limit) requests in a minute. Try again in \(seconds) s.", retry: .after(seconds: seconds))
        }
    }

    /// Where the caller stands, without counting.
    func state(of caller: Caller, at now: Instant) -> RateState? {
        guard let limit = caller.rateLimit else { return nil }
        let window = state.withLock { $0.windows[caller.subject] }
        guard let window, now.milliseconds - window.startedAt.milliseconds < Self.windowMilliseconds else {
            return RateState(limit: limit, remaining: limit, resetAt: now.adding(milliseconds: Self.windowMilliseconds))
        }
        return RateState(
            limit: limit, remaining: max(0, limit - window.count), resetAt: window.startedAt.adding(milliseconds: Self.windowMilliseconds))
    }

    /// Writes what has changed since the last time.
    func save(_ db: Database) throws {
        let windows = state.withLock { state in
            defer { state.changed = [] }
            return state.changed.compactMap { subject in state.windows[subject].map { (subject, $0) } }
        }
        for (subject, window) in windows {
            try db.run(
                """
                INSERT INTO rate_window (subject, started_at, count) VALUES (?, ?, ?)
                ON CONFLICT (subject) DO UPDATE SET started_at = excluded.started_at, count = excluded.count
                """, [.text(subject), .integer(window.startedAt.milliseconds), .integer(Int64(window.count))])
        }
    }

    /// Forgets windows that are over, so that memory follows those who call and not those who ever called.
    private func sweep(_ state: inout State, _ now: Instant) {
        guard now.milliseconds - state.lastSweep.milliseconds >= Self.windowMilliseconds else { return }
        state.lastSweep = now
        state.windows = state.windows.filter { now.milliseconds - $0.value.startedAt.milliseconds < Self.windowMilliseconds }
        state.changed.formIntersection(state.windows.keys)
    }
}
