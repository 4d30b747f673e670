public import Operations

/// The addresses that tokens are for. Those of MCP and the bare one are one audience: a token for one is good at all. It carries what its own
/// address allows along: one for the reading address alone only reads, wherever it is shown.
public enum ProtectedAddresses {
    /// Below the public address; the empty one is the bare origin, which REST belongs to.
    public static let paths = ["", "/mcp", "/api/mcp", "/mcp/readonly", "/mcp/all", "/api/mcp/readonly", "/api/mcp/all"]

    /// What a client means that names none: the address of MCP.
    public static func standard(publicURL: String) -> String { publicURL + "/mcp" }

    /// REST by itself: who asks for a token for this address gets one that is good nowhere else.
    public static let rest = "/api/v1"

    /// The addresses of MCP where nothing is changed.
    public static let reading = ["/mcp/readonly", "/api/mcp/readonly"]

    /// What may be had of these scopes for a token that is good at these addresses: where all of them only read, the reading ones.
    public static func narrowed(_ scopes: ScopeSet, to addresses: [String], publicURL: String) -> ScopeSet {
        let onlyReads = !addresses.isEmpty && addresses.allSatisfy { address in reading.contains { publicURL + $0 == address } }
        return onlyReads ? scopes.intersection(.reading) : scopes
    }

    /// All that have a document and may be asked for.
    public static let documented = paths + [rest]

    /// Where a token is shown.
    public enum Place: Sendable {
        case mcp, rest
    }

    static func contains(_ address: String, publicURL: String, at place: Place) -> Bool {
        guard address.hasPrefix(publicURL) else { return false }
        let path = String(address.dropFirst(publicURL.count))
        return paths.contains(path) || place == .rest && path == rest
    }

    /// The address in the spelling that its document has; `nil` where it is none of ours (RFC 8707 section 2).
    ///
    /// Scheme and host are compared without case, and a slash at the end is forgiven: clients differ in both.
    public static func canonical(_ address: String, publicURL: String) -> String? {
        guard !address.contains("#") else { return nil }
        var address = address
        if address.hasSuffix("/") { address.removeLast() }
        guard address.prefix(publicURL.count).lowercased() == publicURL.lowercased() else { return nil }
        let path = String(address.dropFirst(publicURL.count).prefix { $0 != "?" })
        return documented.contains(path) ? publicURL + path : nil
    }
}
