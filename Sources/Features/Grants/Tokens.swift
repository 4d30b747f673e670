public import JSONSchema
public import Operations
internal import FoundationEssentials
internal import GRDB
internal import Secrets

/// What the token endpoint does: codes and refresh tokens become access tokens.
public enum Tokens {
    /// What is to be handed out, written down already but not yet signed: signing takes a millisecond, which the writer has not.
    public struct Issue: Sendable {
        var family: TokenFamilyID
        public var grant: GrantID
        public var scopes: ScopeSet
        var user: UserID
        var clientID: String
        var resources: [String]
        var refreshToken: String?
    }

    /// Exchanges a code (RFC 6749 section 4.1.3).
    /// - Parameters:
    ///   - resources: what the request names; they have to be among those of the consent (RFC 8707 section 2.2).
    ///   - address: the client's.
    /// - Returns: a refusal as a value, not as an error: what it has changed stays.
    public static func redeem(
        code: String, client: Client, redirectURI: String, verifier: String, resources: [String], from address: String,
        in context: Context
    ) throws -> Result<Issue, OAuthError> {
        switch try AuthorizationCodes.take(code, client: client.id, redirectURI: redirectURI, verifier: verifier, in: context) {
        case .failure(let error): return .failure(error)
        case .success(let family):
            // What cannot be granted leaves no token behind that nobody has.
            let result = try issue(family, client: client, refreshToken: nil, scopes: nil, resources: resources, in: context)
            guard case .success(var issue) = result else { return result }
            issue.refreshToken = client.mayRefresh ? try RefreshTokens.make(for: family, in: context) : nil
            if issue.refreshToken == nil {
                try TokenFamilies.extend(family, to: context.now.adding(seconds: AccessToken.lifetimeSeconds), in: context)
            }
            try TokenFamilies.begin(family, from: address, sentBackTo: redirectURI, in: context)
            try Clients.used(client.id, in: context)
            return .success(issue)
        }
    }

    /// Exchanges a refresh token (section 6).
    /// - Parameter scopes: what the new token is to be narrowed to; the next one may have all of the sign-in's again.
    public static func refresh(
        token: String, client: Client, scopes: String?, resources: [String], in context: Context
    ) throws -> Result<Issue, OAuthError> {
        // First whether it can be granted: a request that cannot does not cost the client its token. One that comes a second time is told
        // apart below, whatever it asks for.
        if let owner = try RefreshTokens.owner(of: token, in: context), owner.isGood, try belongs(owner.family, to: client, in: context),
            case .failure(let error) = try issue(
                owner.family, client: client, refreshToken: nil, scopes: scopes, resources: resources, in: context)
        {
            return .failure(error)
        }
        switch try RefreshTokens.rotate(token, client: client.id, in: context) {
        case .failure(let error): return .failure(error)
        case .success(let (family, successor)):
            try Clients.used(client.id, in: context)
            return try issue(family, client: client, refreshToken: successor, scopes: scopes, resources: resources, in: context)
        }
    }

    private static func issue(
        _ family: TokenFamilyID, client: Client, refreshToken: String?, scopes: String?, resources: [String], in context: Context
    ) throws -> Result<Issue, OAuthError> {
        let found = try Row.fetchOne(
            context.db,
            sql: """
                SELECT grant.id, grant.user, token_family.scopes, grant.resources, user.disabled_at
                FROM token_family JOIN grant ON grant.id = token_family.grant JOIN user ON user.id = grant.user
                WHERE token_family.id = ?
                """, arguments: [family])
        guard let row = found else { throw Failure.notFound("token family", family) }
        guard (row["disabled_at"] as Instant?) == nil else {
            return .failure(OAuthError(.invalidGrant, "The account that this was granted by is disabled. Ask an admin of this server."))
        }
        let granted = ScopeSet(text: row["scopes"])
        var narrowed = granted
        if let scopes {
            let names = scopes.split(separator: " ").filter { $0 != OAuthScopes.offline }
            guard names.allSatisfy({ granted.names.contains(String($0)) }) else {
                return .failure(
                    OAuthError(.invalidScope, "A refreshed token has at most what was consented to. For more, ask at /oauth/authorize."))
            }
            narrowed = ScopeSet(text: names.joined(separator: " "))
        }
        let consented = (row["resources"] as String).split(separator: " ").map(String.init)
        let names = context.services[OwnNames.self]()
        let asked = resources.compactMap { ProtectedAddresses.canonical($0, publicURL: context.publicURL, otherNames: names) }
        guard asked.count == resources.count, asked.allSatisfy(consented.contains) else {
            return .failure(OAuthError(.invalidTarget, "resource is not one that was consented to: \(consented.joined(separator: ", "))."))
        }
        let audience = asked.isEmpty ? consented : asked
        narrowed = ProtectedAddresses.narrowed(narrowed, to: audience, publicURL: context.publicURL)
        guard !narrowed.isEmpty else {
            return .failure(OAuthError(.invalidScope, "At \(audience.joined(separator: ", ")) reading scopes are all that can be had."))
        }
        return .success(
            Issue(
                family: family, grant: row["id"], scopes: narrowed, user: row["user"], clientID: client.clientID, resources: audience,
                refreshToken: refreshToken))
    }

