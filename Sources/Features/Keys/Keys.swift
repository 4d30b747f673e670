public import Operations
public import Secrets
internal import FoundationEssentials
internal import GRDB
internal import JSONSchema

/// Hashes keys; filled in by Application.
public enum KeyHashing: ServiceKey {
    public typealias Value = KeyedHash
}

/// API keys: `trp_live_…`, shown once and kept as a keyed hash.
public enum Keys {
    /// What is asked for at minting.
    public struct Order: Sendable {
        public var name = ""
        public var scopes = ScopeSet([])
        public var preset: ScopePreset?
        public var project: ProjectID?
        public var expiresInDays: Int?
        public var rateLimit: Int?
        public var confirm: [String] = []
        /// What connections with the key list where the address says nothing; empty for the standard tools.
        public var toolsets: [String] = []

        public init() {}
    }

    /// A key as it is shown once.
    public struct Minted: Reply {
        public var id: KeyID
        public var key: String
        public var summary: Summary

        public static let fields: [Field<Minted>] = [
            Field("id") { $0.id }, Field("key", "Shown once; only its hash is kept.") { $0.key }, Field("name") { $0.summary.name },
            Field("scopes") { $0.summary.scopes }, Field("preset") { $0.summary.preset }, Field("project_id") { $0.summary.project },
            Field("rate_limit") { $0.summary.rateLimit }, Field("confirm") { $0.summary.confirm },
            Field("toolsets") { $0.summary.toolsets },
            Field("expires_at") { $0.summary.expiresAt },
        ]
    }

    /// A key as lists show it.
    public struct Summary: Reply {
        public var id: KeyID
        public var hint: String
        public var name: String
        public var email: String
        public var scopes: [String]
        public var preset: String?
        public var project: ProjectID?
        public var rateLimit: Int?
        public var confirm: [String]
        public var toolsets: [String]
        public var createdAt: Instant
        public var expiresAt: Instant?
        public var lastUsedAt: Instant?
        public var revokedAt: Instant?

        public static let fields: [Field<Summary>] = [
            Field("id") { $0.id }, Field("hint", "How the key begins.") { $0.hint }, Field("name") { $0.name }, Field("user") { $0.email },
            Field("scopes") { $0.scopes }, Field("preset") { $0.preset }, Field("project_id") { $0.project },
            Field("rate_limit") { $0.rateLimit }, Field("confirm") { $0.confirm },
            Field("toolsets", "What is listed where the address says nothing; empty for the standard tools.") { $0.toolsets },
            Field("created_at") { $0.createdAt },
            Field("expires_at") { $0.expiresAt }, Field("last_used_at") { $0.lastUsedAt }, Field("revoked_at") { $0.revokedAt },
        ]
    }

    /// Makes a key.
    /// - Throws: `.notFound` for a project that is not the user's, `.validationFailed` for an order without scopes.
    public static func mint(_ order: Order, for user: UserID, in context: Context) throws -> Minted {
        let scopes = order.preset?.scopes ?? order.scopes
        guard !scopes.names.isEmpty else {
            throw Failure(
                .validationFailed, "A key needs a preset (\(ScopePreset.allCases.map(\.rawValue).joined(separator: ", "))) or scopes.",
                parameter: "scopes")
        }
        if let project = order.project {
            let isMember = try Bool.fetchOne(
                context.db, sql: "SELECT EXISTS (SELECT 1 FROM membership WHERE user = ? AND project = ?)", arguments: [user, project])
            guard isMember == true else { throw Failure.notFound("project", project) }
        }
        for name in order.toolsets where !Toolset.words.contains(name) {
            throw Failure(.validationFailed, Toolset.complaint(about: name), parameter: "toolsets", got: .string(name))
        }
        let key = APIKey.generate()
        let id = context.makeID(KeyID.self)
        try context.db.execute(
            sql: """
                INSERT INTO key (id, user, project, name, hash, hint, scopes, preset, rate_limit, confirm, toolsets, created_at, expires_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                id, user, order.project, order.name, Data(context.services[KeyHashing.self].hash(key.text)), key.displayPrefix, scopes.text,
                order.preset?.rawValue, order.rateLimit, order.confirm.joined(separator: ","),
                order.toolsets.isEmpty ? nil : order.toolsets.joined(separator: ","), context.now,
                order.expiresInDays.map { context.now.adding(seconds: $0 * 86_400) },
            ])
        return Minted(id: id, key: key.text, summary: try summary(id, in: context))
    }

    /// The key of that id.
    public static func summary(_ id: KeyID, in context: Context) throws -> Summary {
        guard let row = try Row.fetchOne(context.db, sql: select + " WHERE key.id = ?", arguments: [id]) else {
            throw Failure.notFound("key", id)
        }
        return Summary(row)
    }

    /// The keys of a user, or of all, newest first.
    public static func list(of user: UserID?, in context: Context) throws -> [Summary] {
        try Row.fetchAll(
            context.db, sql: select + "\(user == nil ? "" : " WHERE key.user = :user") ORDER BY key.id DESC LIMIT 1000",
            arguments: ["user": user]
        ).map(Summary.init)
    }

    /// Takes a key back; the next request with it is refused. Revoking twice is no error.
    public static func revoke(_ id: KeyID, in context: Context) throws -> Summary {
        try context.db.execute(sql: "UPDATE key SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL", arguments: [context.now, id])
        let isNews = context.db.changesCount > 0
        let key = try summary(id, in: context)
        guard isNews else { return key }
        try context.event("key.revoked", project: key.project, subject: id.text, data: ["id": .string(id.text), "name": .string(key.name)])
        return key
    }

    /// A new key with the old one's rights; the old one is revoked.
    public static func rotate(_ id: KeyID, in context: Context) throws -> Minted {
        let old = try summary(id, in: context)
        guard old.revokedAt == nil else { throw Failure(.conflict, "The key \(id) is revoked. Mint a new one.") }
        var order = Order()
        order.name = old.name
        order.scopes = ScopeSet(text: old.scopes.joined(separator: " "))
        order.project = old.project
        order.rateLimit = old.rateLimit
        order.confirm = old.confirm
        order.toolsets = old.toolsets
        let minted = try mint(order, for: Users.named(old.email, in: context), in: context)
        try context.db.execute(
            sql: "UPDATE key SET expires_at = ?, preset = ? WHERE id = ?", arguments: [old.expiresAt, old.preset, minted.id])
        _ = try revoke(id, in: context)
        return Minted(id: minted.id, key: minted.key, summary: try summary(minted.id, in: context))
    }

    private static let select = """
        SELECT key.id, key.hint, key.name, user.email, key.scopes, key.preset, key.project, key.rate_limit, key.confirm, key.toolsets,
            key.created_at, key.expires_at, key.last_used_at, key.revoked_at
        FROM key JOIN user ON user.id = key.user
        """
}

extension Keys.Summary {
    fileprivate init(_ row: Row) {
        id = row["id"]
        hint = row["hint"]
        name = row["name"]
        email = row["email"]
        scopes = (row["scopes"] as String).split(separator: " ").map(String.init)
        preset = row["preset"]
        project = row["project"]
        rateLimit = row["rate_limit"]
        confirm = (row["confirm"] as String).split(separator: ",").map(String.init)
        toolsets = (row["toolsets"] as String?)?.split(separator: ",").map(String.init) ?? []
        createdAt = row["created_at"]
        expiresAt = row["expires_at"]
        lastUsedAt = row["last_used_at"]
        revokedAt = row["revoked_at"]
    }
}
