public import Operations
internal import GRDB

/// What was done in a user's name, from the audit.
public enum Activity {
    /// One call, or one sign-in.
    public struct Line: Sendable {
        public let id: Int64
        public let at: Instant
        /// Where it came in: `mcp`, `rest`, `cli`, `upload`, `page`, `oauth`.
        public let face: String
        public let operation: String
        /// What it was about, if its arguments named something.
        public let target: String?
        /// What the program calls itself that it was about; `nil` where it was about something else.
        public let targetApp: String?
        /// `ok`, or the code of what it failed with.
        public let outcome: String
        /// The name of the key that was used, or how it begins; `nil` without a key.
        public let key: String?
        /// The name of the app that called with what it was granted; `nil` without one.
        public let app: String?
        /// Names the request in the log.
        public let request: String
    }

    public static let pageLines = 50

    /// The latest lines, newest first.
    /// - Parameter before: the last line of the page before; `nil` for the first page.
    public static func list(of user: UserID, before: Int64?, limit: Int = pageLines, in context: Context) throws -> [Line] {
        try Row.fetchAll(
            context.db,
            sql: """
                SELECT audit.id, audit.at, audit.face, audit.operation, audit.target, audit.outcome, audit.request,
                    coalesce(nullif(key.name, ''), key.hint) AS key_name, client.name AS app_name,
                    (SELECT name FROM client WHERE id = audit.target) AS target_app
                FROM audit LEFT JOIN key ON key.id = audit.key
                LEFT JOIN grant ON grant.id = audit.grant LEFT JOIN client ON client.id = grant.client
                WHERE audit.user = ? AND audit.id < ? ORDER BY audit.id DESC LIMIT ?
                """, arguments: [user, before ?? .max, limit]
        ).map { row in
            Line(
                id: row["id"], at: row["at"], face: row["face"], operation: row["operation"], target: row["target"],
                targetApp: row["target_app"], outcome: row["outcome"], key: row["key_name"], app: row["app_name"], request: row["request"])
        }
    }
}
