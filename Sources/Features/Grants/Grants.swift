public import Operations
internal import GRDB
internal import JSONSchema

/// What users have granted to clients.
public enum Grants {
    /// Why a grant ended before its time.
    public enum Reason: String, Sendable {
        /// The user, or the operator, took it back.
        case person = "taken back"
        /// The client gave it back (RFC 7009).
        case givenBack = "given back by the client"
        /// The client was shut out.
        case client = "client revoked"
        /// A code was used twice: somebody else may have it.
        case codeReused = "code used twice"
        /// A refresh token was used twice: somebody else may have it.
        case tokenReused = "refresh token used twice"
        /// The same client asked for more, from where it had been let in before.
        case replaced = "replaced by a sign-in with more"
    }

    /// What a user has decided.
    public struct Consent: Sendable {
        public var user: UserID
        public var client: ClientID
        public var project: ProjectID?
        public var scopes: ScopeSet
        /// What the client asked for by name; nothing where it named nothing.
        public var asked: ScopeSet
        /// The protected addresses that tokens are for.
        public var resources: [String]
        public var redirectURI: String
        /// PKCE's challenge, S256.
        public var challenge: String
        public var place: Place

        public init(
            user: UserID, client: ClientID, project: ProjectID?, scopes: ScopeSet, asked: ScopeSet, resources: [String],
            redirectURI: String, challenge: String, place: Place
        ) {
            self.user = user
            self.client = client
            self.project = project
            self.scopes = scopes
            self.asked = asked
            self.resources = resources
            self.redirectURI = redirectURI
            self.challenge = challenge
            self.place = place
        }
    }

    /// Where a person decides.
    public struct Place: Sendable {
        /// The browser's number, or the id of its session.
        public var browser: String
        /// The address's network, see `RemoteNetwork`.
        public var network: String

        public init(browser: String, address: String) {
            self.browser = browser
            network = RemoteNetwork.name(of: address)
        }
    }

    /// Writes a consent down. What a user lets a client do at the same addresses in the same project is one grant, and each sign-in is a
    /// family of tokens under it, with what was allowed then: a later one takes nothing from those of before, on whatever machine they are.
    /// Only a client that asks for more where it is gives up what it had there, see `TokenFamilies.begin`.
    /// - Returns: the code to send the client back with; it is good once, for a minute.
    ///
    /// - Throws: `.notFound` for a project that is not the user's, `.conflict` for a client that was shut out meanwhile.
    public static func make(_ consent: Consent, in context: Context) throws -> String {
        if let project = consent.project {
            let isMember = try Bool.fetchOne(
                context.db, sql: "SELECT EXISTS (SELECT 1 FROM membership WHERE user = ? AND project = ?)",
                arguments: [consent.user, project])
            guard isMember == true else { throw Failure.notFound("project", project) }
        }
        let client = try Clients.client(consent.client, in: context)
        guard client.revokedAt == nil else { throw Failure(.conflict, "This program was shut out by the operator.") }
        let kept = try living(of: consent.user, client: client.id, at: consent.resources, in: context).first { $0.holds(consent) }
        let id = try kept.map { try widen($0, by: consent, of: client, in: context) } ?? insert(consent, of: client, in: context)
        try Clients.used(client.id, in: context)
        return try AuthorizationCodes.make(
            for: TokenFamilies.make(under: id, by: consent, in: context), redirectURI: consent.redirectURI,
            challenge: consent.challenge, in: context)
    }

