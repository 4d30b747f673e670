internal import FoundationEssentials
internal import GRDB
internal import Operations
internal import Secrets

/// The tokens that new access tokens are asked for with: of each family one is good at a time.
enum RefreshTokens {
    static let lifetimeSeconds = 30 * 86_400
    /// For how long a token that was just rotated answers with the same successor: hosted clients ask twice at once.
    static let graceSeconds = 10

    /// The first token of a family.
    static func make(for family: TokenFamilyID, in context: Context) throws -> String {
        let token = OAuthSecret.refresh.make()
        let end = context.now.adding(seconds: lifetimeSeconds)
        try context.db.execute(
            sql: "INSERT INTO refresh_token (hash, family, created_at, expires_at) VALUES (?, ?, ?, ?)",
            arguments: [hash(token, in: context), family, context.now, end])
        try TokenFamilies.extend(family, to: end, in: context)
        return token
    }

    /// Exchanges a token for its successor.
    ///
    /// A token that comes again after the grace ends the family: either who comes first or who comes second has it from somebody else
    /// (RFC 9700 section 4.14.2).
    static func rotate(
        _ token: String, client: ClientID, in context: Context
    ) throws -> Result<(family: TokenFamilyID, token: String), OAuthError> {
        let refused = OAuthError(
            .invalidGrant, "This refresh token is not known, was used, or has expired. Begin again at /oauth/authorize.")
        guard OAuthSecret.refresh.isForm(of: token) else { return .failure(refused) }
        let key = hash(token, in: context)
        let found = try Row.fetchOne(
            context.db,
            sql: """
                SELECT family, refresh_token.expires_at, rotated_at, successor, grant.client,
                    coalesce(ended_at, grant.revoked_at) AS ended_at, coalesce(ended_because, grant.revoked_because) AS ended_because
                FROM refresh_token JOIN token_family ON token_family.id = family JOIN grant ON grant.id = token_family.grant
                WHERE hash = ?
                """, arguments: [key])
        guard let row = found, row["client"] == client else { return .failure(refused) }
        guard (row["ended_at"] as Instant?) == nil else {
            let reason: String = row["ended_because"] ?? "revoked"
            return .failure(refused.hinting("What its refresh token was given for has ended: \(reason). It has to ask the person anew."))
        }
        let family: TokenFamilyID = row["family"]
        if let rotatedAt = row["rotated_at"] as Instant?, let sealed = row["successor"] as Data? {
            guard context.now <= rotatedAt.adding(seconds: graceSeconds) else {
                try TokenFamilies.end(family, because: .tokenReused, in: context)
                return .failure(
                    refused.hinting(
                        "It sent a refresh token that it had exchanged before, more than \(graceSeconds) s ago. One of the two may have been a "
                            + "stranger, so all that this sign-in gave has ended. A client that is restored from a copy, or runs twice with one store, "
                            + "does this: it has to ask the person anew."))
            }
            let successor = try context.services[Sealing.self].open(Array(sealed), context: place(key))
            return .success((family, String(decoding: successor, as: UTF8.self)))
        }
        guard row["expires_at"] > context.now else {
            return .failure(
                refused.hinting("Its refresh token had not been used for \(lifetimeSeconds / 86_400) days. It has to ask the person anew."))
        }
        let successor = try make(for: family, in: context)
        try context.db.execute(
            sql: "UPDATE refresh_token SET rotated_at = ?, successor = ? WHERE hash = ?",
            arguments: [
                context.now, Data(context.services[Sealing.self].seal(Array(successor.utf8), context: place(key))), key,
            ])
        return .success((family, successor))
    }

    /// The family that the token belongs to, whatever has become of it.
    static func owner(of token: String, in context: Context) throws -> (family: TokenFamilyID, isGood: Bool, expiresAt: Instant)? {
        guard OAuthSecret.refresh.isForm(of: token) else { return nil }
        let row = try Row.fetchOne(
            context.db, sql: "SELECT family, expires_at, rotated_at FROM refresh_token WHERE hash = ?",
            arguments: [hash(token, in: context)]
        )
        return row.map { row in
            let end: Instant = row["expires_at"]
            return (row["family"], end > context.now && (row["rotated_at"] as Instant?) == nil, end)
        }
    }

    private static func hash(_ token: String, in context: Context) -> Data { Data(context.services[KeyHashing.self].hash(token)) }

    /// Binds a sealed successor to its row.
    private static func place(_ hash: Data) -> String { "refresh_token.successor.\(Hex.encode(Array(hash)))" }
}
