/// Finds the links in a text as X and Mastodon find them, by the grammar of X's twitter-text library.
struct LinkScanner {
    /// Whose links are sought.
    enum Rules: Sendable {
        /// With `http(s)://`, or a bare domain whose last label is known.
        case x
        /// With `http(s)://` only; the path may hold letters of any script.
        case mastodon
    }

    private let scalars: [Unicode.Scalar]
    private let rules: Rules

    init(_ scalars: [Unicode.Scalar], rules: Rules) {
        self.scalars = scalars
        self.rules = rules
    }

    /// The links' places, in order.
    func links() -> [Range<Int>] {
        var found: [Range<Int>] = []
        var index = 0
        while index < scalars.count {
            if let end = linkEnd(from: index) {
                // What is longer is none, and nothing in it is one.
                if end - index <= Self.longestLink { found.append(index..<end) }
                index = end
            } else {
                index += 1
            }
        }
        return found
    }

    private func linkEnd(from start: Int) -> Int? {
        guard isLetterOrDigit(scalars[start]), !(start > 0 && isGlued(scalars[start - 1])) else { return nil }
        let host: Int
        let domainEnd: Int?
        if let afterProtocol = protocolEnd(from: start) {
            host = afterProtocol
            domainEnd = DomainScanner(scalars, allowsUnknownEnding: true).end(from: host)
        } else {
            guard rules == .x, !(start > 0 && "-_./".unicodeScalars.contains(scalars[start - 1])) else { return nil }
            host = start
            domainEnd = DomainScanner(scalars, allowsUnknownEnding: false).end(from: host)
            if let domainEnd, isAddressee(domainEnd, from: start) { return nil }
        }
        guard var end = domainEnd else { return nil }
        end = portEnd(from: end)
        let pathScanner = LinkPathScanner(scalars, rules: rules)
        end = pathScanner.pathEnd(from: end)
        return pathScanner.queryEnd(from: end)
    }

    private static let longestLink = 4_096  // twitter-text's own bound
    private static let longestAddressee = 64  // RFC 5321 section 4.5.3.1.1

    /// Whether what begins like a domain goes on to be a mail address: `ada.co-owner@…`.
    private func isAddressee(_ domainEnd: Int, from start: Int) -> Bool {
        var index = domainEnd
        let limit = min(scalars.count, start + Self.longestAddressee)
        while index < limit, scalars[index].isASCIILetterOrDigit || ".+-_".unicodeScalars.contains(scalars[index]) { index += 1 }
        return index > domainEnd && index < scalars.count && scalars[index] == "@"
    }

    private static let schemes = ["https://", "http://"].map { Array($0.unicodeScalars) }

    private func protocolEnd(from start: Int) -> Int? {
        guard scalars[start] == "h" || scalars[start] == "H" else { return nil }
        for scheme in Self.schemes where start + scheme.count < scalars.count {
            let given = scalars[start..<start + scheme.count]
            // A letter's lower case differs from its upper case in one bit (ASCII).
            if zip(given, scheme).allSatisfy({ $0 == $1 || $1.properties.isAlphabetic && $0.value | 0x20 == $1.value }) {
                return start + scheme.count
            }
        }
        return nil
    }

    private func portEnd(from start: Int) -> Int {
        guard start < scalars.count, scalars[start] == ":" else { return start }
        var end = start + 1
        while end < scalars.count, ("0"..."9").contains(scalars[end]) { end += 1 }
        return end > start + 1 ? end : start
    }

    private func isLetterOrDigit(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCIILetterOrDigit || scalar.isAccentedLatin
    }

    /// What may not stand before a link: it would be the rest of a word, a mention or a tag.
    private func isGlued(_ before: Unicode.Scalar) -> Bool {
        isLetterOrDigit(before) || "@＠$#＃".unicodeScalars.contains(before)
    }
}

extension Unicode.Scalar {
    var isASCIILetterOrDigit: Bool {
        switch self {
        case "0"..."9", "a"..."z", "A"..."Z": true
        default: false
        }
    }
}
