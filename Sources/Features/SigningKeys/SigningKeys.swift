internal import FoundationEssentials
internal import GRDB
public import JSONSchema
public import Operations
internal import Secrets
internal import Store

/// The keys that sign access tokens. One signs; those before it verify until the last token that they signed is gone.
public enum SigningKeys {
    /// For how long a retired key still verifies: the life of a token, and a little for clocks.
    static let retiredSeconds = AccessToken.lifetimeSeconds + 300

    /// A key as lists show it.
    public struct Summary: Reply {
        public var id: String
        public var createdAt: Instant
        public var retiredAt: Instant?

        public static let fields: [Field<Summary>] = [
            Field("kid") { $0.id }, Field("created_at") { $0.createdAt },
            Field("retired_at", "Since when it signs nothing any more; null for the one that signs.") { $0.retiredAt },
        ]
    }

    /// Whether there is none that signs yet.
    public static func isMissing(in context: Context) throws -> Bool {
        try Bool.fetchOne(context.db, sql: "SELECT NOT EXISTS (SELECT 1 FROM signing_key WHERE retired_at IS NULL)") ?? true
    }

    /// Takes a new key into use and retires the one before.
    /// - Parameter onlyIfMissing: does nothing where another process was quicker.
    public static func add(_ key: KeyMaterial, onlyIfMissing: Bool, in context: Context) throws -> [Summary] {
        if try !onlyIfMissing || isMissing(in: context) {
            let id = Base62.random(16)
            try context.db.execute(
                sql: "UPDATE signing_key SET retired_at = ? WHERE retired_at IS NULL", arguments: [context.now])
            try context.db.execute(
                sql: "INSERT INTO signing_key (id, private_key, public_key, created_at) VALUES (?, ?, ?, ?)",
                arguments: [
                    id, Data(context.services[Sealing.self].seal(key.der, context: place(id))), jwk(id, key.publicKey).text, context.now,
                ])
        }
        return try list(in: context)
    }

    /// All keys that sign or verify, newest first.
    public static func list(in context: Context) throws -> [Summary] {
        try Row.fetchAll(
            context.db, sql: "SELECT id, created_at, retired_at FROM signing_key WHERE \(living) ORDER BY created_at DESC LIMIT 100",
            arguments: ["since": context.now.adding(seconds: -retiredSeconds)]
        ).map { Summary(id: $0["id"], createdAt: $0["created_at"], retiredAt: $0["retired_at"]) }
    }

    /// The public halves of all that may be met, as a JWK set (RFC 7517 section 5).
    public static func set(in context: Context) throws -> JSON {
        let keys = try String.fetchAll(
            context.db, sql: "SELECT public_key FROM signing_key WHERE \(living) ORDER BY created_at DESC LIMIT 100",
            arguments: ["since": context.now.adding(seconds: -retiredSeconds)])
        return ["keys": .array(try keys.map { try JSON(parsing: $0) })]
    }

    private static let living = "(retired_at IS NULL OR retired_at > :since)"

    /// The one that signs.
    static func signing(in context: Context) throws -> (id: String, key: KeyMaterial)? {
        let row = try Row.fetchOne(
            context.db,
            sql: "SELECT id, private_key, public_key FROM signing_key WHERE retired_at IS NULL ORDER BY created_at DESC LIMIT 1")
        guard let row else { return nil }
        let id: String = row["id"]
        let der = try context.services[Sealing.self].open(Array(row["private_key"] as Data), context: place(id))
        return (id, KeyMaterial(der: der, publicKey: try numbers(JSON(parsing: row["public_key"] as String))))
    }

    /// The public half of a key that still verifies.
    static func verifying(_ id: String, in context: Context) throws -> PublicKeyMaterial? {
        try context.db.first(
            "SELECT public_key FROM signing_key WHERE id = ? AND (retired_at IS NULL OR retired_at > ?)",
            [.text(id), .integer(context.now.adding(seconds: -retiredSeconds).milliseconds)]
        ) { row in try numbers(JSON(parsing: row.text(0))) }
    }

    private static func jwk(_ id: String, _ key: PublicKeyMaterial) -> JSON {
        [
            "kty": "RSA", "use": "sig", "alg": "RS256", "kid": .string(id), "n": .string(Base64URL.encode(key.modulus)),
            "e": .string(Base64URL.encode(key.exponent)),
        ]
    }

    private static func numbers(_ jwk: JSON) throws -> PublicKeyMaterial {
        PublicKeyMaterial(
            modulus: try Base64URL.decode(jwk["n"]?.stringValue ?? ""), exponent: try Base64URL.decode(jwk["e"]?.stringValue ?? ""))
    }

    private static func place(_ id: String) -> String { "signing_key.private_key.\(id)" }
}
