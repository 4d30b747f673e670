public import Operations
internal import FoundationEssentials
internal import GRDB
internal import Secrets
internal import Store

/// Signed-in browsers: begun by a sign-in, known by a secret that only the browser's cookie holds, listed and ended by their user.
public enum Sessions {
    /// How long a session lasts at most, in days: the person signs in once a month.
    public static let longestDays = 30
    /// How long a session lasts without being used, in days.
    static let idleDays = 7
    /// How long a session lasts that waits for a second factor, in seconds: to find the telephone and type six digits.
    static let pendingSeconds = 600
    /// A use is noted that long after the last one, in seconds, so that reading pages writes little.
    static let touchSeconds = 60
    /// Secrets have 192 bits.
    private static let secretBytes = 24
    private static let longestUserAgent = 300

    /// A browser as it shows itself.
    public struct Browser: Sendable {
        public var address: String
        public var userAgent: String

        public init(address: String, userAgent: String) {
            self.address = address
            self.userAgent = userAgent
        }
    }

    /// Begins a session. Its secret is new, whatever the browser sent before (session fixation).
    /// - Parameter isVerified: whether nothing else has to be shown.
    /// - Returns: the secret for the cookie.
    public static func begin(for user: UserID, in browser: Browser, isVerified: Bool, context: Context) throws -> String {
        let secret = Base64URL.encode(RandomBytes.bytes(secretBytes))
        let lifetime = isVerified ? idleDays * 86_400 : pendingSeconds
        try context.db.execute(
            sql: """
                INSERT INTO session (id, user, hash, address, user_agent, created_at, verified_at, last_seen_at, expires_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                context.makeID(SessionID.self), user, Data(hash(secret, in: context)), browser.address,
                String(decoding: browser.userAgent.utf8.prefix(longestUserAgent), as: UTF8.self), context.now,
                isVerified ? context.now : nil, context.now, context.now.adding(seconds: lifetime),
            ])
        return secret
    }

    /// The running session of that secret, verified or not.
    public static func find(_ secret: String, in context: Context) throws -> Session? {
        try context.db.first(
            select + " WHERE session.hash = ? AND session.ended_at IS NULL AND session.expires_at > ? AND user.disabled_at IS NULL",
            [.bytes(hash(secret, in: context)), .integer(context.now.milliseconds)], Session.init)
    }

    /// The second factor was shown, or the password changed: the session opens everything, and from now on by another secret.
    public static func verify(_ id: SessionID, in context: Context) throws -> String {
        let secret = Base64URL.encode(RandomBytes.bytes(secretBytes))
        try context.db.execute(
            sql: "UPDATE session SET hash = ?, verified_at = ?, expires_at = ? WHERE id = ?",
            arguments: [
                Data(hash(secret, in: context)), context.now, context.now.adding(seconds: idleDays * 86_400), id,
            ])
        return secret
    }

    /// Whether `touch` has something to write.
    public static func isDue(_ session: Session, at now: Instant) -> Bool {
        now >= session.lastSeenAt.adding(seconds: touchSeconds)
    }

    /// Notes that the session is used, which lets it last longer.
    public static func touch(_ session: Session, from address: String, in context: Context) throws {
        let expiry = min(session.createdAt.adding(seconds: longestDays * 86_400), context.now.adding(seconds: idleDays * 86_400))
        try context.db.execute(
            sql: "UPDATE session SET last_seen_at = ?, expires_at = ?, address = ? WHERE id = ? AND ended_at IS NULL",
            arguments: [context.now, expiry, address, session.id])
    }

    /// The user's running sessions, newest first.
    public static func list(of user: UserID, in context: Context) throws -> [Session] {
        try context.db.all(
            select
                + " WHERE session.user = ? AND session.ended_at IS NULL AND session.verified_at IS NOT NULL AND session.expires_at > ?"
                + " ORDER BY session.id DESC LIMIT 200",
            [.text(user.text), .integer(context.now.milliseconds)], Session.init)
    }

    /// Whether the user is signed in somewhere in that network (`RemoteNetwork`).
    static func isAt(_ network: String, _ user: UserID, in context: Context) throws -> Bool {
        try list(of: user, in: context).contains { RemoteNetwork.name(of: $0.address) == network }
    }

    /// Ends a session of the user's; its next request has to sign in. Ending twice is no error.
    public static func end(_ id: SessionID, of user: UserID, in context: Context) throws {
        try context.db.execute(
            sql: "UPDATE session SET ended_at = ? WHERE id = ? AND user = ? AND ended_at IS NULL", arguments: [context.now, id, user])
    }

    /// Ends all of the user's sessions but one.
    /// - Parameter kept: the one that goes on; `nil` for none.
    public static func endAll(of user: UserID, but kept: SessionID?, in context: Context) throws {
        try context.db.execute(
            sql: "UPDATE session SET ended_at = ? WHERE user = ? AND ended_at IS NULL AND id IS NOT ?",
            arguments: [context.now, user, kept])
    }

    /// Forgets a batch of what is over.
    /// - Returns: whether there may be more.
    static func forget(batch: Int, in context: Context) throws -> Bool {
        try context.db.execute(
            sql: "DELETE FROM session WHERE id IN (SELECT id FROM session WHERE expires_at <= ? ORDER BY expires_at LIMIT ?)",
            arguments: [context.now, batch])
        return context.db.changesCount == batch
    }

    /// What is kept instead of the secret.
    private static func hash(_ secret: String, in context: Context) -> [UInt8] {
        context.services[KeyHashing.self].hash("session " + secret)
    }

    private static let select = """
        SELECT session.id, session.user, user.email, user.is_admin, session.verified_at IS NOT NULL, session.address, session.user_agent,
            session.created_at, session.last_seen_at, session.expires_at
        FROM session JOIN user ON user.id = session.user
        """
}

extension Session {
    fileprivate init(_ row: borrowing Columns) {
        id = SessionID(stored: row.text(0))
        user = UserID(stored: row.text(1))
        email = row.text(2)
        isAdmin = row.integer(3) != 0
        isVerified = row.integer(4) != 0
        address = row.text(5)
        userAgent = row.text(6)
        createdAt = Instant(milliseconds: row.integer(7))
        lastSeenAt = Instant(milliseconds: row.integer(8))
        expiresAt = Instant(milliseconds: row.integer(9))
    }
}
