/// How a network counts a text.
///
/// Texts are charged grapheme by grapheme, so that a cut at the reported place never splits what a reader sees as one sign.
public enum TextMeter: String, Sendable, Hashable, CaseIterable, Decodable {
    /// What readers see as one sign each (Unicode's extended grapheme clusters).
    case graphemes
    /// Unicode scalars.
    case codePoints = "code_points"
    /// UTF-16 code units.
    case utf16
    /// Bytes in UTF-8.
    case utf8
    /// X's weights: text in NFC, Latin and much punctuation 1, everything else 2, an emoji 2, a link a flat price.
    case xWeighted = "x_weighted"
    /// Graphemes, but an emoji costs its bytes in UTF-8.
    case threads
    /// Graphemes, but a link with `http(s)://` costs a flat price and a mention does not pay for its server.
    case mastodon

    /// Where a text no longer fits.
    public struct Overflow: Sendable, Hashable {
        /// Units before the place: at most the limit.
        public let unitIndex: Int
        /// Unicode scalars before the place. A link that does not fit overflows at its first letter.
        public let scalarIndex: Int
        /// What stands at the place.
        public let grapheme: String
        /// Units of the whole text.
        public let measured: Int
    }

    /// The text's length in this meter's unit.
    ///
    /// - Parameter urlCost: What a link costs where links have a flat price; other meters do not look at it.
    public func measure(_ text: String, urlCost: Int = Self.usualURLCost) -> Int {
        switch self {
        case .graphemes: return text.count
        case .codePoints: return text.unicodeScalars.count
        case .utf16: return text.utf16.count
        case .utf8: return text.utf8.count
        case .xWeighted, .threads, .mastodon:
            var total = 0
            walk(text, urlCost: urlCost) { _, _, cost in
                total += cost
                return true
            }
            return total
        }
    }

    /// Where the text exceeds `limit` units, or nil if it fits.
    public func overflow(_ text: String, limit: Int, urlCost: Int = Self.usualURLCost) -> Overflow? {
        let measured = measure(text, urlCost: urlCost)
        guard measured > limit else { return nil }
        var total = 0
        var place: Overflow?
        walk(text, urlCost: urlCost) { grapheme, scalarIndex, cost in
            guard total + cost > limit else {
                total += cost
                return true
            }
            place = Overflow(unitIndex: total, scalarIndex: scalarIndex, grapheme: String(grapheme), measured: measured)
            return false
        }
        return place
    }

    /// What X charges for a link since its links are all shortened, and Mastodon's default after it.
    public static let usualURLCost = 23

    /// Calls `visit` with each grapheme, the scalars before it and its cost, until it answers false.
    private func walk(_ text: String, urlCost: Int, visit: (Character, Int, Int) -> Bool) {
        var spans = PricedSpan.spans(of: text, meter: self, urlCost: urlCost)[...]
        var scalarIndex = 0
        for grapheme in text {
            while let span = spans.first, span.scalars.upperBound <= scalarIndex { spans.removeFirst() }
            let cost =
                if let span = spans.first, span.scalars.contains(scalarIndex) {
                    scalarIndex == span.scalars.lowerBound ? span.cost : 0
                } else {
                    cost(of: grapheme)
                }
            guard visit(grapheme, scalarIndex, cost) else { return }
            scalarIndex += grapheme.unicodeScalars.count
        }
    }

    private func cost(of grapheme: Character) -> Int {
        switch self {
        case .graphemes, .mastodon: 1
        case .codePoints: grapheme.unicodeScalars.count
        case .utf16: grapheme.utf16.count
        case .utf8: grapheme.utf8.count
        case .xWeighted: XWeight.weight(of: grapheme)
        case .threads: EmojiSequence.opens(grapheme) ? grapheme.utf8.count : 1
        }
    }
}
