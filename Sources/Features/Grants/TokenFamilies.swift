internal import GRDB
internal import Operations

/// The sign-ins of a client under one grant: a code and all tokens that follow from it are a family, which begins and ends by itself.
///
/// A client that is installed on two machines has two: a token that is used twice on one of them does not sign the other out.
enum TokenFamilies {
    static func make(under grant: GrantID, by consent: Grants.Consent, in context: Context) throws -> TokenFamilyID {
        let id = context.makeID(TokenFamilyID.self)
        try context.db.execute(
            sql: """
                INSERT INTO token_family (id, grant, scopes, asked, browser, browser_network, created_at, expires_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                id, grant, consent.scopes.text, consent.asked.text, consent.place.browser, consent.place.network, context.now,
                context.now.adding(seconds: AuthorizationCodes.lifetimeSeconds),
            ])
        return id
    }

    /// The client took its first token. Where it had asked for more than an earlier sign-in gave it (a step-up), that one ends, the newest of
    /// several: the client has thrown its tokens away, and whoever ends the later sign-in means all of it. The earlier one
    ///
    /// - was allowed in the same browser, to the same client at the same addresses;
    /// - has only scopes that the client named again, beside one that it has not: whoever asks for the same again may be another installation
    ///   of it;
    /// - is on the same machine as far as can be seen: both took their tokens from the same network, or each from that of the browser, which
    ///   may have moved. Of a client that is a site of its own, every place is the same.
    ///
    /// - Parameters:
    ///   - address: the client's.
    ///   - redirectURI: where the person was sent back to.
    static func begin(_ id: TokenFamilyID, from address: String, sentBackTo redirectURI: String, in context: Context) throws {
        let network = RemoteNetwork.name(of: address)
        try context.db.execute(sql: "UPDATE token_family SET network = ? WHERE id = ?", arguments: [network, id])
        let found = try Row.fetchOne(
            context.db,
            sql: """
                SELECT user, client, resources, asked, browser, browser_network FROM token_family JOIN grant ON grant.id = token_family.grant
                WHERE token_family.id = ?
                """, arguments: [id])
        guard let row = found, let browser = row["browser"] as String? else { return }
        let resources = (row["resources"] as String).split(separator: " ").map(String.init)
        let isSite = (try? RedirectURI(redirectURI)).map { $0.scheme == "https" } ?? false  // what was registered can be read
        let isBesideBrowser = row["browser_network"] == network
        for earlier in try SignIn.living(of: row["user"], client: row["client"], at: resources, in: context)
        where earlier.id != id && earlier.isStepped(from: browser, asking: ScopeSet(text: row["asked"])) {
            let isHere = isSite || earlier.network == network || isBesideBrowser && earlier.isBesideBrowser
            if isHere, earlier.network != nil { return try end(earlier.id, because: .replaced, in: context) }
        }
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
            let user = try UserID.fetchOne(context.db, sql: "SELECT user FROM grant WHERE id = ?", arguments: [grant.id])
            if let user { try context.note("token.reused", of: user, target: grant.client.text, face: .oauth, outcome: .unauthorized) }
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
