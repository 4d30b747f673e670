public import Operations
internal import FoundationEssentials
internal import GRDB
internal import Secrets

/// A user's authenticator app: what it shares with us, and whether a code of it is right.
public enum SecondFactor {
    /// Steps before and after the present one whose codes are taken: clocks go wrong, and typing takes time (RFC 6238 section 5.2).
    private static let tolerance: Int64 = 1

    /// Whether the user has one.
    public static func isOn(for user: UserID, in context: Context) throws -> Bool {
        try Bool.fetchOne(
            context.db, sql: "SELECT confirmed_at IS NOT NULL FROM second_factor WHERE user = ?", arguments: [user]) ?? false
    }

    /// Makes a secret for the user's app; it counts once a code of it was typed. An earlier offer is void.
    /// - Throws: `.conflict` if the user has a second factor.
    public static func offer(to user: UserID, in context: Context) throws {
        guard try !isOn(for: user, in: context) else {
            throw Failure(.conflict, "You have a second factor. Turn it off first.")
        }
        let secret = RandomBytes.bytes(OneTimeCode.secretBytes)
        try context.db.execute(
            sql: """
                INSERT INTO second_factor (user, secret, created_at) VALUES (?, ?, ?)
                ON CONFLICT (user) DO UPDATE SET secret = excluded.secret, created_at = excluded.created_at, last_step = 0
                """, arguments: [user, Data(context.services[Sealing.self].seal(secret, context: place(user))), context.now])
    }

    /// The secret that was offered and not yet confirmed, as apps take it.
    public static func offered(to user: UserID, in context: Context) throws -> String? {
        guard let kept = try kept(user, in: context), !kept.isConfirmed else { return nil }
        return OneTimeCode.text(of: kept.secret)
    }

    /// Turns what was offered on, if the code shows that the app has it.
    /// - Returns: whether it does.
    public static func confirm(_ code: String, of user: UserID, in context: Context) throws -> Bool {
        guard let kept = try kept(user, in: context), !kept.isConfirmed, try use(code, of: user, kept, in: context) else { return false }
        try context.db.execute(sql: "UPDATE second_factor SET confirmed_at = ? WHERE user = ?", arguments: [context.now, user])
        return true
    }

    /// Whether it is the code of now, which works once, or one of the recovery codes that are left.
    public static func accepts(_ code: String, of user: UserID, in context: Context) throws -> Bool {
        guard let kept = try kept(user, in: context), kept.isConfirmed else { return false }
        if try use(code, of: user, kept, in: context) { return true }
        return try RecoveryCodes.use(code, of: user, in: context)
    }

    /// Turns it off, and its recovery codes with it.
    public static func remove(from user: UserID, in context: Context) throws {
        try context.db.execute(sql: "DELETE FROM second_factor WHERE user = ?", arguments: [user])
        try RecoveryCodes.removeAll(of: user, in: context)
    }

    private struct Kept {
        var secret: [UInt8]
        var isConfirmed: Bool
        var lastStep: Int64
    }

    private static func kept(_ user: UserID, in context: Context) throws -> Kept? {
        let row = try Row.fetchOne(
            context.db, sql: "SELECT secret, confirmed_at, last_step FROM second_factor WHERE user = ?", arguments: [user])
        guard let row else { return nil }
        let secret = try context.services[Sealing.self].open(Array(row["secret"] as Data), context: place(user))
        return Kept(secret: secret, isConfirmed: row["confirmed_at"] != nil, lastStep: row["last_step"])
    }

    private static func use(_ code: String, of user: UserID, _ kept: Kept, in context: Context) throws -> Bool {
        let typed = code.filter { !$0.isWhitespace }
        let now = OneTimeCode.step(at: context.now.seconds)
        let step = (now - tolerance...now + tolerance).first { step in
            step > kept.lastStep && ConstantTime.equal(typed, OneTimeCode.code(secret: kept.secret, step: step))
        }
        guard let step else { return false }
        try context.db.execute(sql: "UPDATE second_factor SET last_step = ? WHERE user = ?", arguments: [step, user])
        return true
    }

    private static func place(_ user: UserID) -> String { "second_factor.secret.\(user)" }
}
