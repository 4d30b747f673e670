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
        /// Whether the file does not know yet.
        var isChanged = false
    }

    fileprivate struct State {
        var windows: [String: Window] = [:]
        var changed: [String] = []
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
        let common = caller.userRateLimit.flatMap { limit in caller.user.map { (subject: "all:" + $0.text, limit: limit) } }
        let full: RateState? = state.withLock { state in
            sweep(&state, now)
            let own = caller.rateLimit.map { state.count(caller.subject, limit: $0, at: now) }
            let shared = common.map { state.count($0.subject, limit: $0.limit, at: now) }
            narrowest = own
            if let shared, shared.remaining < own?.remaining ?? .max { narrowest = shared }
            guard narrowest?.remaining ?? 0 < 0 else { return nil }
            // What is told is the key's own limit where both are reached.
            var full = own?.remaining ?? 0 < 0 ? own : shared
            if own != nil { state.takeBack(caller.subject) }
            if let common { state.takeBack(common.subject) }
            narrowest?.remaining += 1
            full?.remaining += 1
            return full
        }
        if let full {
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
            return state.changed.compactMap { subject in
                state.windows[subject]?.isChanged = false
                return state.windows[subject].map { (subject, $0) }
            }
        }
        for (subject, window) in windows {
            try db.run(
                """
                INSERT INTO rate_window (subject, started_at, count) VALUES (?, ?, ?)
                ON CONFLICT (subject) DO UPDATE SET started_at = excluded.started_at, count = excluded.count
                """, [.text(subject), .integer(window.startedAt.milliseconds), .integer(Int64(window.count))])
        }
    }

    /// What was saved last may not be in the file: all is written the next time.
    func savedInVain() {
        state.withLock { state in
            state.changed = Array(state.windows.keys)
            for subject in state.changed { state.windows[subject]?.isChanged = true }
        }
    }

    /// Forgets windows that are over, so that memory follows those who call and not those who ever called.
    private func sweep(_ state: inout State, _ now: Instant) {
        guard now.milliseconds - state.lastSweep.milliseconds >= Self.windowMilliseconds else { return }
        state.lastSweep = now
        state.windows = state.windows.filter { now.milliseconds - $0.value.startedAt.milliseconds < Self.windowMilliseconds }
        state.changed.removeAll { state.windows[$0] == nil }
    }
}

extension RateWindows.State {
    /// Counts one request in a window, also beyond its limit: then `remaining` is negative and the count is to be taken back.
    fileprivate mutating func count(_ subject: String, limit: Int, at now: Instant) -> RateState {
        var wasChanged = false
        func count(in window: inout RateWindows.Window) -> RateState {
            wasChanged = window.isChanged
            let isOver = now.milliseconds - window.startedAt.milliseconds >= RateWindows.windowMilliseconds || now < window.startedAt
            window = RateWindows.Window(startedAt: isOver ? now : window.startedAt, count: isOver ? 1 : window.count + 1, isChanged: true)
            return RateState(
                limit: limit, remaining: limit - window.count,
                resetAt: window.startedAt.adding(milliseconds: RateWindows.windowMilliseconds))
        }
        let state = count(in: &windows[subject, default: RateWindows.Window(startedAt: now, count: 0)])
        if !wasChanged { changed.append(subject) }
        return state
    }

    fileprivate mutating func takeBack(_ subject: String) { windows[subject]?.count -= 1 }
}
