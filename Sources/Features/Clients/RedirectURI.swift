/// An address that a client may be sent back to, read strictly: what is ambiguous between parsers is refused.
public struct RedirectURI: Sendable, Equatable {
    /// Longer ones are none that any client registers.
    static let maxBytes = 2_000

    /// Schemes of programs on a person's machine that have no dot in them; all others need one (RFC 8252 section 7.1).
    static let knownSchemes: Set<String> = ["cursor", "vscode", "vscode-insiders", "windsurf"]

    /// As it was written; compared byte by byte.
    public let text: String
    public let scheme: String
    /// Without port; empty for some private-use schemes. An IPv6 address keeps its brackets.
    public let host: String
    private let portRange: Range<String.UTF8View.Index>?

    /// - Throws: `invalidRedirectURI`, with what is wrong.
    public init(_ text: String) throws(OAuthError) {
        func bad(_ reason: String) -> OAuthError { OAuthError(.invalidRedirectURI, "A redirect URI \(reason)") }
        guard text.utf8.count <= Self.maxBytes else { throw bad("has at most \(Self.maxBytes) bytes.") }
        guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && !"\\\"<>^`{|}".utf8.contains($0) }) else {
            throw bad("has printable ASCII only; write the rest percent-encoded.")
        }
        guard !text.utf8.contains(UInt8(ascii: "#")) else { throw bad("has no fragment.") }
        guard !text.utf8.contains(UInt8(ascii: "*")) else { throw bad("has no wildcard.") }
        guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")), text[colon...].hasPrefix(":/") else {
            throw bad("begins with https://, or with http:// on loopback.")
        }
        scheme = String(text[..<colon])
        guard scheme == scheme.lowercased() else { throw bad("has its scheme in small letters.") }
        // A program's own scheme may go without an authority: com.example.app:/callback (RFC 8252 section 7.1).
        let hasAuthority = text[colon...].hasPrefix("://")
        guard hasAuthority || scheme != "https" && scheme != "http" else { throw bad("begins with https://, or with http:// on loopback.") }
        let start = text.utf8.index(colon, offsetBy: hasAuthority ? 3 : 1)
        let end = text.utf8[start...].firstIndex { "/?".utf8.contains($0) } ?? text.endIndex
        let authority = text[start..<end]
        guard !authority.utf8.contains(UInt8(ascii: "@")) else { throw bad("has no user name or password.") }
        let hostEnd: String.Index
        if authority.hasPrefix("[") {
            guard let close = authority.firstIndex(of: "]") else { throw bad("has a whole host.") }
            hostEnd = authority.index(after: close)
        } else {
            hostEnd = authority.firstIndex(of: ":") ?? authority.endIndex
        }
        host = String(authority[..<hostEnd])
        let port = authority[hostEnd...]
        let number = port.hasPrefix(":") ? UInt16(port.dropFirst()).map(String.init) : nil
        // No other spelling of a number than the usual one.
        guard port.isEmpty || number != nil && number != "0" && number! == port.dropFirst() else {
            throw bad("has a port from 1 to 65535, or none.")
        }
        portRange = hasAuthority ? hostEnd..<end : nil
        self.text = text
        // Percent-encoded or not: browsers take both for the same (WHATWG URL, "double-dot path segment").
        let segments = text[end...].prefix { $0 != "?" }.split(separator: "/").map { $0.lowercased().replacing("%2e", with: ".") }
        guard !segments.contains("."), !segments.contains("..") else { throw bad("has no dot segments.") }
        switch scheme {
        case "https":
            guard !host.isEmpty else { throw bad("has a host.") }
            // It stands in the policy of the consent page, where a semicolon would begin a directive of its own.
            guard Self.isHost(host) else { throw bad("has a host of letters, digits, hyphens and dots, or an address.") }
        case "http": guard isLoopback else { throw bad("begins with https://; http:// is for 127.0.0.1, [::1] and localhost only.") }
        default:
            // A scheme with a dot belongs to whoever has the domain; a script never runs under one (RFC 8252 section 7.1).
            let isPrivate = scheme.utf8.contains(UInt8(ascii: ".")) || Self.knownSchemes.contains(scheme)
            guard isPrivate, scheme.utf8.allSatisfy({ Self.schemeBytes.contains($0) }) else {
                throw bad("begins with https://, with http:// on loopback, or with a private scheme such as com.example.app://.")
            }
        }
    }

    /// Whether a host is a name of the DNS (RFC 1123 section 2.1), an IPv4 address, or an IPv6 address in brackets.
    private static func isHost(_ host: String) -> Bool {
        if host.hasPrefix("[") { return host.utf8.dropFirst().dropLast().allSatisfy { "0123456789abcdefABCDEF:.".utf8.contains($0) } }
        return host.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
            !label.isEmpty && !label.hasPrefix("-") && !label.hasSuffix("-") && label.utf8.allSatisfy { labelBytes.contains($0) }
        }
    }

    private static let labelBytes = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_".utf8)
    private static let schemeBytes = Set("abcdefghijklmnopqrstuvwxyz0123456789+-.".utf8)

    /// Whether it leads back to a program on the person's own machine.
    public var isLoopback: Bool { scheme == "http" && ["127.0.0.1", "[::1]", "localhost"].contains(host) }

    /// What a person is shown of it: the host, or the scheme of a program.
    public var place: String { scheme == "https" ? host : isLoopback ? "this computer (\(host))" : "the program \(scheme)" }

    /// What a person is shown of an address that was kept. It was read in the same way before; a rule that was tightened since shows the
    /// address itself.
    public static func place(of text: String) -> String { (try? RedirectURI(text))?.place ?? text }

    /// Scheme, host and port: what a page that posts a form here has to allow (CSP Level 3, form-action).
    public var source: String { scheme == "https" || scheme == "http" ? "\(scheme)://\(authorityText)" : "\(scheme):" }

    private var authorityText: String { String(text[text.utf8.index(text.startIndex, offsetBy: scheme.utf8.count + 3)..<portEnd]) }
    private var portEnd: String.Index { portRange?.upperBound ?? text.endIndex }

    /// Everything but the port.
    private var withoutPort: String {
        guard let portRange else { return text }
        return String(text[..<portRange.lowerBound]) + text[portRange.upperBound...]
    }

    /// Whether a request may name `other` where this one is registered: the same bytes; on loopback with any port (RFC 8252 section 7.3;
    /// `localhost` too, because programs register it without a port and listen where there is one free).
    public func permits(_ other: RedirectURI) -> Bool {
        if text == other.text { return true }
        return isLoopback && other.isLoopback && withoutPort == other.withoutPort
    }
}
