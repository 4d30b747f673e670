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

    /// Fewer different characters are a repetition.
    private static let minDifferentCharacters = 5
    /// What people put before or after a number, in small letters.
    private static let commonWords: Set = [
        "admin", "administrator", "iloveyou", "letmein", "passwort", "password", "qwerty", "qwertyuiop", "qwertz", "secret", "troupe",
        "welcome",
    ]

    /// What is wrong with a new password; `nil` where nothing is. Repetitions, sequences, the account's own name and the words that everybody
    /// takes are refused, as NIST SP 800-63B section 3.1.1.2 asks ("blocklist").
    public static func problem(with password: String, email: String) -> String? {
        if password.count < minPasswordCharacters { return "A password has at least \(minPasswordCharacters) characters." }
        if password.utf8.count > maxPasswordBytes { return "A password has at most \(maxPasswordBytes) bytes." }
        let told = "guessed at once. Take several words that have nothing to do with each other."
        if Set(password).count < minDifferentCharacters { return "The same few characters again and again are \(told)" }
        let scalars = password.unicodeScalars.map { Int($0.value) }
        let steps = Set(zip(scalars, scalars.dropFirst()).map { $1 - $0 })
        // 0 follows 9 on keyboards.
        if steps.isSubset(of: [1, -9]) || steps.isSubset(of: [-1, 9]) { return "A sequence of characters is \(told)" }
        let small = password.lowercased()
        if small == email.lowercased() || small.filter({ !$0.isNumber }) == email.lowercased() { return "Your own address is \(told)" }
        if commonWords.contains(small.filter(\.isLetter)) { return "A word that everybody takes is \(told)" }
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
