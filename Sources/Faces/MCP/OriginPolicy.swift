internal import HTTPServer
internal import HTTPTypes

/// Which pages in browsers, and under which names of the server, may send requests (mcp.md 4.3).
struct OriginPolicy: Sendable {
    let allowed: Set<String>
    let listensOnLoopback: Bool
    let publicURL: @Sendable () -> String

    init(_ settings: MCPSettings) {
        allowed = Set(settings.allowedOrigins.compactMap { Origin($0)?.text })
        listensOnLoopback = settings.listensOnLoopback
        publicURL = settings.publicURL
    }

    /// What is wrong with the request's `Origin` or `Host`; `nil` if nothing is.
    func complaint(about head: RequestHead) -> String? {
        if let origin = head.headerFields[.origin], !allows(origin) {
            return "Requests from pages of \(origin.prefix(100)) are not let in. Add the origin to the allowed ones if they should be."
        }
        guard listensOnLoopback, var host = head.authority else { return nil }
        if host.withUTF8({ unsafe $0.starts(with: "127.0.0.1:".utf8) }) { return nil }
        let name = Origin.hostName(host[...])
        if Origin.loopbackNames.contains(name) || name == Origin(publicURL())?.host { return nil }
        return "This server is not called \(host.prefix(100))."
    }

    private func allows(_ text: String) -> Bool {
        guard let origin = Origin(text) else { return false }
        if allowed.contains(origin.text) || origin.text == Origin(publicURL())?.text { return true }
        return listensOnLoopback && Origin.loopbackNames.contains(origin.host)
    }

    /// Lets the page that asked read the answer. Called for requests that were let in.
    func share(_ response: inout Response, with head: RequestHead) {
        guard let origin = head.headerFields[.origin] else { return }
        response.headerFields[.accessControlAllowOrigin] = origin
        response.headerFields[.accessControlExposeHeaders] =
            "WWW-Authenticate, Mcp-Session-Id, Retry-After, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, X-Request-ID"
        response.headerFields[.vary] = "Origin"
    }

    /// The answer to a browser that asks whether it may send a request. Credentials of the browser's own are never wanted.
    static func preflight() -> Response {
        Response(
            status: .noContent,
            headerFields: [
                .allow: "POST", .accessControlAllowMethods: "GET, POST", .accessControlMaxAge: "86400",
                .accessControlAllowHeaders:
                    "Authorization, Content-Type, Accept, MCP-Protocol-Version, Mcp-Method, Mcp-Name, Mcp-Session-Id, Last-Event-ID, "
                    + "X-Troupe-Toolsets",
            ])
    }
}

/// Scheme, host and port, in one spelling (RFC 6454).
struct Origin: Equatable {
    static let loopbackNames: Set<String> = ["localhost", "127.0.0.1", "[::1]"]

    /// Lower-case, without a port that goes without saying.
    let text: String
    /// Lower-case; an IPv6 address keeps its brackets.
    let host: String

    /// Reads an origin, or an address of which it is the beginning.
    init?(_ address: String) {
        let address = address.lowercased()
        guard let scheme = ["http", "https"].first(where: { address.hasPrefix($0 + "://") }) else { return nil }
        var authority = address.dropFirst(scheme.count + 3).prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        guard !authority.isEmpty, !authority.contains("@") else { return nil }
        let standard = scheme == "http" ? ":80" : ":443"
        if authority.hasSuffix(standard) { authority = authority.dropLast(standard.count) }
        text = scheme + "://" + authority
        host = Self.hostName(authority)
    }

    /// The host of `host:port`, lower-case.
    static func hostName(_ authority: Substring) -> String {
        if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") { return authority[...end].lowercased() }
        return authority.prefix { $0 != ":" }.lowercased()
    }
}

extension HTTPField.Name {
    static let host = HTTPField.Name("Host")!
}

extension RequestHead {
    /// Host and port that the client asked for.
    var authority: String? { headerFields[.host] }
}
