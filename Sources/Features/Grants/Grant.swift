public import Operations
internal import GRDB
internal import JSONSchema

/// What one user lets one client do in a project and at some addresses: one sign-in or several, and all that was handed out for them.
public struct Grant: Sendable {
    public var id: GrantID
    public var email: String
    public var client: ClientID
    /// What the client called itself when the user let it in.
    public var clientName: String
    /// What it calls itself now.
    public var presentName: String
    /// Where it could send people back to when the user let it in.
    public var redirectURIs: [String]
    /// The protected addresses that its tokens are for.
    public var resources: [String]
    public var project: ProjectID?
    public var projectName: String?
    /// What its sign-ins may do, taken together; each has what was allowed at it, see `SignIn`.
    public var scopes: [String]
    /// The same as a set.
    public var allowed: ScopeSet { ScopeSet(text: scopes.joined(separator: " ")) }
    public var createdAt: Instant
    public var expiresAt: Instant
    public var lastUsedAt: Instant?
    public var revokedAt: Instant?
    public var revokedBecause: String?

    /// Whether the client goes by another name now.
    public var isRenamed: Bool { presentName != clientName }

    /// Where the client can send people now and could not when the user let it in.
    public func newPlaces(of client: Client) -> [String] {
        let known = Set(redirectURIs.map(RedirectURI.place(of:)))
        var places: [String] = []
        for place in client.redirectURIs.map(RedirectURI.place(of:)) where !known.contains(place) && !places.contains(place) {
            places.append(place)
        }
        return places
    }
}

extension Grant: Reply {
    public static let fields: [Field<Grant>] = [
        Field("id") { $0.id }, Field("user") { $0.email }, Field("client") { $0.client },
        Field("client_name", "What the client called itself when the user let it in.") { $0.clientName },
        Field("project_id", "The project that it is limited to; null for all of the user's.") { $0.project }, Field("scopes") { $0.scopes },
        Field("resources", "The addresses that its tokens are for.") { $0.resources }, Field("created_at") { $0.createdAt },
        Field("expires_at", "When it ends by itself, unless the client comes back before.") { $0.expiresAt },
        Field("last_used_at") { $0.lastUsedAt }, Field("revoked_at") { $0.revokedAt },
        Field("revoked_because") { $0.revokedBecause },
    ]
}

extension Grant {
    init(_ row: Row) throws {
        id = row["id"]
        email = row["email"]
        client = row["client"]
        clientName = row["client_name"]
        presentName = row["present_name"]
        redirectURIs = try JSON(parsing: row["redirect_uris"] as String).arrayValue?.compactMap(\.stringValue) ?? []
        resources = (row["resources"] as String).split(separator: " ").map(String.init)
        project = row["project"]
        projectName = row["project_name"]
        scopes = ScopeSet(text: row["scopes"]).names
        createdAt = row["created_at"]
        expiresAt = row["expires_at"]
        lastUsedAt = row["last_used_at"]
        revokedAt = row["revoked_at"]
        revokedBecause = row["revoked_because"]
    }
}
