internal import JSONSchema
public import Operations
internal import Store

/// Finds out what a token's grant allows, from the file, for every request anew.
public enum GrantCheck {
    /// What came of a token.
    public struct Outcome: Sendable {
        /// The caller, or `.unauthorized` with what is wrong, but never with the token.
        public var caller: Result<Caller, Failure>
        /// Whose token it is, where we signed it.
        public var client: ClientID?
        /// The family whose tokens nobody has called with before; `nil` where somebody has.
        public var newFamily: TokenFamilyID?
    }

    /// What the access token stands for.
    /// - Parameter place: where it is shown.
    public static func check(bearer text: String, at place: ProtectedAddresses.Place, in context: Context) throws -> Outcome {
        guard let token = try AccessToken.read(text, in: context) else {
            return Outcome(caller: refused("This is no token of this server, or the key that signed it is gone. \(again)"))
        }
        let row = try context.db.first(
            """
            SELECT grant.user, grant.project, token_family.scopes, coalesce(token_family.ended_at, grant.revoked_at), token_family.called_at,
                client.id, client.revoked_at, user.disabled_at
            FROM token_family JOIN grant ON grant.id = token_family.grant JOIN client ON client.id = grant.client
            JOIN user ON user.id = grant.user WHERE token_family.id = ? AND grant.id = ?
            """, [.text(token.family.text), .text(token.grant.text)], FoundGrant.init)
        guard let row, row.user == token.user else {
            return Outcome(caller: refused("What this token was given for is gone. \(again)"))
        }
        if let problem = token.problem(at: context.now, publicURL: context.publicURL, place: place) {
            return Outcome(caller: refused(problem), client: row.client)
        }
        guard row.revokedAt == nil, row.clientRevokedAt == nil else {
            return Outcome(caller: refused("What this token was given for was taken back. \(again)"), client: row.client)
        }
        guard row.disabledAt == nil else {
            return Outcome(
                caller: refused("The account that this token acts for is disabled. Ask an admin of this server."), client: row.client)
        }
        let granted = ScopeSet(text: row.scopes)
        let scopes = token.scopes == row.scopes ? granted : granted.intersection(ScopeSet(text: token.scopes))
        let standard = context.services[RateLimits.self]
        let caller = Caller(
            principal: .grant(token.grant, of: row.user),
            scopes: ProtectedAddresses.narrowed(scopes, to: token.audience, publicURL: context.publicURL), project: row.project,
            rateLimit: standard.grant == 0 ? nil : standard.grant, userRateLimit: standard.user == 0 ? nil : standard.user)
        return Outcome(caller: .success(caller), client: row.client, newFamily: row.calledAt == nil ? token.family : nil)
    }

    /// What a client does about it, in the way of RFC 9728 section 5.1.
    static let again = "Sign in again: resource_metadata in WWW-Authenticate says where to get a token."

    private static func refused(_ reason: String) -> Result<Caller, Failure> { .failure(Failure(.unauthorized, reason)) }
}

/// A row of `token_family` with its grant and client, read for every request.
private struct FoundGrant {
    var user: UserID
    var project: ProjectID?
    var scopes: String
    var revokedAt: Instant?
    var calledAt: Instant?
    var client: ClientID
    var clientRevokedAt: Instant?
    var disabledAt: Instant?

    init(_ row: borrowing Columns) {
        user = UserID(stored: row.text(0))
        project = row.textIfAny(1).map(ProjectID.init(stored:))
        scopes = row.text(2)
        revokedAt = row.integerIfAny(3).map(Instant.init(milliseconds:))
        calledAt = row.integerIfAny(4).map(Instant.init(milliseconds:))
        client = ClientID(stored: row.text(5))
        clientRevokedAt = row.integerIfAny(6).map(Instant.init(milliseconds:))
        disabledAt = row.integerIfAny(7).map(Instant.init(milliseconds:))
    }
}
