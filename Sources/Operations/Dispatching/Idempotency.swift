internal import FoundationEssentials
internal import GRDB
internal import JSONSchema
internal import Secrets

/// Remembers the answers of calls that carried an idempotency key, for 24 hours.
enum Idempotency {
    static let lifetimeSeconds = 86_400

    /// The kept answer for that key, if the same call was made before.
    /// - Throws: `.idempotencyMismatch` if the key was used for another call.
    static func kept(_ token: String, operation: String, arguments: JSON, in context: Context) throws -> JSON? {
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
        return try JSON(parsing: context.services[Sealing.self].open(Array(sealed), context: place(token, in: context)))
    }

    static func keep(_ reply: JSON, token: String, operation: String, arguments: JSON, in context: Context) throws {
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

    private static func hash(_ arguments: JSON) -> Data {
        let hasher = ContentHasher()
        arguments.hash(into: hasher)
        return Data(hasher.finish())
    }
}

extension JSON {
    /// Adds the value piece by piece: a whole file in base64 is not to be written out once more.
    fileprivate func hash(into hasher: ContentHasher) {
        switch self {
        case .string(let text) where text.utf8.count > 65_536:
            hasher.update(Array("s\(text.utf8.count):".utf8))
            var rest = text.utf8[...]
            while !rest.isEmpty {
                hasher.update(Array(rest.prefix(65_536)))
                rest = rest.dropFirst(65_536)
            }
        case .array(let elements):
            hasher.update(Array("a\(elements.count):".utf8))
            for element in elements { element.hash(into: hasher) }
        case .object(let object):
            // The order of members means nothing, so that a client may send them anew in another one.
            hasher.update(Array("o\(object.count):".utf8))
            for member in object.members.sorted(by: { $0.key < $1.key }) {
                JSON.string(member.key).hash(into: hasher)
                member.value.hash(into: hasher)
            }
        default: hasher.update(bytes + [0])
        }
    }
}
