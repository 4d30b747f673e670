/// An address that a page may link to: http or https with a host, nothing else.
struct WebAddress {
    let text: String
    /// The host as people know it: without `www.`, user and port.
    let host: String

    /// `nil` for other schemes, for what has no host, and for what has spaces or control characters in it.
    init?(_ text: String) {
        guard let scheme = ["https://", "http://"].first(where: { text.prefix($0.count).lowercased() == $0 }),
            !text.unicodeScalars.contains(where: { $0.properties.isWhitespace || $0.properties.generalCategory == .control })
        else { return nil }
        // A browser reads a backslash as a slash (WHATWG URL, "authority state").
        let authority = text.dropFirst(scheme.count).prefix { !"/?#\\".contains($0) }
        var host = authority[(authority.lastIndex(of: "@").map(authority.index(after:)) ?? authority.startIndex)...]
        if host.first != "[" { host = host.prefix { $0 != ":" } }
        guard !host.isEmpty else { return nil }
        self.text = text
        self.host = host.lowercased().hasPrefix("www.") ? String(host.dropFirst(4)) : String(host)
    }

    init?(_ text: String?) {
        guard let text else { return nil }
        self.init(text)
    }
}
