/// A stretch of a text that a network charges as one thing, whatever stands in it.
struct PricedSpan: Sendable, Hashable {
    /// Counted in Unicode scalars of the text.
    let scalars: Range<Int>
    let cost: Int

    /// The stretches that `meter` charges as one, in the order of the text; they do not overlap.
    static func spans(of text: String, meter: TextMeter, urlCost: Int) -> [PricedSpan] {
        switch meter {
        case .graphemes, .codePoints, .utf16, .utf8, .threads:
            return []
        case .xWeighted:
            guard text.utf8.contains(UInt8(ascii: ".")) else { return [] }
            return LinkScanner(Array(text.unicodeScalars), rules: .x).links().map { PricedSpan(scalars: $0, cost: urlCost) }
        case .mastodon:
            let scalars = Array(text.unicodeScalars)
            let links = LinkScanner(scalars, rules: .mastodon).links()
            let servers = MentionScanner(scalars).servers(outside: links)
            let spans =
                links.map { PricedSpan(scalars: $0, cost: urlCost) } + servers.map { PricedSpan(scalars: $0, cost: 0) }
            return spans.sorted { $0.scalars.lowerBound < $1.scalars.lowerBound }
        }
    }
}
