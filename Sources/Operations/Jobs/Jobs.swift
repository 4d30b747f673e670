internal import GRDB
public import JSONSchema

/// Work that an operation wrote down for an engine. A job is leased while it is done, so that it survives a crash.
public struct Job: Sendable {
    public var id: JobID
    public var kind: String
    public var project: ProjectID?
    public var user: UserID?
    public var payload: JSON
    public var attempts: Int
    /// Tells those who wait how far it is; filled in by whoever has it done.
    public var report: @Sendable (Progress) -> Void = { _ in }

    /// In whose name it is done: whoever ordered it was let in then, and the work is ours.
    public var caller: Caller { user.map { Caller(principal: .user($0), scopes: .everything) } ?? .operator }
}

/// The queue of jobs.
public enum Jobs {
    /// How long a worker may hold a job without renewing.
    public static let leaseSeconds = 60

    /// Writes a job down; it begins as soon as the transaction has been committed.
    public static func enqueue(_ kind: String, payload: JSON, project: ProjectID?, in context: Context) throws -> JobID {
        let id = context.makeID(JobID.self)
        try context.db.execute(
            sql: """
                INSERT INTO job (id, kind, project, user, principal, state, payload, run_at, created_at, updated_at)
                VALUES (?, ?, ?, ?, ?, 'queued', ?, ?, ?, ?)
                """,
            arguments: [
                id, kind, project, context.caller.user, context.caller.subject, payload.text, context.now, context.now, context.now,
            ])
        context.wakeEngines()
        return id
    }

    /// Takes the next job that is due, also one whose worker has died.
    public static func claim(in context: Context) throws -> Job? {
        let row = try Row.fetchOne(
            context.db,
            sql: """
                UPDATE job SET state = 'running', attempts = attempts + 1, lease_until = :lease, run_at = :lease, updated_at = :now
                WHERE id = (SELECT id FROM job WHERE state IN ('queued', 'running') AND run_at <= :now ORDER BY run_at LIMIT 1)
                RETURNING id, kind, project, user, payload, attempts
                """,
            arguments: ["now": context.now, "lease": context.now.adding(seconds: leaseSeconds)])
        return try row.map(job)
    }

    /// Takes that one job if nobody has it.
    public static func claim(_ id: JobID, in context: Context) throws -> Job? {
        let row = try Row.fetchOne(
            context.db,
            sql: """
                UPDATE job SET state = 'running', attempts = attempts + 1, lease_until = :lease, run_at = :lease, updated_at = :now
                WHERE id = :id AND state IN ('queued', 'running') AND run_at <= :now RETURNING id, kind, project, user, payload, attempts
                """,
            arguments: ["id": id, "now": context.now, "lease": context.now.adding(seconds: leaseSeconds)])
        return try row.map(job)
    }

    private static func job(_ row: Row) throws -> Job {
        Job(
            id: row["id"], kind: row["kind"], project: row["project"], user: row["user"],
            payload: try JSON(parsing: row["payload"] as String),
            attempts: row["attempts"])
    }

    /// Ends a job well; what it found is the answer of the operation that waits.
    /// - Throws: `cancelled` if somebody has ended it before: what was about to be entered with it is to be undone.
    public static func finish(_ job: JobID, result: JSON, in context: Context) throws {
        try context.db.execute(
            sql: """
                UPDATE job SET state = 'done', result = ?, lease_until = NULL, updated_at = ?
                WHERE id = ? AND state NOT IN ('done', 'cancelled')
                """, arguments: [result.text, context.now, job])
        if context.db.changesCount == 0, try isCancelled(job, in: context) { throw cancelled }
    }

    /// What callers hear of a job that was ended before its time.
    public static let cancelled = Failure(.conflict, "The job was cancelled.")

    /// Ends a job that is no longer wanted, unless it has ended. Who works on it notices, and stops.
    public static func cancel(_ job: JobID, in context: Context) throws {
        try context.db.execute(
            sql: "UPDATE job SET state = 'cancelled', lease_until = NULL, updated_at = ? WHERE id = ? AND state IN ('queued', 'running')",
            arguments: [context.now, job])
    }

    public static func isCancelled(_ job: JobID, in context: Context) throws -> Bool {
        try Bool.fetchOne(
            context.db.cachedStatement(sql: "SELECT state = 'cancelled' FROM job WHERE id = ?"), arguments: [job]) ?? false
    }

    /// Ends a job badly.
    public static func fail(_ job: JobID, _ failure: Failure, in context: Context) throws {
        try context.db.execute(
            sql: "UPDATE job SET state = 'failed', error = ?, lease_until = NULL, updated_at = ? WHERE id = ? AND state != 'cancelled'",
            arguments: [failure.json(requestID: context.requestID).text, context.now, job])
    }

    /// Holds a job on that is still worked on.
    public static func renew(_ job: JobID, in context: Context) throws {
        try context.db.execute(
            sql: "UPDATE job SET lease_until = :lease, run_at = :lease, updated_at = :now WHERE id = :id AND state = 'running'",
            arguments: ["id": job, "now": context.now, "lease": context.now.adding(seconds: leaseSeconds)])
    }

    /// Puts a job back, to be tried again later.
    public static func postpone(_ job: JobID, until: Instant, in context: Context) throws {
        try context.db.execute(
            sql: "UPDATE job SET state = 'queued', lease_until = NULL, run_at = ?, updated_at = ? WHERE id = ? AND state != 'cancelled'",
            arguments: [until, context.now, job])
    }

    /// Makes due at once what a server that died had begun. A job that a command line is doing meanwhile is done twice, and counts once.
    public static func takeOver(in context: Context) throws {
        try context.db.execute(
            sql: "UPDATE job SET state = 'queued', run_at = ?, lease_until = NULL WHERE state = 'running'", arguments: [context.now])
    }

    /// When the next job is due; `nil` where none waits.
    public static func nextDue(in context: Context) throws -> Instant? {
        try Instant.fetchOne(context.db, sql: "SELECT MIN(run_at) FROM job WHERE state IN ('queued', 'running')")
    }

    /// How long an ended job can be asked for.
    public static let keptDays = 7

    /// How the job stands; `nil` where the caller has begun none of that id, or it is forgotten.
    static func state(of id: JobID, in context: Context) throws -> WorkState? {
        let row = try context.db.cachedStatement(
            sql: """
                SELECT state, result, error, created_at, updated_at FROM job WHERE id = ? AND (? OR principal = ?) AND updated_at > ?
                """
        ).firstRow([id, context.caller.isOperator, context.caller.subject, context.now.adding(seconds: -keptDays * 86_400)])
        guard let row else { return nil }
        var progress: Progress?
        let status: WorkState.Status
        switch row["state"] as String {
        case "done": status = .done(try JSON(parsing: row["result"] as String))
        case "failed":
            status = .failed(Failure(json: try JSON(parsing: row["error"] as String)) ?? Failure(.unexpected, "The job failed."))
        case "cancelled": status = .cancelled
        case "queued":
            status = .working
            progress = Progress(0, of: 3, "Waiting for a turn")
        default:
            status = .working
            progress = Progress(0.5, of: 3, "Working")
        }
        return WorkState(status, progress: progress, createdAt: row["created_at"], updatedAt: row["updated_at"])
    }
}

extension Statement {
    fileprivate func firstRow(_ arguments: StatementArguments) throws -> Row? { try Row.fetchOne(self, arguments: arguments) }
}
