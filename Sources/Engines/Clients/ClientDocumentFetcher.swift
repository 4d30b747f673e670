public import Features
public import Outbound

/// Fetches Client ID Metadata Documents: https only, no redirects, past the address guard, little and quick.
public struct ClientDocumentFetcher: ClientDocumentFetching {
    /// What a document may have; the draft recommends 5 KB (draft-ietf-oauth-client-id-metadata-document section 6.6).
    static let maxBytes = 5 << 10
    static let timeoutSeconds = 5

    private let client: HTTPClient

    public init(client: HTTPClient) { self.client = client }

    public func fetch(_ url: String) async -> FetchedDocument {
        guard url.hasPrefix("https://") else { return .refused }
        var request = OutboundRequest("GET", url, headers: ["Accept": "application/json"], purpose: .clientMetadata)
        request.totalTimeout = .seconds(Self.timeoutSeconds)
        request.maxResponseBytes = Self.maxBytes
        request.followRedirects = 0
        do throws(OutboundError) {
            let response = try await client.send(request)
            switch response.status {
            case 200: return .found(body: response.body, freshSeconds: Self.freshSeconds(response.headers))
            case 300..<400, 404, 410: return .refused
            default: return .unavailable
            }
        } catch {
            switch error.reason {
            case .invalidURL, .refusedAddress, .redirectRefused, .tooLarge, .invalidRequest: return .refused
            default: return .unavailable
            }
        }
    }

    /// For how long the host calls its answer fresh (RFC 9111 section 5.2.2); `nil` where it says nothing, 0 where it is not to be kept.
    static func freshSeconds(_ headers: OutboundHeaders) -> Int? {
        let directives = headers.values(of: "Cache-Control").joined(separator: ",").lowercased().split(separator: ",")
            .map { $0.filter { $0 != " " && $0 != "\"" } }
        if directives.contains(where: { $0 == "no-store" || $0 == "no-cache" }) { return 0 }
        guard let age = directives.first(where: { $0.hasPrefix("max-age=") }) else { return nil }
        let seconds = Int(age.dropFirst("max-age=".count)) ?? 0
        return max(0, seconds - (headers["Age"].flatMap(Int.init) ?? 0))
    }
}
