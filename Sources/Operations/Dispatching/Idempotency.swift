internal import FoundationEssentials
internal import GRDB
internal import JSONSchema
internal import Secrets

/// Remembers the answers of calls that carried an idempotency key, for 24 hours.
enum Idempotency {
    static let lifetimeSeconds = 86_400

    /// The kept answer for that key, if the same call was made before.
    /// - Throws: `.idempotencyMismatch` if the key was used for another call.
    static func kept(_ token: String, operation: String, arguments: JSON, in context: Context) throws -> EncodedReply? {
        let row = try Row.fetchOne(
            context.db,
            sql:
                "SELECT operation, arguments_hash, reply, created_at FROM idempotency WHERE principal = ? AND token = ? AND created_at > ?",
            arguments: [context.caller.subject, token, context.now.adding(seconds: -lifetimeSeconds)])
        guard let row else { return nil }
        guard row["operation"] == operation, row["arguments_hash"] as Data == hash(arguments) else {
            let first: String = row["operation"]
            let at: Instant = row["created_at"]
            throw Failure(
                .idempotencyMismatch,
                "This idempotency key was first used at \(at) for \(first) with other arguments. Use a new key for a new call.")
        }
        // Sealed, because an answer may hold what is shown only once; whoever repeats a call whose answer was lost sees it again.
        let sealed: Data = row["reply"]
        return EncodedReply(kept: try context.services[Sealing.self].open(Array(sealed), context: place(token, in: context)))
    }

    static func keep(_ reply: EncodedReply, token: String, operation: String, arguments: JSON, in context: Context) throws {
        try context.db.execute(
            sql: """
                INSERT INTO idempotency (principal, token, operation, arguments_hash, reply, created_at) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (principal, token) DO UPDATE SET operation = excluded.operation, arguments_hash = excluded.arguments_hash,
                reply = excluded.reply, created_at = excluded.created_at
                """,
            arguments: [
                context.caller.subject, token, operation, hash(arguments),
                Data(context.services[Sealing.self].seal(reply.bytes, context: place(token, in: context))), context.now,
            ])
    }

    /// Binds a sealed answer to its row.
    private static func place(_ token: String, in context: Context) -> String { "idempotency.reply.\(context.caller.subject).\(token)" }

    private static func hash(_ arguments: JSON) -> Data { Data(arguments.digest) }
}
