internal import Outbound

/// The addresses that proxies hand on, the nearest last.
enum ForwardedHops {
    /// Those of `X-Forwarded-For`: a list.
    static func plain(_ fields: [String]) -> [String] {
        fields.flatMap { $0.split(separator: ",") }.map { $0.trimmed }.filter { !$0.isEmpty }
    }

    /// Those of `Forwarded`: what each element says behind `for=` (RFC 7239 section 4); an empty text for one that says nothing.
    static func named(_ fields: [String]) -> [String] {
        fields.flatMap { pieces(of: $0, at: ",") }.filter { !$0.trimmed.isEmpty }.map { element in
            pieces(of: element, at: ";").map(\.trimmed).first { $0.lowercased().hasPrefix("for=") }.map { String($0.dropFirst(4)) } ?? ""
        }
    }

    /// The address of a hop: alone, with a port, an IPv6 address in brackets or not, in quotes or not. `nil` for `unknown`, for made-up names
    /// (section 6.3) and for what is none of that.
    static func address(_ hop: String) -> IPAddress? {
        var text = hop[...]
        if text.count >= 2, text.hasPrefix("\""), text.hasSuffix("\"") { text = text.dropFirst().dropLast() }
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]"), isPort(text[text.index(after: end)...]) else { return nil }
            let inside = String(text[text.index(after: text.startIndex)..<end])
            return inside.contains(":") ? IPAddress(inside) : nil
        }
        if text.filter({ $0 == ":" }).count == 1, let colon = text.firstIndex(of: ":") {
            guard isPort(text[colon...]) else { return nil }
            text = text[..<colon]
        }
        return IPAddress(String(text))
    }

    /// Whether it is nothing, or a colon with a port, which may be a made-up name too (section 6.2).
    private static func isPort(_ text: Substring) -> Bool {
        text.isEmpty || text.wholeMatch(of: #/:(?:[0-9]{1,5}|_[A-Za-z0-9._-]+)/#) != nil
    }

    /// The text in pieces, but not within quotes.
    private static func pieces(of text: String, at separator: Character) -> [String] {
        var pieces = [""]
        var isQuoted = false
        for character in text {
            if character == "\"" { isQuoted.toggle() }
            if character == separator, !isQuoted { pieces.append("") } else { pieces[pieces.count - 1].append(character) }
        }
        return pieces
    }
}

extension StringProtocol {
    /// Without the blanks around it.
    fileprivate var trimmed: String {
        let isBlank = { (character: Character) in character == " " || character == "\t" }
        let rest = drop(while: isBlank)
        return String(rest.reversed().drop(while: isBlank).reversed())
    }
}
