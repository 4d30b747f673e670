internal import Synchronization

/// How far some work has come. Later ones of the same work are greater.
public struct Progress: Sendable, Equatable {
    /// In a unit of the work's own: steps, bytes.
    public var done: Double
    /// What `done` will be at the end, where that is known.
    public var total: Double?
    /// For a person.
    public var message: String?

    public init(_ done: Double, of total: Double? = nil, _ message: String? = nil) {
        self.done = done
        self.total = total
        self.message = message
    }
}

/// How far the jobs are that this process works on. Kept in memory only: it is told while it happens, and worth no write.
public final class ProgressBoard: Sendable {
    private struct Row {
        var progress: Progress
        var toldAt: ContinuousClock.Instant
    }

    /// Those who wait look again at most so often for one job.
    private static let pause = Duration.milliseconds(100)

    private let rows = Mutex<[JobID: Row]>([:])
    private let changed: Pulse

    /// - Parameter changed: sent when somebody should look.
    init(changed: Pulse) { self.changed = changed }

    public func note(_ progress: Progress, of job: JobID) {
        let now = ContinuousClock.now
        let isTold = rows.withLock { rows in
            let last = rows[job]
            let isDue = last.map { now - $0.toldAt >= Self.pause } ?? true
            rows[job] = Row(progress: progress, toldAt: isDue ? now : last?.toldAt ?? now)
            return isDue
        }
        if isTold { changed.send() }
    }

    public func forget(_ job: JobID) { rows.withLock { $0[job] = nil } }

    func latest(_ job: JobID) -> Progress? { rows.withLock { $0[job]?.progress } }
}
