public import Operations
internal import FoundationEssentials
internal import GRDB
internal import Secrets

/// Bounds the guessing of passwords and codes without letting a guesser lock the owner out.
///
/// An attempt is counted before its outcome is known, so that many at once are no way around, and taken back when it succeeds. What a
/// browser that the user signed in with before tries is counted for itself and is never stopped by what others try (OWASP, "Slow down
/// online guessing attacks with device cookies"). A browser that is new, in a network where the user is signed in with another, is counted by
/// its address alone: strangers elsewhere do not keep the owner out at home.
public enum SignInAttempts {
    /// The windows in which attempts are counted, in seconds.
    static let windowSeconds = 900
    /// Attempts a window on one account from one address, or from one known browser: a person mistypes a few times.
    static let ofPair = 8
    /// Attempts a window from one address on all accounts: some people share an address.
    static let ofAddress = 40
    /// Attempts a window on one account from all addresses; 5 760 a day guess no password of 10 characters.
    static let ofAccount = 60

    /// Counts an attempt.
    /// - Parameters:
    ///   - account: what is tried, as typed.
    ///   - user: whose that is, if there is one.
    ///   - address: the peer's.
    ///   - device: a browser that is known to belong to the account.
    /// - Returns: what `succeeded` takes.
    ///
    /// - Throws: `.rateLimited` where there were too many; the refused one does not count.
    public static func admit(account: String, of user: UserID?, address: String, device: String?, in context: Context) throws -> [[UInt8]] {
        let place = RemoteNetwork.name(of: address)
        var limits: [(subject: String, limit: Int)] = []
        if let device {
            limits = [("device \(device) \(account)", ofPair)]
        } else {
            limits = [("pair \(place) \(account)", ofPair), ("address \(place)", ofAddress)]
            if try user.map({ try Sessions.isAt(place, $0, in: context) }) != true { limits.append(("account \(account)", ofAccount)) }
        }
        let subjects = limits.map { context.services[KeyHashing.self].hash("attempt " + $0.subject) }
        for (subject, limit) in zip(subjects, limits.map(\.limit)) {
            guard let window = try window(subject, in: context), window.count >= limit else { continue }
            let milliseconds = window.startedAt.milliseconds + Int64(windowSeconds) * 1000 - context.now.milliseconds
            let seconds = max(1, Int((milliseconds + 999) / 1000))
            throw Failure(
                .rateLimited,
                """
                Too many attempts to sign in. Try again in \((seconds + 59) / 60) min. Whoever runs this server can let you in at once, by the \
                link that troupe user link prints.
                """, retry: .after(seconds: seconds))
        }
        for subject in subjects { try count(subject, in: context) }
        return subjects
    }

    /// Takes an attempt back that was none at guessing.
    public static func succeeded(_ subjects: [[UInt8]], in context: Context) throws {
        for subject in subjects {
            try context.db.execute(
                sql: "UPDATE sign_in_attempt SET count = count - 1 WHERE subject = ? AND count > 0", arguments: [Data(subject)])
        }
    }

    /// Forgets a batch of windows that are over.
    /// - Returns: whether there may be more.
    static func forget(batch: Int, in context: Context) throws -> Bool {
        try context.db.execute(
            sql: """
                DELETE FROM sign_in_attempt WHERE subject IN (
                    SELECT subject FROM sign_in_attempt WHERE started_at <= ? ORDER BY started_at LIMIT ?)
                """, arguments: [context.now.adding(seconds: -windowSeconds), batch])
        return context.db.changesCount == batch
    }

    private static func window(_ subject: [UInt8], in context: Context) throws -> (startedAt: Instant, count: Int)? {
        let row = try Row.fetchOne(
            context.db, sql: "SELECT started_at, count FROM sign_in_attempt WHERE subject = ? AND started_at > ?",
            arguments: [Data(subject), context.now.adding(seconds: -windowSeconds)])
        return row.map { ($0["started_at"], $0["count"]) }
    }

    private static func count(_ subject: [UInt8], in context: Context) throws {
        try context.db.execute(
            sql: """
                INSERT INTO sign_in_attempt (subject, started_at, count) VALUES (:subject, :now, 1)
                ON CONFLICT (subject) DO UPDATE SET
                    count = CASE WHEN started_at > :over THEN count + 1 ELSE 1 END,
                    started_at = CASE WHEN started_at > :over THEN started_at ELSE :now END
                """,
            arguments: ["subject": Data(subject), "now": context.now, "over": context.now.adding(seconds: -windowSeconds)])
    }
}
