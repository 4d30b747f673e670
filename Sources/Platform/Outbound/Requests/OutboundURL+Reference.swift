extension OutboundURL {
    /// The URL that a reference in a document of this URL means (RFC 3986 section 5.2), read as strictly as any.
    ///
    /// - Throws: What is wrong with it.
    func resolving(_ reference: String) throws(URLDefect) -> OutboundURL {
        if Self.hasScheme(reference) { return try OutboundURL(reference) }
        if reference.hasPrefix("//") { return try OutboundURL("\(scheme.rawValue):\(reference)") }
        let path = target.prefix { $0 != "?" }
        let own = reference.prefix { $0 != "?" && $0 != "#" }
        let rest = reference[own.endIndex...]
        switch own.first {
        case nil: return try OutboundURL(origin + (rest.hasPrefix("?") ? path + rest : target[...]))
        case "/": return try OutboundURL(origin + Self.withoutDots(own) + rest)
        default:
            let folder = path[...(path.lastIndex(of: "/") ?? path.startIndex)]
            return try OutboundURL(origin + Self.withoutDots(folder + own) + rest)
        }
    }

    /// Letters, digits, `+`, `-`, `.` and a colon before anything else.
    private static func hasScheme(_ text: String) -> Bool {
        guard let end = text.firstIndex(where: { ":/?#".contains($0) }) else { return false }
        return text[end] == ":"
    }

    /// Takes `.` and `..` out of a path that begins with a slash (RFC 3986 section 5.2.4).
    private static func withoutDots(_ path: Substring) -> String {
        var kept: [Substring] = []
        let segments = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        for segment in segments {
            switch segment {
            case ".": break
            case "..": _ = kept.popLast()
            default: kept.append(segment)
            }
        }
        if segments.last == "." || segments.last == ".." { kept.append("") }
        return "/" + kept.joined(separator: "/")
    }
}
