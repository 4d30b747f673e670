internal import FoundationEssentials
internal import GRDB
internal import Operations
internal import Secrets

/// What a client is sent back with, and exchanges for tokens (RFC 6749 section 4.1).
enum AuthorizationCodes {
    /// RFC 6749 section 4.1.2 allows ten minutes at most; a redirect needs a few seconds.
    static let lifetimeSeconds = 60

    static func make(for family: TokenFamilyID, redirectURI: String, challenge: String, in context: Context) throws -> String {
        let code = OAuthSecret.code.make()
        try context.db.execute(
            sql: "INSERT INTO authorization_code (hash, family, redirect_uri, challenge, expires_at) VALUES (?, ?, ?, ?, ?)",
            arguments: [
                hash(code, in: context), family, redirectURI, challenge, context.now.adding(seconds: lifetimeSeconds),
            ])
        return code
    }

    /// Takes a code for the client that it was made for, once.
    ///
    /// A code that comes a second time ends its family, for one of the two has it from somebody else (RFC 6749 section 4.1.2). A code that
    /// comes with a wrong verifier or address is spent: whoever guesses has one try.
    static func take(
        _ code: String, client: ClientID, redirectURI: String, verifier: String, in context: Context
    ) throws -> Result<TokenFamilyID, OAuthError> {
        let refused = OAuthError(
            .invalidGrant, "This code is not known, was used, or is older than a minute. Begin again at /oauth/authorize.")
        guard OAuthSecret.code.isForm(of: code) else { return .failure(refused) }
        let key = hash(code, in: context)
        let found = try Row.fetchOne(
            context.db,
            sql: """
                SELECT family, redirect_uri, challenge, authorization_code.expires_at, used_at, grant.client, grant.revoked_at
                FROM authorization_code JOIN token_family ON token_family.id = family JOIN grant ON grant.id = token_family.grant
                WHERE hash = ?
                """, arguments: [key])
        guard let row = found, row["client"] == client else { return .failure(refused) }
        let family: TokenFamilyID = row["family"]
        guard (row["used_at"] as Instant?) == nil else {
            try TokenFamilies.end(family, because: .codeReused, in: context)
            return .failure(
                refused.hinting(
                    "It sent a code a second time. One of the two may have been a stranger, so all that the code gave has ended. A client that "
                        + "retries its token request does this: it has to begin again at /oauth/authorize."))
        }
        guard (row["revoked_at"] as Instant?) == nil else {
            return .failure(
                refused.hinting("What its code was given for was taken back meanwhile. It has to begin again at /oauth/authorize."))
        }
        guard row["expires_at"] > context.now else {
            return .failure(
                refused.hinting(
                    "It sent its code later than \(lifetimeSeconds) s after the person decided. Is its clock or its network slow?"))
        }
        try context.db.execute(sql: "UPDATE authorization_code SET used_at = ? WHERE hash = ?", arguments: [context.now, key])
        guard row["redirect_uri"] == redirectURI else {
            return .failure(OAuthError(.invalidGrant, "redirect_uri is not that of the authorization request. Begin again."))
        }
        guard PKCE.accepts(verifier, challenge: row["challenge"]) else {
            return .failure(OAuthError(.invalidGrant, "code_verifier does not fit the code_challenge. Begin again."))
        }
        return .success(family)
    }

    private static func hash(_ code: String, in context: Context) -> Data { Data(context.services[KeyHashing.self].hash(code)) }
}
