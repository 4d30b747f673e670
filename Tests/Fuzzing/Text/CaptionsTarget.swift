import Operations

@testable import Features

/// Counting, splitting and searching the text of a post.
enum CaptionsTarget {
    @Sendable static func run(_ input: [UInt8]) {
        let text = String(decoding: input, as: UTF8.self)
        for meter in TextMeter.allCases { measure(text, by: meter) }
        split(text, [TextBudget(limit: 300, meter: .graphemes), TextBudget(limit: 3_000, meter: .utf8)])
        split(text, [TextBudget(limit: 280, meter: .xWeighted)])
        split(text, [TextBudget(limit: 500, meter: .mastodon)])
        if input.count <= 512 { split(text, [TextBudget(limit: 24, meter: .mastodon)]) }
        for ask in ["Why?", "What do you think of it?"] {
            let asked = CommentAsk.appended(ask, to: text)
            require(CommentAsk.appended(ask, to: asked) == asked, "a question is asked once")
        }
        let tags = TextTags(text)
        require(tags.links.allSatisfy { !$0.isEmpty && text.unicodeScalars.count >= $0.unicodeScalars.count }, "a link stands in the text")
        _ = NearestName.of(text, in: ["caption", "scheduled_at", "project_id"])
    }

    private static func measure(_ text: String, by meter: TextMeter) {
        let units = meter.measure(text)
        for limit in [10, 280] {
            guard let overflow = meter.overflow(text, limit: limit) else {
                require(units <= limit || text.isEmpty, "a text of \(units) \(meter) does not fit \(limit)")
                continue
            }
            require(units > limit && overflow.measured == units, "an overflow is told by what was measured")
            require(overflow.unitIndex <= limit, "what stands before the overflow fits")
            require(overflow.scalarIndex < text.unicodeScalars.count, "the overflow lies in the text")
        }
    }

    private static func split(_ text: String, _ budgets: [TextBudget]) {
        for isNumbered in [false, true] {
            let parts = ThreadSplitter(budgets, isNumbered: isNumbered).parts(of: text)
            for part in parts {
                let fits = budgets.allSatisfy { $0.measure(part) <= $0.limit }
                require(fits || part.count == 1, "a part fits")
                require(part.contains { !$0.isWhitespace }, "no part is empty")
            }
            guard !isNumbered else { continue }
            let kept = parts.flatMap { $0.filter { !$0.isWhitespace } }
            let given = text.replacing("\r\n", with: "\n").filter { !$0.isWhitespace }
            require(kept.elementsEqual(given), "nothing but blanks is lost")
        }
    }
}