    /// Signs what was written down.
    /// - Returns: the token endpoint's answer (section 5.1).
    ///
    /// - Throws: `.busy` where there is no key yet, which `SigningKeys.add` makes.
    public static func answer(_ issue: Issue, in context: Context) throws -> JSON {
        guard let key = try SigningKeys.signing(in: context) else {
            throw Failure(.busy, "The key that signs tokens is being made.", retry: .after(seconds: 1))
        }
        let now = context.now.seconds
        let token = AccessToken(
            id: Base62.random(22), issuer: context.publicURL, audience: issue.resources, user: issue.user, clientID: issue.clientID,
            grant: issue.grant, family: issue.family, scopes: issue.scopes.text, issuedAt: now,
            expiresAt: now + Int64(AccessToken.lifetimeSeconds))
        var answer = JSON.Object()
        answer["access_token"] = .string(try token.signed(by: key, with: context.services[TokenSigning.self]))
        answer["token_type"] = "Bearer"
        answer["expires_in"] = JSON(AccessToken.lifetimeSeconds)
        answer["scope"] = .string(issue.scopes.text)
        if let refresh = issue.refreshToken { answer["refresh_token"] = .string(refresh) }
        return .object(answer)
    }

    // MARK: What becomes of tokens

    /// Ends the family that a token belongs to (RFC 7009 section 2.1): access and refresh tokens of it are refused from now on. The grant
    /// ends with its last family: where the same client is installed elsewhere, it goes on there. What is no token of the client's is passed over.
    public static func revoke(_ text: String, client: Client, in context: Context) throws {
        guard let family = try owner(of: text, in: context)?.family, try belongs(family, to: client, in: context) else { return }
        try TokenFamilies.end(family, because: .givenBack, in: context)
    }

    /// Who asks what a token is good for.
    public enum Asker: Sendable {
        case client(Client)
        case caller(Caller)
    }

    /// What a token is good for (RFC 7662 section 2.2): `{active: false}` also for what is none of the asker's business.
    public static func introspect(_ text: String, by asker: Asker, in context: Context) throws -> JSON {
        let inactive: JSON = ["active": false]
        guard let owner = try owner(of: text, in: context), owner.isGood,
            let row = try Row.fetchOne(
                context.db,
                sql: """
                    SELECT grant.id, grant.user, grant.client, token_family.scopes, grant.resources, grant.created_at, client.url, user.email,
                        coalesce(token_family.ended_at, grant.revoked_at, client.revoked_at, user.disabled_at) AS ended_at
                    FROM token_family JOIN grant ON grant.id = token_family.grant
                    JOIN client ON client.id = grant.client JOIN user ON user.id = grant.user WHERE token_family.id = ?
                    """, arguments: [owner.family]), (row["ended_at"] as Instant?) == nil
        else { return inactive }
        let user: UserID = row["user"]
        switch asker {
        case .client(let client): guard row["client"] == client.id else { return inactive }
        case .caller(let caller): guard caller.isOperator || caller.user == user else { return inactive }
        }
        let resources = owner.token?.audience ?? (row["resources"] as String).split(separator: " ").map(String.init)
        var answer = JSON.Object()
        answer["active"] = true
        answer["scope"] = .string(owner.token?.scopes ?? row["scopes"])
        answer["client_id"] = .string(row["url"] ?? row["client"])
        answer["username"] = .string(row["email"])
        answer["token_type"] = owner.token == nil ? "refresh_token" : "Bearer"
        answer["exp"] = .int(owner.token?.expiresAt ?? owner.expiresAt.seconds)
        answer["iat"] = .int(owner.token?.issuedAt ?? (row["created_at"] as Instant).seconds)
        if let token = owner.token { answer["nbf"] = .int(token.issuedAt) }
        answer["sub"] = .string(user.text)
        answer["aud"] = resources.count == 1 ? .string(resources[0]) : JSON(resources)
        answer["iss"] = .string(context.publicURL)
        if let token = owner.token { answer["jti"] = .string(token.id) }
        answer["grant_id"] = .string((row["id"] as GrantID).text)
        return .object(answer)
    }

    private static func owner(
        of text: String, in context: Context
    ) throws -> (family: TokenFamilyID, isGood: Bool, expiresAt: Instant, token: AccessToken?)? {
        if let refresh = try RefreshTokens.owner(of: text, in: context) {
            return (refresh.family, refresh.isGood, refresh.expiresAt, nil)
        }
        guard let token = try AccessToken.read(text, in: context) else { return nil }
        let isGood = token.problem(at: context.now, publicURL: context.publicURL, place: .rest) == nil
        return (token.family, isGood, Instant(milliseconds: token.expiresAt * 1_000), token)
    }

    private static func belongs(_ family: TokenFamilyID, to client: Client, in context: Context) throws -> Bool {
        try ClientID.fetchOne(
            context.db, sql: "SELECT client FROM grant WHERE id = (SELECT grant FROM token_family WHERE id = ?)", arguments: [family])
            == client.id
    }
}
