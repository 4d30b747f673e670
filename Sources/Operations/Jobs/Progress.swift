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
        var changedAt: Instant
        var toldAt: ContinuousClock.Instant
    }

    /// Those who wait look again at most so often for one job.
    private static let pause = Duration.milliseconds(100)

    private let rows = Mutex<[JobID: Row]>([:])
    private let changed: Pulse
    private let clock: any WallClock

    /// - Parameter changed: sent when somebody should look.
    init(changed: Pulse, clock: any WallClock) {
        self.changed = changed
        self.clock = clock
    }

    public func note(_ progress: Progress, of job: JobID) {
        let (now, time) = (ContinuousClock.now, clock.now)
        let isTold = rows.withLock { rows in
            let last = rows[job]
            let isDue = last.map { now - $0.toldAt >= Self.pause } ?? true
            let changedAt = last?.progress == progress ? last?.changedAt ?? time : time
            rows[job] = Row(progress: progress, changedAt: changedAt, toldAt: isDue ? now : last?.toldAt ?? now)
            return isDue
        }
        if isTold { changed.send() }
    }

    public func forget(_ job: JobID) { rows.withLock { $0[job] = nil } }

    /// How far the job is, and since when.
    func latest(_ job: JobID) -> (progress: Progress, since: Instant)? {
        rows.withLock { rows in rows[job].map { ($0.progress, $0.changedAt) } }
    }
}
