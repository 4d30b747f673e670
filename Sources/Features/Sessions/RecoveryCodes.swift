public import Operations
internal import FoundationEssentials
internal import GRDB
internal import Secrets

/// What a user types when the authenticator app is lost: ten codes, shown once and kept as hashes, each good once.
public enum RecoveryCodes {
    public static let count = 10
    private static let alphabet = Array("abcdefghjkmnpqrstuvwxyz23456789")  // none looks like another: 31 characters, 49 bits in ten
    private static let characters = 10

    /// Makes new codes; the old ones are void.
    public static func make(for user: UserID, in context: Context) throws -> [String] {
        try removeAll(of: user, in: context)
        return try (0..<count).map { _ in
            let body = String((0..<characters).map { _ in alphabet[Int(RandomBytes.number(below: UInt32(alphabet.count)))] })
            try context.db.execute(
                sql: "INSERT INTO recovery_code (user, hash) VALUES (?, ?)", arguments: [user, Data(hash(body, user, in: context))])
            return "\(body.prefix(5))-\(body.suffix(5))"
        }
    }

    /// How many are left.
    public static func left(of user: UserID, in context: Context) throws -> Int {
        try Int.fetchOne(
            context.db, sql: "SELECT count(*) FROM recovery_code WHERE user = ? AND used_at IS NULL", arguments: [user]) ?? 0
    }

    /// Whether it is one that is left; then it is not any more.
    static func use(_ code: String, of user: UserID, in context: Context) throws -> Bool {
        let body = code.lowercased().filter { alphabet.contains($0) }
        guard body.count == characters else { return false }
        try context.db.execute(
            sql: "UPDATE recovery_code SET used_at = ? WHERE user = ? AND hash = ? AND used_at IS NULL",
            arguments: [context.now, user, Data(hash(body, user, in: context))])
        return context.db.changesCount == 1
    }

    static func removeAll(of user: UserID, in context: Context) throws {
        try context.db.execute(sql: "DELETE FROM recovery_code WHERE user = ?", arguments: [user])
    }

    private static func hash(_ body: String, _ user: UserID, in context: Context) -> [UInt8] {
        context.services[KeyHashing.self].hash("recovery \(user) \(body)")
    }
}
