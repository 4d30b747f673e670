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
}

/// The queue of jobs.
public enum Jobs {
    /// How long a worker may hold a job without renewing.
    static let leaseSeconds = 60

    /// Writes a job down; it begins as soon as the transaction has been committed.
    public static func enqueue(_ kind: String, payload: JSON, project: ProjectID?, in context: Context) throws -> JobID {
        let id = context.makeID(JobID.self)
        try context.db.execute(
            sql: """
                INSERT INTO job (id, kind, project, user, state, payload, run_at, created_at, updated_at)
                VALUES (?, ?, ?, ?, 'queued', ?, ?, ?, ?)
                """,
            arguments: [id, kind, project, context.caller.user, payload.text, context.now, context.now, context.now])
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
    public static func finish(_ job: JobID, result: JSON, in context: Context) throws {
        try context.db.execute(
            sql: "UPDATE job SET state = 'done', result = ?, lease_until = NULL, updated_at = ? WHERE id = ? AND state != 'done'",
            arguments: [result.text, context.now, job])
    }

    /// Ends a job badly.
    public static func fail(_ job: JobID, _ failure: Failure, in context: Context) throws {
        try context.db.execute(
            sql: "UPDATE job SET state = 'failed', error = ?, lease_until = NULL, updated_at = ? WHERE id = ?",
            arguments: [failure.json(requestID: context.requestID).text, context.now, job])
    }

    /// Puts a job back, to be tried again later.
    public static func postpone(_ job: JobID, until: Instant, in context: Context) throws {
        try context.db.execute(
            sql: "UPDATE job SET state = 'queued', lease_until = NULL, run_at = ?, updated_at = ? WHERE id = ?",
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

    /// The job's result once it has ended; `nil` while it has not.
    static func outcome(_ id: JobID, in context: Context) throws -> Result<JSON, Failure>? {
        let row = try Row.fetchOne(context.db, sql: "SELECT state, result, error FROM job WHERE id = ?", arguments: [id])
        guard let row else { throw Failure.notFound("job", id) }
        switch row["state"] as String {
        case "done": return .success(try JSON(parsing: row["result"] as String))
        case "failed":
            guard let failure = Failure(json: try JSON(parsing: row["error"] as String)) else {
                return .failure(Failure(.unexpected, "The job failed."))
            }
            return .failure(failure)
        case "cancelled": return .failure(Failure(.conflict, "The job was cancelled."))
        default: return nil
        }
    }
}
