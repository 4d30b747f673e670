public import Operations
internal import Secrets
internal import Store

/// Requests a minute where nothing else is said; filled in by Application.
public enum RateLimits: ServiceKey {
    public struct Value: Sendable, Equatable {
        /// Of a key without a rate of its own.
        public var key = 120
        /// Of a grant: all tokens of one consent together.
        public var grant = 60
        /// Of a user over all keys and grants.
        public var user = 240

        public init() {}
    }
}

/// Finds out whose key a bearer token is, from the state of the file that the request reads.
public enum KeyCheck {
    /// The caller whose key that is.
    /// - Throws: `.unauthorized`, with what is wrong, but never with the key.
    public static func caller(bearer token: String, in context: Context) throws -> Caller {
        let hash = context.services[KeyHashing.self].hash(token)
        let found = try context.db.remembering(hash) {
            try require(inForm: token)
            return try context.db.first(
                """
                SELECT key.id, key.user, key.project, key.scopes, key.rate_limit, key.confirm, key.expires_at, key.revoked_at, key.toolsets,
                    user.disabled_at
                FROM key JOIN user ON user.id = key.user WHERE key.hash = ?
                """, [.bytes(hash)]
            ) { row in FoundKey(row, standard: context.services[RateLimits.self]) }
        }
        guard let found else { throw Failure(.unauthorized, "This key is not known here.") }
        guard found.revokedAt == nil else { throw Failure(.unauthorized, "This key was revoked. Ask for a new one.") }
        guard !found.isOfDisabledUser else {
            throw Failure(.unauthorized, "The account of this key is disabled. Ask an admin of this server.")
        }
        if let expiry = found.expiresAt, expiry <= context.now {
            throw Failure(.unauthorized, "This key expired at \(expiry). Ask for a new one.")
        }
        return found.caller
    }

    private static func require(inForm token: String) throws {
        switch APIKey.parse(token) {
        case .notAKey:
            throw Failure(
                .unauthorized,
                "This is no key and no token of this server. Send a key, which begins with \(APIKey.prefix), or sign in: resource_metadata in "
                    + "WWW-Authenticate says where to get a token.")
        case .badChecksum: throw Failure(.unauthorized, "This key was mistyped or cut: its checksum is wrong. Copy it again.")
        case .wellFormed: break
        }
    }
}

/// What a row of `key` says.
private final class FoundKey: Sendable {
    let caller: Caller
    let expiresAt: Instant?
    let revokedAt: Instant?
    let isOfDisabledUser: Bool

    init(_ row: borrowing Columns, standard: RateLimits.Value) {
        let own = row.integerIfAny(4).map(Int.init)
        caller = Caller(
            principal: .key(KeyID(stored: row.text(0)), of: UserID(stored: row.text(1))), scopes: ScopeSet(text: row.text(3)),
            project: row.textIfAny(2).map(ProjectID.init(stored:)),
            confirms: Set(row.text(5).split(separator: ",").compactMap { Stake(rawValue: String($0)) }), toolsets: row.textIfAny(8),
            rateLimit: own == 0 ? nil : own ?? (standard.key == 0 ? nil : standard.key),
            // A key with a rate of its own (or none) is an exception that the operator made: the user's common limit does not undo it.
            userRateLimit: own == nil && standard.user != 0 ? standard.user : nil)
        expiresAt = row.integerIfAny(6).map(Instant.init(milliseconds:))
        revokedAt = row.integerIfAny(7).map(Instant.init(milliseconds:))
        isOfDisabledUser = row.integerIfAny(9) != nil
    }
}
