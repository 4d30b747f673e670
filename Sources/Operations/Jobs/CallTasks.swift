internal import GRDB
public import JSONSchema

/// A call that became a task of its caller.
public struct CallTask: Sendable {
    /// The operation that was called.
    public var operation: String
    /// The id of what goes on.
    public var work: String
    /// What the call had to say when it became a task.
    public var reply: JSON
    public var createdAt: Instant
    /// When its caller cancelled it; what it was about may have gone on.
    public var cancelledAt: Instant?
    /// How it ended, as its caller was told; `nil` as long as nobody was.
    public var end: End?

    /// How a task ended.
    public struct End: Sendable {
        /// What the caller was told, in the words of the face that told it.
        public var outcome: JSON
        public var at: Instant

        public init(_ outcome: JSON, at: Instant) {
            self.outcome = outcome
            self.at = at
        }
    }
}

/// The calls that became tasks. Each belongs to the key, the grant or the user that made it, and is forgotten when its work may be.
enum CallTasks {
    /// How long after it was made a task is known, in days.
    static let keptDays = Jobs.keptDays

    /// Writes one down.
    /// - Returns: its id.
    static func keep(_ operation: String, about work: String, reply: JSON, in context: Context) throws -> CallTaskID {
        let id = context.makeID(CallTaskID.self)
        try context.db.execute(
            sql: "INSERT INTO call_task (id, principal, operation, work, reply, created_at) VALUES (?, ?, ?, ?, ?, ?)",
            arguments: [id, context.caller.subject, operation, work, reply.text, context.now])
        return id
    }

    /// The caller's task of that id; `nil` where they have made none, or it is forgotten.
    static func find(_ id: CallTaskID, in context: Context) throws -> CallTask? {
        let row = try Row.fetchOne(
            context.db.cachedStatement(
                sql: """
                    SELECT operation, work, reply, created_at, cancelled_at, outcome, ended_at FROM call_task
                    WHERE id = ? AND principal = ? AND created_at > ?
                    """),
            arguments: [id, context.caller.subject, context.now.adding(seconds: -keptDays * 86_400)])
        return try row.map { row in
            CallTask(
                operation: row["operation"], work: row["work"], reply: try JSON(parsing: row["reply"] as String),
                createdAt: row["created_at"], cancelledAt: row["cancelled_at"],
                end: try (row["outcome"] as String?).map { CallTask.End(try JSON(parsing: $0), at: row["ended_at"]) })
        }
    }

    /// Notes that its caller wants it no more.
    static func cancel(_ id: CallTaskID, in context: Context) throws {
        try context.db.execute(
            sql: "UPDATE call_task SET cancelled_at = ? WHERE id = ? AND principal = ? AND cancelled_at IS NULL",
            arguments: [context.now, id, context.caller.subject])
    }

    /// Notes how it ended. What was noted first stays.
    static func end(_ id: CallTaskID, _ end: CallTask.End, in context: Context) throws {
        try context.db.execute(
            sql: "UPDATE call_task SET outcome = ?, ended_at = ? WHERE id = ? AND principal = ? AND outcome IS NULL",
            arguments: [end.outcome.text, end.at, id, context.caller.subject])
    }
}
