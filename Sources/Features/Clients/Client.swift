public import JSONSchema
public import Operations
internal import GRDB

/// A program that users grant rights to.
public struct Client: Sendable {
    /// How it became known.
    public enum Origin: String, Sendable {
        /// It registered itself (RFC 7591).
        case registered = "dcr"
        /// A document at its id describes it.
        case document = "cimd"
        /// The operator entered it.
        case admin
    }

    public var id: ClientID
    public var origin: Origin
    /// The address of the document that describes it.
    public var url: String?
    public var name: String
    public var redirectURIs: [String]
    public var authMethod: ClientMetadata.AuthMethod
    /// What is told back of it, as RFC 7591 names it.
    public var metadata: JSON
    public var documentFreshUntil: Instant?
    public var createdAt: Instant
    public var updatedAt: Instant
    public var lastUsedAt: Instant?
    public var revokedAt: Instant?

    /// What it calls itself in requests.
    public var clientID: String { url ?? id.text }

    /// Whether it may ask for new tokens with a refresh token.
    public var mayRefresh: Bool {
        metadata["grant_types"]?.arrayValue?.contains("refresh_token") ?? true
    }

    /// The registered address that lets a request name `uri`.
    public func permits(_ uri: RedirectURI) -> Bool {
        redirectURIs.contains { text in
            // Only what passed the same reading was kept; a rule that was tightened since takes the old address away.
            (try? RedirectURI(text))?.permits(uri) ?? false
        }
    }
}

extension Client: Reply {
    public static let fields: [Field<Client>] = [
        Field("id") { $0.id }, Field("client_id", "What it calls itself in requests.") { $0.clientID }, Field("name") { $0.name },
        Field("origin", "dcr: it registered itself; cimd: a document describes it; admin: the operator entered it.") { $0.origin.rawValue },
        Field("redirect_uris") { $0.redirectURIs }, Field("auth_method") { $0.authMethod.rawValue }, Field("created_at") { $0.createdAt },
        Field("last_used_at", "When a user last consented, or a token was last given out; null for never.") { $0.lastUsedAt },
        Field("revoked_at") { $0.revokedAt },
    ]
}

extension Client {
    init(_ row: Row) throws {
        id = row["id"]
        origin = Origin(rawValue: row["origin"]) ?? .registered
        url = row["url"]
        name = row["name"]
        redirectURIs = try JSON(parsing: row["redirect_uris"] as String).arrayValue?.compactMap(\.stringValue) ?? []
        authMethod = ClientMetadata.AuthMethod(rawValue: row["auth_method"]) ?? .none
        metadata = try JSON(parsing: row["metadata"] as String)
        documentFreshUntil = row["document_fresh_until"]
        createdAt = row["created_at"]
        updatedAt = row["updated_at"]
        lastUsedAt = row["last_used_at"]
        revokedAt = row["revoked_at"]
    }
}
