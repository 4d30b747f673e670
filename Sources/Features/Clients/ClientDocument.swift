internal import JSONSchema
public import Operations

/// Fetches what lies at the address by which a client calls itself; filled in by Application.
public enum ClientDocumentSource: ServiceKey {
    public typealias Value = any ClientDocumentFetching
}

/// Fetches documents about clients through the address guard, within limits of size, time and number.
public protocol ClientDocumentFetching: Sendable {
    /// What lies there now.
    func fetch(_ url: String) async -> FetchedDocument
}

/// What came of fetching a document.
public enum FetchedDocument: Sendable {
    /// The bytes, and for how many seconds the host's caching rules call them fresh; `nil` where it says nothing.
    case found(body: [UInt8], freshSeconds: Int?)
    /// It cannot be had now, which says nothing against the client: the last good copy does for a while.
    case unavailable
    /// It is not to be had from there: a refused address, a redirect, too much of it. Why is not told, as that would map the network.
    case refused
}

/// A Client ID Metadata Document (draft-ietf-oauth-client-id-metadata-document), checked.
public struct ClientDocument: Sendable {
    static let maxURLBytes = 500
    /// For how long a document is believed without asking again, in seconds, whatever its host says.
    static let freshness = 300...86_400
    /// For how long the last good copy does where the host does not answer, in seconds: hosts of known clients turn data centres away at times.
    public static let staleSeconds = 7 * 86_400

    public let url: String
    public let metadata: ClientMetadata
    public let freshSeconds: Int

    /// - Parameter freshSeconds: what the host says.
    /// - Throws: `invalidClientMetadata`, `invalidRedirectURI`.
    public init(_ url: String, body: [UInt8], freshSeconds: Int?, hosts: RedirectHosts.Value) throws(OAuthError) {
        let json: JSON
        do throws(JSONError) { json = try JSON(parsing: body, maxDepth: 16) } catch {
            throw OAuthError(.invalidClientMetadata, "The client's document is no JSON.")
        }
        guard json["client_id"]?.stringValue == url else {
            throw OAuthError(.invalidClientMetadata, "The client's document has another client_id than its address.")
        }
        guard ClientMetadata.name(json["client_name"]?.stringValue) != nil else {
            throw OAuthError(.invalidClientMetadata, "The client's document has no client_name that can be seen.")
        }
        guard json["client_secret"] == nil, json["client_secret_expires_at"] == nil else {
            throw OAuthError(.invalidClientMetadata, "The client's document shows a secret to everyone.")
        }
        let metadata = try ClientMetadata(json, standardMethod: .none, hosts: hosts)
        guard metadata.authMethod == .none else {
            throw OAuthError(.invalidClientMetadata, "The client's document asks for a secret; only token_endpoint_auth_method none works.")
        }
        self.url = url
        self.metadata = metadata
        self.freshSeconds = min(max(freshSeconds ?? 0, Self.freshness.lowerBound), Self.freshness.upperBound)
    }

    /// Whether a client may call itself so: https, a host with a name, a path, no fragment, query, user name or dot segments.
    public static func isAddress(_ text: String) -> Bool {
        guard text.utf8.count <= maxURLBytes, let match = text.wholeMatch(of: #/https:\/\/([^\/?#@\s\\]+)(\/[^?#\s\\]*)/#) else {
            return false
        }
        let (host, path) = (match.output.1.prefix { $0 != ":" }, match.output.2)
        let segments = path.split(separator: "/", omittingEmptySubsequences: true).map { $0.lowercased().replacing("%2e", with: ".") }
        let isName = host.contains(".") && host.last?.isLetter == true || host == "localhost"
        return isName && path.utf8.count > 1 && !segments.contains(".") && !segments.contains("..")
            && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }

    /// The host of such an address.
    public static func host(of address: String) -> String {
        String(address.dropFirst("https://".count).prefix { $0 != "/" && $0 != ":" })
    }
}
