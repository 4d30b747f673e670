/// The addresses that tokens are for. All are one audience: a token for one is good at the others.
public enum ProtectedAddresses {
    /// Below the public address; the empty one is the bare origin, which REST belongs to.
    public static let paths = ["", "/mcp", "/api/mcp", "/mcp/readonly", "/mcp/all"]

    /// What a client means that names none: the address of MCP.
    public static func standard(publicURL: String) -> String { publicURL + "/mcp" }

    static func contains(_ address: String, publicURL: String) -> Bool {
        address.hasPrefix(publicURL) && paths.contains(String(address.dropFirst(publicURL.count)))
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
        return paths.contains(path) ? publicURL + path : nil
    }
}
