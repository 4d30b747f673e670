/// Splits a caption into the parts of a thread.
///
/// Each paragraph is a part. A paragraph that does not fit is split between sentences, a sentence that does not fit between words,
/// a word that does not fit between graphemes; what is split is packed as tightly as it fits. No part is empty.
struct ThreadSplitter: Sendable {
    /// What every part must fit, for example Bluesky's 300 graphemes and 3 000 bytes.
    var budgets: [TextBudget]
    /// What stands between paragraphs.
    var separator = "\n\n"
    /// Whether each part of several ends with its number, as in ` 2/5`.
    var isNumbered = false

    init(_ budgets: [TextBudget], separator: String = "\n\n", isNumbered: Bool = false) {
        precondition(budgets.allSatisfy { $0.limit > 0 }, "A part of a thread needs room.")
        self.budgets = budgets
        self.separator = separator
        self.isNumbered = isNumbered
    }

    /// The parts in order; none if the caption is blank, one if nothing is to be split.
    func parts(of caption: String) -> [String] {
        let plain = parts(of: caption, within: budgets)
        guard isNumbered, plain.count > 1 else { return plain }
        return numbered(caption) ?? plain
    }

    /// The parts with their numbers, or nil if the numbers leave no room for text, or for a grapheme of it.
    private func numbered(_ caption: String) -> [String]? {
        for digits in 1...6 {
            let widest = String(repeating: "9", count: digits)
            let suffix = " \(widest)/\(widest)"
            let smaller = budgets.map {
                TextBudget(limit: $0.limit - $0.measure(suffix), meter: $0.meter, urlCost: $0.urlCost)
            }
            guard smaller.allSatisfy({ $0.limit > 0 }) else { return nil }
            let parts = parts(of: caption, within: smaller)
            // A grapheme that does not fit stands alone, and does not fit less with a number.
            guard parts.allSatisfy({ part in smaller.allSatisfy { $0.measure(part) <= $0.limit } }) else { return nil }
            if String(parts.count).count <= digits {
                return parts.enumerated().map { "\($0.element) \($0.offset + 1)/\(parts.count)" }
            }
        }
        return nil
    }

    private func parts(of caption: String, within budgets: [TextBudget]) -> [String] {
        let packer = TextPacker(budgets)
        return paragraphs(of: caption).flatMap { packer.parts(of: $0) }
    }

    private func paragraphs(of caption: String) -> [String] {
        let text = caption.replacing("\r\n", with: "\n")
        guard !separator.isEmpty else { return [text] }
        return text.split(separator: separator).map(String.init)
    }
}
