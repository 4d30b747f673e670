public import Operations
internal import GRDB

/// One sign-in of a client: what a person allowed then, and where.
public struct SignIn: Sendable {
    var id: TokenFamilyID
    public var grant: GrantID
    public var scopes: ScopeSet
    /// The browser in which the person decided; `nil` for sign-ins of before this was noted.
    var browser: String?
    /// The network that the client took its first token from; `nil` before it has one.
    public var network: String?
    /// Whether that was the browser's, too.
    var isBesideBrowser: Bool
    public var createdAt: Instant

    /// Whether the person decided in that browser.
    public func isFrom(_ browser: String) -> Bool { self.browser == browser }

    /// Whether a client that asks so in that browser asks for what this sign-in has and for more.
    public func isStepped(from browser: String, asking named: ScopeSet) -> Bool {
        isFrom(browser) && named.contains(all: scopes) && !named.subtracting(scopes).isEmpty
    }

    /// What goes on of a user's sign-ins of a client at those addresses, newest first.
    public static func living(of user: UserID, client: ClientID, at resources: [String], in context: Context) throws -> [SignIn] {
        try Grants.living(of: user, client: client, at: resources, in: context).flatMap { try living(under: $0.id, in: context) }
            .sorted { $0.createdAt > $1.createdAt }
    }

    /// What goes on of the sign-ins under a grant, newest first.
    public static func living(under grant: GrantID, in context: Context) throws -> [SignIn] {
        try Row.fetchAll(
            context.db,
            sql: """
                SELECT id, grant, scopes, browser, network, network IS NOT NULL AND network = browser_network AS is_beside, created_at
                FROM token_family WHERE grant = ? AND ended_at IS NULL AND expires_at > ? ORDER BY id DESC LIMIT 100
                """, arguments: [grant, context.now]
        ).map { row in
            SignIn(
                id: row["id"], grant: row["grant"], scopes: ScopeSet(text: row["scopes"]), browser: row["browser"],
                network: row["network"], isBesideBrowser: row["is_beside"], createdAt: row["created_at"])
        }
    }
}
