/// An address on the web, read strictly: what is ambiguous between parsers is refused instead of guessed at.
public struct OutboundURL: Hashable, Sendable {
    /// The two that are spoken.
    public enum Scheme: String, Sendable {
        /// Without TLS.
        case http
        /// With TLS.
        case https

        /// The port where none is written.
        public var defaultPort: UInt16 { self == .http ? 80 : 443 }
    }

    /// How the request travels.
    public let scheme: Scheme
    /// The host in small letters; IPv6 without brackets.
    public let host: String
    /// The address, if the host is one.
    public let literal: IPAddress?
    /// The port, written or not.
    public let port: UInt16
    /// Path and query, beginning with a slash.
    public let target: String

    /// Reads a URL. A fragment is dropped, since it is not sent.
    ///
    /// - Throws: What is wrong with it.
    public init(_ text: String) throws(URLDefect) {
        guard text.utf8.count <= 8_000 else { throw .tooLong }  // RFC 9110 4.1 asks for 8,000 at least
        guard text.utf8.allSatisfy({ (0x21...0x7e).contains($0) && $0 != UInt8(ascii: "\\") }) else { throw .notPrintableASCII }
        let (scheme, rest) = try Self.scheme(of: text)
        let end = rest.firstIndex { $0 == "/" || $0 == "?" || $0 == "#" } ?? rest.endIndex
        let (host, literal, port) = try Self.authority(rest[..<end])
        let target = rest[end...].prefix { $0 != "#" }
        self.scheme = scheme
        self.host = host
        self.literal = literal
        self.port = port ?? scheme.defaultPort
        self.target = target.hasPrefix("/") ? String(target) : "/" + target
    }

    /// The canonical text: what is sent, and what two spellings of one URL have in common.
    public var text: String {
        origin + target
    }

    /// Scheme, host, and the port where it is not the usual.
    public var origin: String {
        "\(scheme.rawValue)://\(literal?.inURL ?? host)" + (port == scheme.defaultPort ? "" : ":\(port)")
    }

    private static func scheme(of text: String) throws(URLDefect) -> (Scheme, Substring) {
        guard let colon = text.firstIndex(of: ":"), let scheme = Scheme(rawValue: text[..<colon].lowercased()),
            text[colon...].hasPrefix("://")
        else { throw .scheme }
        return (scheme, text[colon...].dropFirst(3))
    }

    private static func authority(_ text: Substring) throws(URLDefect) -> (String, IPAddress?, UInt16?) {
        guard !text.contains("@") else { throw .userInfo }
        guard !text.isEmpty, !text.hasPrefix(":") else { throw .emptyHost }
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]"), let literal = IPAddress(String(text[..<end].dropFirst())), case .v6 = literal else {
                throw .ambiguousAddress
            }
            return (literal.description, literal, try port(text[text.index(after: end)...]))
        }
        let end = text.firstIndex(of: ":") ?? text.endIndex
        let port = try port(text[end...])
        let host = text[..<end].lowercased()
        return (host, try literal(of: host), port)
    }

    /// A port with its colon, or nothing.
    private static func port(_ text: Substring) throws(URLDefect) -> UInt16? {
        guard !text.isEmpty else { return nil }
        let digits = text.dropFirst()
        guard text.hasPrefix(":"), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), !digits.hasPrefix("0"), let port = UInt16(digits)
        else {
            throw .port
        }
        return port
    }

    /// Checks a host that is not in brackets; answers its address if it is one.
    private static func literal(of host: String) throws(URLDefect) -> IPAddress? {
        guard !host.hasSuffix(".") else { throw .trailingDot }
        guard host.utf8.count <= 253 else { throw .host }  // RFC 1035 2.3.4
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        guard labels.allSatisfy(isLabel) else { throw .host }
        // WHATWG URL 3.5: a host whose last label is a number is an address, or what old resolvers take for one.
        guard let last = labels.last, isNumber(last) else { return nil }
        guard let literal = IPAddress(host) else { throw .ambiguousAddress }
        return literal
    }

    private static func isLabel(_ text: Substring) -> Bool {
        (1...63).contains(text.utf8.count) && !text.hasPrefix("-") && !text.hasSuffix("-")
            && text.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x61...0x7a).contains(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
            }
    }

    private static func isNumber(_ label: Substring) -> Bool {
        if label.hasPrefix("0x") { return label.dropFirst(2).allSatisfy(\.isHexDigit) }
        return label.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }
}
