internal import JSONSchema
internal import Operations
internal import Secrets

/// An access token: a JWT of RFC 9068, RS256, with the ids of the grant and of the token family.
struct AccessToken {
    static let lifetimeSeconds = 3_600
    /// How far the clock that wrote `nbf` may be ahead: it is ours, and may be set back.
    static let leewaySeconds = 5
    /// None of ours is longer; refuses the work for a hostile one.
    static let maxBytes = 4_096

    var id: String
    var issuer: String
    var audience: [String]
    var user: UserID
    var clientID: String
    var grant: GrantID
    var family: TokenFamilyID
    var scopes: String
    var issuedAt: Int64
    var expiresAt: Int64

    private var claims: JSON {
        [
            "iss": .string(issuer), "sub": .string(user.text), "aud": audience.count == 1 ? .string(audience[0]) : JSON(audience),
            "client_id": .string(clientID), "scope": .string(scopes), "iat": .int(issuedAt), "nbf": .int(issuedAt),
            "exp": .int(expiresAt), "jti": .string(id), "grant_id": .string(grant.text), "family_id": .string(family.text),
        ]
    }

    /// The one header that our tokens have.
    private static func header(_ key: String) -> JSON { ["alg": "RS256", "kid": .string(key), "typ": "at+jwt"] }

    /// The token itself (RFC 7515 section 3.1).
    func signed(by key: (id: String, key: KeyMaterial), with signatures: any TokenSignatures) throws -> String {
        let message = Base64URL.encode(Self.header(key.id).bytes) + "." + Base64URL.encode(claims.bytes)
        return try message + "." + Base64URL.encode(signatures.signature(of: Array(message.utf8), by: key.key))
    }

    /// Reads a token, whatever its dates and audience.
    ///
    /// Only the one header that we write is taken, to the byte: there is no other algorithm, type or critical extension to be talked into.
    /// The claims are read after the signature.
    /// - Returns: `nil` where we did not sign it, or with a key that is gone.
    static func read(_ text: String, in context: Context) throws -> AccessToken? {
        guard text.utf8.count <= maxBytes else { return nil }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let head = bytes(parts[0]), let signature = bytes(parts[2]),
            let kid = (try? JSON(parsing: head))?["kid"]?.stringValue, head == header(kid).bytes,  // what is no JSON is not ours
            let key = try SigningKeys.verifying(kid, in: context)
        else { return nil }
        let message = Array(parts[0].utf8) + [UInt8(ascii: ".")] + Array(parts[1].utf8)
        guard context.services[TokenSigning.self].accepts(signature, of: message, by: key) else { return nil }
        return AccessToken(claims: try JSON(parsing: Base64URL.decode(String(parts[1]))))
    }

    /// What a part of a token says; what cannot be decoded is not ours, whatever is wrong with it.
    private static func bytes(_ part: Substring) -> [UInt8]? { try? Base64URL.decode(String(part)) }  // as above

    private init?(claims: JSON) {
        guard let issuer = claims["iss"]?.stringValue, let user = claims["sub"]?.stringValue.flatMap(UserID.init),
            let audience = claims["aud"].flatMap({ $0.stringValue.map { [$0] } ?? $0.arrayValue?.compactMap(\.stringValue) }),
            let clientID = claims["client_id"]?.stringValue, let scopes = claims["scope"]?.stringValue,
            let grant = claims["grant_id"]?.stringValue.flatMap(GrantID.init),
            let family = claims["family_id"]?.stringValue.flatMap(TokenFamilyID.init), let issuedAt = claims["nbf"]?.intValue,
            let expiresAt = claims["exp"]?.intValue, let id = claims["jti"]?.stringValue
        else { return nil }
        self.init(
            id: id, issuer: issuer, audience: audience, user: user, clientID: clientID, grant: grant, family: family, scopes: scopes,
            issuedAt: Int64(issuedAt), expiresAt: Int64(expiresAt))
    }

    init(
        id: String, issuer: String, audience: [String], user: UserID, clientID: String, grant: GrantID, family: TokenFamilyID,
        scopes: String,
        issuedAt: Int64,
        expiresAt: Int64
    ) {
        self.id = id
        self.issuer = issuer
        self.audience = audience
        self.user = user
        self.clientID = clientID
        self.grant = grant
        self.family = family
        self.scopes = scopes
        self.issuedAt = issuedAt
        self.expiresAt = expiresAt
    }

    /// What is wrong with its issuer, audience or dates; `nil` if nothing is.
    func problem(at now: Instant, publicURL: String, place: ProtectedAddresses.Place) -> String? {
        if issuer != publicURL {
            return "This token was issued by another server, or before the public address of this one changed. \(GrantCheck.again)"
        }
        if !audience.contains(where: { ProtectedAddresses.contains($0, publicURL: publicURL, at: place) }) {
            return "This token is for another address: its audience is none of those here. \(GrantCheck.again)"
        }
        if now.seconds >= expiresAt { return "This token has expired. Refresh it at /oauth/token, or sign in again." }
        if now.seconds < issuedAt - Int64(Self.leewaySeconds) {
            return "This token is not valid yet: the clock here is behind. Try again later, or sign in again."
        }
        return nil
    }
}