    private static func insert(_ consent: Consent, of client: Client, in context: Context) throws -> GrantID {
        let id = context.makeID(GrantID.self)
        try context.db.execute(
            sql: """
                INSERT INTO grant (id, user, client, project, scopes, resources, client_name, redirect_uris, created_at, expires_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                id, consent.user, client.id, consent.project, consent.scopes.text, consent.resources.joined(separator: " "), client.name,
                JSON(client.redirectURIs).text, context.now, context.now.adding(seconds: AuthorizationCodes.lifetimeSeconds),
            ])
        return id
    }

    private static func widen(_ grant: Grant, by consent: Consent, of client: Client, in context: Context) throws -> GrantID {
        try context.db.execute(
            sql: "UPDATE grant SET scopes = ?, client_name = ?, redirect_uris = ?, expires_at = max(expires_at, ?) WHERE id = ?",
            arguments: [
                grant.allowed.union(consent.scopes).text, client.name,
                JSON(client.redirectURIs).text, context.now.adding(seconds: AuthorizationCodes.lifetimeSeconds), grant.id,
            ])
        return grant.id
    }

    /// What the user lets the client do now at one of those addresses, what was refreshed last first.
    public static func living(of user: UserID, client: ClientID, at resources: [String], in context: Context) throws -> [Grant] {
        try Row.fetchAll(
            context.db,
            sql: """
                SELECT \(columns) WHERE grant.user = :user AND grant.client = :client AND grant.revoked_at IS NULL AND grant.expires_at > :now
                ORDER BY grant.expires_at DESC, grant.id DESC LIMIT 500
                """, arguments: ["user": user, "client": client, "now": context.now]
        ).map(Grant.init).filter { !Set($0.resources).isDisjoint(with: resources) }
    }

    /// A user's living grants. Those that were refreshed last come first.
    public static func list(of user: UserID, in context: Context) throws -> [Grant] {
        try Row.fetchAll(
            context.db,
            sql: """
                SELECT \(columns) WHERE grant.user = :user AND grant.revoked_at IS NULL AND grant.expires_at > :now
                ORDER BY grant.expires_at DESC, grant.id DESC LIMIT 500
                """, arguments: ["user": user, "now": context.now]
        ).map(Grant.init)
    }

    /// All grants, of all states, newest first.
    public static func list(limit: Int = 200, in context: Context) throws -> [Grant] {
        try Row.fetchAll(
            context.db, sql: "SELECT \(columns) ORDER BY grant.id DESC LIMIT :limit", arguments: ["limit": limit, "now": context.now]
        ).map(Grant.init)
    }

    /// The grants of one client, newest first.
    public static func list(of client: ClientID, in context: Context) throws -> [Grant] {
        try Row.fetchAll(
            context.db, sql: "SELECT \(columns) WHERE grant.client = :client ORDER BY grant.id DESC LIMIT 200",
            arguments: ["client": client, "now": context.now]
        ).map(Grant.init)
    }

    /// Whether somebody else has let the same client in, now or before.
    public static func isShared(_ grant: Grant, in context: Context) throws -> Bool {
        try Bool.fetchOne(
            context.db,
            sql: "SELECT EXISTS (SELECT 1 FROM grant WHERE client = ? AND user != (SELECT user FROM grant WHERE id = ?))",
            arguments: [grant.client, grant.id]) == true
    }

    /// The grant of that id.
    /// - Throws: `.notFound`.
    public static func grant(_ id: GrantID, in context: Context) throws -> Grant {
        let row = try Row.fetchOne(context.db, sql: "SELECT \(columns) WHERE grant.id = :id", arguments: ["id": id, "now": context.now])
        guard let row else { throw Failure.notFound("grant", id) }
        return try Grant(row)
    }

    /// What it allows is what its living sign-ins were given; of one that has none left, what it allowed.
    private static let columns = """
        grant.id, user.email, grant.client, grant.client_name, client.name AS present_name, grant.redirect_uris, grant.project,
            project.name AS project_name, grant.resources, coalesce(
                (SELECT group_concat(scopes, ' ') FROM token_family WHERE token_family.grant = grant.id AND ended_at IS NULL
                    AND token_family.expires_at > :now), grant.scopes) AS scopes,
            grant.created_at, grant.expires_at, grant.last_used_at, grant.revoked_at, grant.revoked_because
        FROM grant JOIN user ON user.id = grant.user JOIN client ON client.id = grant.client
        LEFT JOIN project ON project.id = grant.project
        """

    /// Ends a grant; the next request with any of its tokens is refused. Revoking twice is no error.
    /// - Parameter user: whose it has to be; `nil` for the operator.
    /// - Throws: `.notFound`, also for what belongs to others.
    @discardableResult
    public static func revoke(_ id: GrantID, of user: UserID? = nil, because reason: Reason, in context: Context) throws -> Grant {
        if let user {
            let owner = try UserID.fetchOne(context.db, sql: "SELECT user FROM grant WHERE id = ?", arguments: [id])
            guard owner == user else { throw Failure.notFound("grant", id) }
        }
        try context.db.execute(
            sql: "UPDATE grant SET revoked_at = ?, revoked_because = ? WHERE id = ? AND revoked_at IS NULL",
            arguments: [context.now, reason.rawValue, id])
        let isNews = context.db.changesCount > 0
        let grant = try grant(id, in: context)
        guard isNews else { return grant }
        try context.event("grant.revoked", project: grant.project, subject: id.text, data: grant.told(because: reason))
        return grant
    }

    /// Ends all that is granted to a client, or what one user granted to it.
    public static func revokeAll(of client: Client, user: UserID? = nil, because reason: Reason, in context: Context) throws {
        // Bounded: a client's living grants are its consents of the last 30 days; beyond this many the client's own state refuses the rest.
        let ids = try GrantID.fetchAll(
            context.db,
            sql: """
                SELECT id FROM grant WHERE client = :client AND revoked_at IS NULL AND expires_at > :now AND (:user IS NULL OR user = :user)
                ORDER BY id DESC LIMIT 1000
                """, arguments: ["client": client.id, "now": context.now, "user": user])
        for id in ids { try revoke(id, because: reason, in: context) }
    }
}

extension Grant {
    /// What events tell about its end.
    func told(because reason: Grants.Reason) -> JSON {
        [
            "id": .string(id.text), "client_id": .string(client.text), "client_name": .string(clientName),
            "because": .string(reason.rawValue),
        ]
    }

    /// Whether that consent is for the same project and addresses.
    fileprivate func holds(_ consent: Grants.Consent) -> Bool {
        project == consent.project && Set(resources) == Set(consent.resources)
    }
}
