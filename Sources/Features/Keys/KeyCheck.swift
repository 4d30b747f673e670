public import Operations
internal import FoundationEssentials
internal import GRDB
internal import Secrets

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
            let row = try context.db.cachedStatement(
                sql: "SELECT id, user, project, scopes, rate_limit, confirm, toolsets, expires_at, revoked_at FROM key WHERE hash = ?"
            ).fetchRow([Data(context.services[KeyHashing.self].hash(key.text))])
            guard let row else { throw Failure(.unauthorized, "This key is not known here.") }
            guard row["revoked_at"] as Instant? == nil else { throw Failure(.unauthorized, "This key was revoked. Ask for a new one.") }
            if let expiry: Instant = row["expires_at"], expiry <= context.now {
                throw Failure(.unauthorized, "This key expired at \(expiry). Ask for a new one.")
            }
            let ownLimit: Int? = row["rate_limit"]
            let standard = context.services[RateLimits.self]
            let limit = ownLimit == 0 ? nil : ownLimit ?? (standard.key == 0 ? nil : standard.key)
            var caller = Caller(
                principal: .key(row["id"], of: row["user"]), scopes: ScopeSet(text: row["scopes"]), project: row["project"],
                rateLimit: limit,
                // A key with a rate of its own (or none) is an exception that the operator made: the user's common limit does not undo it.
                userRateLimit: ownLimit == nil && standard.user != 0 ? standard.user : nil)
            caller.confirms = Set((row["confirm"] as String).split(separator: ",").map(String.init))
            caller.toolsets = row["toolsets"]
            return caller
        }
    }
}

extension Statement {
    fileprivate func fetchRow(_ arguments: StatementArguments) throws -> Row? { try Row.fetchOne(self, arguments: arguments) }
}
