public import Operations
internal import GRDB

/// What a user signs in with.
public struct Credentials: Sendable {
    public let user: UserID
    /// `nil` for a user who acts through keys only.
    public let passwordHash: String?
    /// Whether an authenticator app is asked for as well.
    public let hasSecondFactor: Bool
    /// Whether the user may not come in at present.
    public let isDisabled: Bool

    /// A password has at least so many characters, with Argon2id and without rules of composition, as NIST SP 800-63B section 3.1.1.2 asks
    /// for at least 8.
    public static let minPasswordCharacters = 10
    /// So many bytes at most: more are no safer.
    public static let maxPasswordBytes = 1_024

    /// What is wrong with a new password; `nil` where nothing is.
    public static func problem(with password: String) -> String? {
        if password.count < minPasswordCharacters { return "A password has at least \(minPasswordCharacters) characters." }
        if password.utf8.count > maxPasswordBytes { return "A password has at most \(maxPasswordBytes) bytes." }
        return nil
    }

    /// The user of that address, or none.
    public static func of(email: String, in context: Context) throws -> Credentials? {
        try read("email = ?", email.lowercased(), in: context)
    }

    /// That user's.
    public static func of(_ user: UserID, in context: Context) throws -> Credentials? {
        try read("id = ?", user.text, in: context)
    }

    /// Gives the user another password.
    public static func setPassword(hash: String, of user: UserID, in context: Context) throws {
        try context.db.execute(sql: "UPDATE user SET password_hash = ? WHERE id = ?", arguments: [hash, user])
    }

    private static func read(_ condition: String, _ value: String, in context: Context) throws -> Credentials? {
        let row = try Row.fetchOne(
            context.db,
            sql: """
                SELECT id, password_hash, EXISTS (
                    SELECT 1 FROM second_factor WHERE second_factor.user = user.id AND confirmed_at IS NOT NULL) AS has_factor,
                    disabled_at IS NOT NULL AS is_disabled
                FROM user WHERE \(condition)
                """, arguments: [value])
        return row.map {
            Credentials(
                user: $0["id"], passwordHash: $0["password_hash"], hasSecondFactor: $0["has_factor"], isDisabled: $0["is_disabled"])
        }
    }
}
