/// Packs a text into parts that fit, cutting between sentences, words or graphemes, in this order of preference.
struct TextPacker {
    private let budgets: [TextBudget]

    init(_ budgets: [TextBudget]) {
        self.budgets = budgets
    }

    /// The parts, without blanks at their ends; none is empty.
    func parts(of text: String) -> [String] {
        var parts: [String] = []
        var open = ""
        pack(text.trimmed[...], by: .whole, into: &parts, open: &open)
        close(&open, into: &parts)
        return parts
    }

    /// Where a text may be cut.
    private enum Grain {
        case whole
        case sentence
        case word
    }

    private func pack(_ text: Substring, by grain: Grain, into parts: inout [String], open: inout String) {
        for piece in pieces(of: text, by: grain) {
            let longer = open + piece
            if fits(longer) {
                open = longer
                continue
            }
            close(&open, into: &parts)
            if fits(String(piece)) {
                open = String(piece)
                continue
            }
            switch grain {
            case .whole: pack(piece, by: .sentence, into: &parts, open: &open)
            case .sentence: pack(piece, by: .word, into: &parts, open: &open)
            case .word: open = cut(String(piece), into: &parts)
            }
        }
    }

    /// Cuts a word wherever it must be; what is left is returned with the blanks behind it, so that the next word may follow.
    private func cut(_ word: String, into parts: inout [String]) -> String {
        var rest = word[...]
        while !rest.isEmpty {
            let window = window(of: rest)
            if fits(window) { return String(rest) }
            var places = budgets.compactMap { $0.overflow(window)?.scalarIndex }
            places.append(window.unicodeScalars.count)
            let place = rest.unicodeScalars.index(rest.startIndex, offsetBy: places.min() ?? 0)
            var head = rest[..<max(place, rest.index(after: rest.startIndex))]
            // A part of a word may be a link where the whole word is none.
            while head.count > 1, !fits(String(head)) { head.removeLast() }
            parts.append(String(head))
            rest = rest[head.endIndex...]
        }
        return ""
    }

    /// So much of a text as shows where it no longer fits, or all of it: a long one is not measured anew for each part.
    private func window(of text: Substring) -> String {
        // A domain that begins where the text still fits is seen whole (RFC 1035 2.3.4 allows 255 bytes), so that it counts as one.
        var graphemes = 2 * (budgets.map(\.limit).max() ?? 0) + 255
        while true {
            let window = text.prefix(graphemes)
            if window.endIndex == text.endIndex || !fits(String(window)) { return String(window) }
            graphemes *= 2
        }
    }

    private func pieces(of text: Substring, by grain: Grain) -> [Substring] {
        switch grain {
        case .whole: [text]
        case .sentence: TextPieces.sentences(of: text)
        case .word: TextPieces.words(of: text)
        }
    }

    private func fits(_ text: String) -> Bool {
        let text = text.trimmed
        return budgets.allSatisfy { $0.measure(text) <= $0.limit }
    }

    private func close(_ open: inout String, into parts: inout [String]) {
        let part = open.trimmed
        if !part.isEmpty { parts.append(part) }
        open = ""
    }
}

extension StringProtocol {
    /// Without blanks and line ends at both ends.
    var trimmed: String {
        guard let start = firstIndex(where: { !$0.isWhitespace }), let end = lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(self[start...end])
    }
}
