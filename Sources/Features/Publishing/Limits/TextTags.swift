/// The hashtags, mentions, cashtags and links in a text.
struct TextTags {
    let hashtags: Int
    let mentions: Int
    let cashtags: Int
    /// As they are written, in order.
    let links: [String]

    init(_ text: String) {
        let scalars = Array(text.unicodeScalars)
        let places = LinkScanner(scalars, rules: .x).links()
        links = places.map { String(String.UnicodeScalarView(scalars[$0])) }
        var counts: [Unicode.Scalar: Int] = [:]
        var pending = places[...]
        var index = 0
        while index < scalars.count {
            if let link = pending.first, link.lowerBound == index {
                pending.removeFirst()
                index = link.upperBound
                continue
            }
            if let end = Self.tagEnd(in: scalars, from: index) {
                counts[Self.plain(scalars[index]), default: 0] += 1
                index = end
            } else {
                index += 1
            }
        }
        hashtags = counts["#", default: 0]
        mentions = counts["@", default: 0]
        cashtags = counts["$", default: 0]
    }

    /// Where the tag that begins at `start` ends, or nil if none begins there.
    private static func tagEnd(in scalars: [Unicode.Scalar], from start: Int) -> Int? {
        let sign = plain(scalars[start])
        guard "#@$".unicodeScalars.contains(sign), start == 0 || mayPrecede(scalars[start - 1], sign) else { return nil }
        var end = start + 1
        while end < scalars.count, isOfTag(scalars[end], after: sign) { end += 1 }
        let body = scalars[start + 1..<end]
        let next = end < scalars.count ? scalars[end] : " "
        // "#1" is a number and "$5" a price; a ticker has six letters at most.
        let isAddress = scalars[end...].starts(with: "://".unicodeScalars)
        let isTag =
            switch sign {
            case "#": body.contains { $0.properties.isAlphabetic } && !isAddress
            case "@": !body.isEmpty && plain(next) != "@" && !next.isAccentedLatin && !isAddress
            default: (1...6).contains(body.count) && (next == "_" || !isWord(next))
            }
        return isTag ? end : nil
    }

    private static func isOfTag(_ scalar: Unicode.Scalar, after sign: Unicode.Scalar) -> Bool {
        switch sign {
        case "$": scalar.isASCIILetterOrDigit && !("0"..."9").contains(scalar)
        case "@": scalar.isASCIILetterOrDigit || scalar == "_"
        default: isWord(scalar) || [.nonspacingMark, .spacingMark].contains(scalar.properties.generalCategory)
        }
    }

    private static func mayPrecede(_ before: Unicode.Scalar, _ sign: Unicode.Scalar) -> Bool {
        switch sign {
        case "$": before.properties.isWhitespace
        case "@": !before.isASCIILetterOrDigit && !"_!#$%&*@＠/".unicodeScalars.contains(before)
        default: !isWord(before) && !"@#$&/".unicodeScalars.contains(before)
        }
    }

    private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "_" || scalar.properties.isAlphabetic || scalar.properties.generalCategory == .decimalNumber
    }

    /// Chinese and Japanese keyboards write the signs in full width.
    private static func plain(_ sign: Unicode.Scalar) -> Unicode.Scalar {
        switch sign {
        case "＃": "#"
        case "＠": "@"
        default: sign
        }
    }
}
