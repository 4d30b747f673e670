internal import GRDB
internal import Operations

/// The sign-ins of a client under one grant: a code and all tokens that follow from it are a family, which begins and ends by itself.
///
/// A client that is installed on two machines has two: a token that is used twice on one of them does not sign the other out.
enum TokenFamilies {
    /// - Parameter scopes: what the person allowed at this sign-in.
    static func make(under grant: GrantID, scopes: ScopeSet, in context: Context) throws -> TokenFamilyID {
        let id = context.makeID(TokenFamilyID.self)
        try context.db.execute(
            sql: "INSERT INTO token_family (id, grant, scopes, expires_at) VALUES (?, ?, ?, ?)",
            arguments: [id, grant, scopes.text, context.now.adding(seconds: AuthorizationCodes.lifetimeSeconds)])
        return id
    }

    /// Moves the end of a family, and of its grant, on to `end`.
    static func extend(_ id: TokenFamilyID, to end: Instant, in context: Context) throws {
        try context.db.execute(
            sql: "UPDATE token_family SET expires_at = max(expires_at, ?) WHERE id = ?", arguments: [end, id])
        try context.db.execute(
            sql: "UPDATE grant SET expires_at = max(expires_at, ?) WHERE id = (SELECT grant FROM token_family WHERE id = ?)",
            arguments: [end, id])
    }

    /// Ends a family, and with the last one that lives also the grant; the next request with any of its tokens is refused.
    static func end(_ id: TokenFamilyID, because reason: Grants.Reason, in context: Context) throws {
        try context.db.execute(
            sql: "UPDATE token_family SET ended_at = ?, ended_because = ? WHERE id = ? AND ended_at IS NULL",
            arguments: [context.now, reason.rawValue, id])
        guard context.db.changesCount > 0 else { return }
        let grant = try GrantID.fetchOne(context.db, sql: "SELECT grant FROM token_family WHERE id = ?", arguments: [id])
        guard let grant = try grant.map({ try Grants.grant($0, in: context) }), grant.revokedAt == nil else { return }
        if reason == .codeReused || reason == .tokenReused {
            try context.event("token.reused", project: grant.project, subject: grant.id.text, data: grant.told(because: reason))
        }
        let last = try Instant.fetchOne(
            context.db, sql: "SELECT max(expires_at) FROM token_family WHERE grant = ? AND ended_at IS NULL", arguments: [grant.id])
        if let last, last > context.now {
            // It lasts as long as what is left of it, which may be a code that nobody redeems.
            try context.db.execute(sql: "UPDATE grant SET expires_at = ? WHERE id = ?", arguments: [last, grant.id])
        } else {
            try Grants.revoke(grant.id, because: reason, in: context)
        }
    }
}
