public import Operations
internal import FoundationEssentials
internal import GRDB
internal import Secrets

/// A one-time link by which a user sets a password: the first, or another after it was forgotten. An admin makes it, or the operator.
public enum PasswordLink {
    /// How long a link works, in days.
    public static let lifetimeDays = 3

    /// Makes a link; an earlier one of the user's stops working.
    /// - Returns: its path.
    public static func make(for user: UserID, in context: Context) throws -> String {
        let token = Base64URL.encode(RandomBytes.bytes(24))
        try context.db.execute(
            sql: """
                INSERT INTO password_link (user, hash, created_at, expires_at) VALUES (?, ?, ?, ?)
                ON CONFLICT (user) DO UPDATE SET
                    hash = excluded.hash, created_at = excluded.created_at, expires_at = excluded.expires_at
                """,
            arguments: [
                user, Data(hash(token, in: context)), context.now, context.now.adding(seconds: lifetimeDays * 86_400),
            ])
        return "/setup/\(token)"
    }

    /// Whose link it is, while it works.
    public static func user(of token: String, in context: Context) throws -> (id: UserID, email: String)? {
        let row = try Row.fetchOne(
            context.db,
            sql: """
                SELECT user.id, user.email FROM password_link JOIN user ON user.id = password_link.user
                WHERE password_link.hash = ? AND password_link.expires_at > ? AND user.disabled_at IS NULL
                """, arguments: [Data(hash(token, in: context)), context.now])
        return row.map { ($0["id"], $0["email"]) }
    }

    /// Makes the user's link useless.
    public static func spend(of user: UserID, in context: Context) throws {
        try context.db.execute(sql: "DELETE FROM password_link WHERE user = ?", arguments: [user])
    }

    private static func hash(_ token: String, in context: Context) -> [UInt8] {
        context.services[KeyHashing.self].hash("password link " + token)
    }
}
