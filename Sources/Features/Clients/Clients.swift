public import JSONSchema
public import Operations
internal import FoundationEssentials
internal import GRDB
internal import Secrets

/// The clients that this authorization server knows.
public enum Clients {
    /// How long a client that nobody has consented to is kept, in days: an approval by a person takes minutes.
    static let unusedDays = 2
    /// How long one that was used once, and can hold no living token any more, is kept.
    static let idleDays = 90

    /// A client as registration answers it; the two secrets are shown this once.
    public struct Registration: Sendable {
        public var client: Client
        public var secret: String?
        public var accessToken: String?

        public init(client: Client, secret: String? = nil, accessToken: String? = nil) {
            self.client = client
            self.secret = secret
            self.accessToken = accessToken
        }
    }

    /// Registers a client (RFC 7591 section 3).
    /// - Throws: `OAuthError`.
    public static func register(_ json: JSON, origin: Client.Origin = .registered, in context: Context) throws -> Registration {
        let metadata = try ClientMetadata(json, standardMethod: .basic, hosts: context.services[RedirectHosts.self])
        let id = context.makeID(ClientID.self)
        let secret = metadata.authMethod == .none ? nil : OAuthSecret.client.make()
        let token = origin == .registered ? OAuthSecret.registration.make() : nil
        try context.db.execute(
            sql: """
                INSERT INTO client (id, origin, name, redirect_uris, metadata, auth_method, secret_hash, registration_hash, created_at,
                    updated_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                id, origin.rawValue, metadata.name, JSON(metadata.redirectURIs.map(\.text)).text, metadata.json.text,
                metadata.authMethod.rawValue, hash(secret, in: context), hash(token, in: context), context.now, context.now,
            ])
        return Registration(client: try client(id, in: context), secret: secret, accessToken: token)
    }

    /// Changes a registration (RFC 7592 section 2.2). A secret is given out only where the client needs one now and had none; one that it
    /// names has to be the one that it has.
    /// - Throws: `OAuthError`.
    public static func update(_ client: Client, _ json: JSON, in context: Context) throws -> Registration {
        guard json["client_id"]?.stringValue == client.clientID else {
            throw OAuthError(.invalidClientMetadata, "client_id has to be that of the registration (RFC 7592 section 2.2).")
        }
        if let secret = json["client_secret"], !secret.isNull {
            guard let text = secret.stringValue, try isSecret(text, of: client, in: context) else {
                throw OAuthError(
                    .invalidClientMetadata, "client_secret is not the one of the registration; leave it out, it stays as it is.")
            }
        }
        let metadata = try ClientMetadata(json, standardMethod: .basic, hosts: context.services[RedirectHosts.self])
        let secret = metadata.authMethod != .none && client.authMethod == .none ? OAuthSecret.client.make() : nil
        try context.db.execute(
            sql: """
                UPDATE client SET name = ?, redirect_uris = ?, metadata = ?, auth_method = ?4, updated_at = ?,
                    secret_hash = iif(?4 = 'none', NULL, coalesce(?, secret_hash))
                WHERE id = ?
                """,
            arguments: [
                metadata.name, JSON(metadata.redirectURIs.map(\.text)).text, metadata.json.text, metadata.authMethod.rawValue, context.now,
                hash(secret, in: context), client.id,
            ])
        return Registration(client: try self.client(client.id, in: context), secret: secret)
    }

    /// Keeps what a client's document says, until its freshness ends.
    public static func keep(_ document: ClientDocument, in context: Context) throws -> Client {
        let existing = try find(document.url, in: context)
        let id = existing?.id ?? context.makeID(ClientID.self)
        try context.db.execute(
            sql: """
                INSERT INTO client (id, origin, url, name, redirect_uris, metadata, auth_method, document_fresh_until, created_at, updated_at)
                VALUES (?, 'cimd', ?, ?, ?, ?, 'none', ?, ?, ?)
                ON CONFLICT (url) DO UPDATE SET name = excluded.name, redirect_uris = excluded.redirect_uris,
                    metadata = excluded.metadata, document_fresh_until = excluded.document_fresh_until, updated_at = excluded.updated_at
                """,
            arguments: [
                id, document.url, document.metadata.name, JSON(document.metadata.redirectURIs.map(\.text)).text,
                document.metadata.json.text, context.now.adding(seconds: document.freshSeconds), context.now, context.now,
            ])
        return try client(id, in: context)
    }

    /// The client that calls itself so in requests, revoked or not.
    public static func find(_ clientID: String, in context: Context) throws -> Client? {
        if let id = ClientID(clientID) { return try Row.fetchOne(context.db, sql: byID, arguments: [id]).map(Client.init) }
        guard clientID.utf8.count <= ClientDocument.maxURLBytes else { return nil }
        return try Row.fetchOne(
            context.db,
            sql: """
                SELECT id, origin, url, name, redirect_uris, metadata, auth_method, document_fresh_until, created_at, updated_at,
                    last_used_at, revoked_at
                FROM client WHERE url = ?
                """, arguments: [clientID]
        ).map(Client.init)
    }

    /// The client of that id.
    /// - Throws: `.notFound`.
    public static func client(_ id: ClientID, in context: Context) throws -> Client {
        guard let row = try Row.fetchOne(context.db, sql: byID, arguments: [id]) else { throw Failure.notFound("client", id) }
        return try Client(row)
    }

    private static let byID = """
        SELECT id, origin, url, name, redirect_uris, metadata, auth_method, document_fresh_until, created_at, updated_at, last_used_at,
            revoked_at
        FROM client WHERE id = ?
        """

    /// Whether that is the client's secret.
    public static func isSecret(_ secret: String, of client: Client, in context: Context) throws -> Bool {
        let kept = try Data.fetchOne(context.db, sql: "SELECT secret_hash FROM client WHERE id = ?", arguments: [client.id])
        return kept.map { context.services[KeyHashing.self].accepts(Array($0), of: secret) } ?? false
    }

    /// Whether that is the token by which the client manages its registration.
    public static func isRegistrationToken(_ token: String, of client: Client, in context: Context) throws -> Bool {
        let kept = try Data.fetchOne(context.db, sql: "SELECT registration_hash FROM client WHERE id = ?", arguments: [client.id])
        return kept.map { context.services[KeyHashing.self].accepts(Array($0), of: token) } ?? false
    }

    /// Clients, newest first.
    public static func list(before: ClientID? = nil, limit: Int = 200, in context: Context) throws -> [Client] {
        try Row.fetchAll(
            context.db,
            sql: """
                SELECT id, origin, url, name, redirect_uris, metadata, auth_method, document_fresh_until, created_at, updated_at,
                    last_used_at, revoked_at
                FROM client WHERE id < ? ORDER BY id DESC LIMIT ?
                """, arguments: [before?.text ?? "cli_~", limit]
        ).map(Client.init)
    }

    /// Shuts a client out: what it holds is refused at once, and it cannot ask anew. Revoking twice is no error.
    public static func revoke(_ id: ClientID, in context: Context) throws -> Client {
        try context.db.execute(sql: "UPDATE client SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL", arguments: [context.now, id])
        let client = try client(id, in: context)
        try Grants.revokeAll(of: client, because: .client, in: context)
        return client
    }

    /// Takes the steps of a stranger, who came a moment ago from where the client registered, for the client's.
    public static func adoptSteps(_ client: Client, address: String, agent: String, in context: Context) throws {
        try ClientSteps.adopt(client.id, address: address, agent: agent, in: context)
    }

    static func used(_ id: ClientID, in context: Context) throws {
        try context.db.execute(sql: "UPDATE client SET last_used_at = ? WHERE id = ?", arguments: [context.now, id])
    }

    private static func hash(_ secret: String?, in context: Context) -> Data? {
        secret.map { Data(context.services[KeyHashing.self].hash($0)) }
    }
}
