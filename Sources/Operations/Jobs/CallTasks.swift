internal import GRDB
public import JSONSchema

/// A call that became a task of its caller.
public struct CallTask: Sendable {
    /// The operation that was called.
    public var operation: String
    /// What the call had to say when it became a task.
    public var reply: JSON
    public var createdAt: Instant
    /// When its caller cancelled it; what it was about may have gone on.
    public var cancelledAt: Instant?
}

/// The calls that became tasks. Each belongs to the key, the grant or the user that made it, and is forgotten when its work may be.
enum CallTasks {
    /// How long after it was made a task is known, in days.
    static let keptDays = Jobs.keptDays

    /// Writes one down. The same call again makes the same task anew.
    static func keep(_ id: String, _ operation: String, reply: JSON, in context: Context) throws {
        try context.db.execute(
            sql: """
                INSERT INTO call_task (id, principal, operation, reply, created_at) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (id, principal) DO UPDATE SET operation = excluded.operation, reply = excluded.reply,
                    created_at = excluded.created_at, cancelled_at = NULL
                """, arguments: [id, context.caller.subject, operation, reply.text, context.now])
    }

    /// The caller's task of that id; `nil` where they have made none, or it is forgotten.
    static func find(_ id: String, in context: Context) throws -> CallTask? {
        let row = try Row.fetchOne(
            context.db.cachedStatement(
                sql: """
                    SELECT operation, reply, created_at, cancelled_at FROM call_task WHERE id = ? AND principal = ? AND created_at > ?
                    """),
            arguments: [id, context.caller.subject, context.now.adding(seconds: -keptDays * 86_400)])
        return try row.map { row in
            CallTask(
                operation: row["operation"], reply: try JSON(parsing: row["reply"] as String), createdAt: row["created_at"],
                cancelledAt: row["cancelled_at"])
        }
    }

    /// Notes that its caller wants it no more.
    static func cancel(_ id: String, in context: Context) throws {
        try context.db.execute(
            sql: "UPDATE call_task SET cancelled_at = ? WHERE id = ? AND principal = ? AND cancelled_at IS NULL",
            arguments: [context.now, id, context.caller.subject])
    }
}
