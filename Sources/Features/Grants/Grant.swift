public import Operations
internal import GRDB

/// What one user lets one client do: one consent, and all that was handed out for it.
public struct Grant: Sendable {
    public var id: GrantID
    public var email: String
    public var client: ClientID
    public var clientName: String
    public var project: ProjectID?
    public var projectName: String?
    public var scopes: [String]
    public var createdAt: Instant
    public var expiresAt: Instant
    public var lastUsedAt: Instant?
    public var revokedAt: Instant?
    public var revokedBecause: String?
}

extension Grant: Reply {
    public static let fields: [Field<Grant>] = [
        Field("id") { $0.id }, Field("user") { $0.email }, Field("client") { $0.client }, Field("client_name") { $0.clientName },
        Field("project_id", "The project that it is limited to; null for all of the user's.") { $0.project }, Field("scopes") { $0.scopes },
        Field("created_at") { $0.createdAt },
        Field("expires_at", "When it ends by itself, unless the client comes back before.") { $0.expiresAt },
        Field("last_used_at") { $0.lastUsedAt }, Field("revoked_at") { $0.revokedAt },
        Field("revoked_because") { $0.revokedBecause },
    ]
}

extension Grant {
    init(_ row: Row) {
        id = row["id"]
        email = row["email"]
        client = row["client"]
        clientName = row["client_name"]
        project = row["project"]
        projectName = row["project_name"]
        scopes = (row["scopes"] as String).split(separator: " ").map(String.init)
        createdAt = row["created_at"]
        expiresAt = row["expires_at"]
        lastUsedAt = row["last_used_at"]
        revokedAt = row["revoked_at"]
        revokedBecause = row["revoked_because"]
    }
}
