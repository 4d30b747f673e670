public import Operations
internal import Secrets
internal import Store

/// Requests a minute where nothing else is said; filled in by Application.
public enum RateLimits: ServiceKey {
    public struct Value: Sendable, Equatable {
        /// Of a key without a rate of its own.
        public var key = 120
        /// Of a user over all keys and grants.
        public var user = 240

        public init() {}
    }
}

/// Finds out whose key a bearer token is, from the file, for every request anew.
public enum KeyCheck {
    /// The caller whose key that is.
    /// - Throws: `.unauthorized`, with what is wrong, but never with the key.
    public static func caller(bearer token: String, in context: Context) throws -> Caller {
        switch APIKey.parse(token) {
        case .notAKey: throw Failure(.unauthorized, "This is no key of this server. Keys begin with \(APIKey.prefix).")
        case .badChecksum: throw Failure(.unauthorized, "This key was mistyped or cut: its checksum is wrong. Copy it again.")
        case .wellFormed(let key):
            let row = try context.db.first(
                "SELECT id, user, project, scopes, rate_limit, confirm, expires_at, revoked_at, toolsets FROM key WHERE hash = ?",
                [.bytes(context.services[KeyHashing.self].hash(key.text))], FoundKey.init)
            guard let row else { throw Failure(.unauthorized, "This key is not known here.") }
            guard row.revokedAt == nil else { throw Failure(.unauthorized, "This key was revoked. Ask for a new one.") }
            if let expiry = row.expiresAt, expiry <= context.now {
                throw Failure(.unauthorized, "This key expired at \(expiry). Ask for a new one.")
            }
            let standard = context.services[RateLimits.self]
            let limit = row.rateLimit == 0 ? nil : row.rateLimit ?? (standard.key == 0 ? nil : standard.key)
            var caller = Caller(
                principal: .key(row.id, of: row.user), scopes: row.scopes, project: row.project, rateLimit: limit,
                // A key with a rate of its own (or none) is an exception that the operator made: the user's common limit does not undo it.
                userRateLimit: row.rateLimit == nil && standard.user != 0 ? standard.user : nil)
            if !row.confirm.isEmpty { caller.confirms = Set(row.confirm.split(separator: ",").compactMap { Stake(rawValue: String($0)) }) }
            caller.toolsets = row.toolsets
            return caller
        }
    }
}

/// A row of `key`, read for every request.
private struct FoundKey {
    var id: KeyID
    var user: UserID
    var project: ProjectID?
    var scopes: ScopeSet
    var rateLimit: Int?
    var confirm: String
    var expiresAt: Instant?
    var revokedAt: Instant?
    var toolsets: String?

    init(_ row: borrowing Columns) {
        id = KeyID(stored: row.text(0))
        user = UserID(stored: row.text(1))
        project = row.textIfAny(2).map(ProjectID.init(stored:))
        scopes = ScopeSet(text: row.text(3))
        rateLimit = row.integerIfAny(4).map(Int.init)
        confirm = row.text(5)
        expiresAt = row.integerIfAny(6).map(Instant.init(milliseconds:))
        revokedAt = row.integerIfAny(7).map(Instant.init(milliseconds:))
        toolsets = row.textIfAny(8)
    }
}
