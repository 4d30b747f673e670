/// A text as a reader who is not fooled takes it: what each of its signs may stand for, and where words begin and end.
struct FoldedText: Sendable {
    private(set) var glyphs: [Glyph] = []
    private let text: String
    /// Whether there are letters in it that are only written to be read upside down; that have a spelling with e; that run backwards.
    private var isTurned = false
    private var hasUmlauts = false
    private var isReversed = false

    /// A letter, a digit or another sign.
    struct Glyph: Sendable {
        /// What it is: a small letter of its script.
        var own: Unicode.Scalar
        /// What else it may stand for.
        var others: [Unicode.Scalar]
        /// Whether it is a letter or a digit, so that it belongs to a word.
        var isWord: Bool
        var isLetter: Bool
        var isSpace: Bool
        var isLineEnd: Bool
        var isCapital: Bool
        /// Whether its script writes without blanks, so that words begin and end where they will.
        var isUnspaced: Bool
        /// Whether it is a letter only for those who turn the screen.
        var isTurned = false
        /// Whether a word may begin here.
        var beginsWord = false
        /// Where it stands in the text.
        var range: Range<String.Index>

        /// A bit for each thing that it may stand for.
        var mask: UInt64 { others.reduce(own.bit) { $0 | $1.bit } }
    }

    /// - Parameter spelled: whether ä, ö and ü are ae, oe and ue.
    init(_ text: String, umlautsSpelled spelled: Bool = false) {
        self.text = text
        glyphs.reserveCapacity(text.utf8.count)
        var previous: Unicode.Scalar = " "
        var isInTag = false
        var index = text.startIndex
        while index < text.endIndex {
            let scalar = text.unicodeScalars[index]
            let next = text.unicodeScalars.index(after: index)
            defer { index = next }
            if scalar == "\u{202E}" { isReversed = true }
            if let last = glyphs.last, !scalar.isASCII, let joined = Script.joined(last.own, scalar) {
                glyphs[glyphs.count - 1].own = joined
                glyphs[glyphs.count - 1].others = []
                glyphs[glyphs.count - 1].range = last.range.lowerBound..<next
                continue
            }
            let isMark = !scalar.isASCII && scalar.isMark
            if isMark, !Script.keeps(scalar, after: glyphs.last?.own) {
                // Accents and what is not seen have no glyph.
                if scalar == "\u{308}" { umlaut(isSpelled: spelled) }
                continue
            }
            let reading = LookAlikes.reading(scalar)
            for (position, own) in reading.own.enumerated() {
                let isLetter = isMark || own.properties.isAlphabetic
                let isWord = isLetter || own.properties.numericType != nil
                if !isWord { isInTag = own == "#" }
                let after = glyphs.last
                let turnsCapital = isInTag && previous.properties.isLowercase && scalar.properties.isUppercase
                let isTall = scalar == "I" && previous.properties.isLowercase  // kIll
                let isUnspaced = Script.isUnspaced(own)
                let begins = after.map { !$0.isWord || isUnspaced || $0.isUnspaced } ?? true || turnsCapital
                let isTurned = LookAlikes.onlyTurned.contains(scalar)
                self.isTurned = self.isTurned || isTurned
                glyphs.append(
                    Glyph(
                        own: own, others: reading.others + LookAlikes.spelled(own) + (isTall ? ["l"] : []), isWord: isWord,
                        isLetter: isLetter, isSpace: own.properties.isWhitespace, isLineEnd: Self.lineEnds.contains(own),
                        isCapital: scalar.properties.isUppercase, isUnspaced: isUnspaced, isTurned: isTurned,
                        beginsWord: begins && (position == 0 || isUnspaced), range: index..<next))
                previous = isTall ? "l" : scalar
            }
            if Self.umlauts.contains(scalar) { umlaut(isSpelled: spelled) }
        }
        if isTurned { turn() }
    }

    private static let lineEnds: Set<Unicode.Scalar> = ["\n", "\r", "\u{B}", "\u{C}", "\u{2028}", "\u{2029}"]
    private static let umlauts: Set<Unicode.Scalar> = ["ä", "ö", "ü", "Ä", "Ö", "Ü", "ø", "Ø"]

    /// Whether a word may end before the glyph.
    func endsWord(at index: Int) -> Bool { index >= glyphs.count || !glyphs[index].isWord || glyphs[index].beginsWord }

    /// As it was written.
    func original(_ range: Range<Int>) -> String {
        let parts = glyphs[range].map(\.range)
        guard let start = parts.map(\.lowerBound).min(), let end = parts.map(\.upperBound).max() else { return "" }
        return String(text[start..<end])
    }

    /// For each glyph a bit for each thing that the glyphs within reach of it may stand for, itself among them.
    func nearMasks(reach: Int) -> [UInt64] {
        var masks = glyphs.map(\.mask)
        // Of two glyphs, then of four, and so on; the last step is as long as what is left.
        var width = 1
        while width <= reach {
            let step = min(width, reach + 1 - width)
            for index in masks.indices where index + step < masks.count { masks[index] |= masks[index + step] }
            width += step
        }
        return masks
    }

    // MARK: Other ways to read it

    /// All ways in which a reader may take a text: as it stands, with ae for ä, backwards where it runs backwards or stands on its head.
    static func forms(of text: String) -> [FoldedText] {
        let plain = FoldedText(text)
        var forms = [plain]
        if plain.hasUmlauts { forms.append(FoldedText(text, umlautsSpelled: true)) }
        if plain.isReversed { forms.append(plain.overridden()) }
        if plain.isTurned { forms.append(plain.upsideDown()) }
        return forms
    }

    private mutating func umlaut(isSpelled: Bool) {
        guard let last = glyphs.last, last.own == "a" || last.own == "o" || last.own == "u" else { return }
        hasUmlauts = true
        guard isSpelled else { return }
        var second = last
        second.own = "e"
        second.others = []
        second.beginsWord = false
        glyphs.append(second)
    }

    private init(_ glyphs: [Glyph], of text: String) {
        self.text = text
        self.glyphs = glyphs
        for index in glyphs.indices {
            let isFirst = index == 0 || !glyphs[index - 1].isWord || glyphs[index - 1].isUnspaced
            self.glyphs[index].beginsWord = isFirst || glyphs[index].isUnspaced
        }
    }

    /// What stands after a right-to-left override is shown from its end to its beginning.
    private func overridden() -> FoldedText {
        var runs: [Range<String.Index>] = []
        var start: String.Index?
        var depth = 0
        for index in text.unicodeScalars.indices {
            switch text.unicodeScalars[index] {
            case "\u{202E}":
                if start == nil { start = index } else { depth += 1 }
            case "\u{202A}", "\u{202B}", "\u{202D}": depth += start == nil ? 0 : 1
            case "\u{202C}" where depth > 0: depth -= 1
            case "\u{202C}", "\n", "\r", "\u{2029}":
                if let first = start { runs.append(first..<index) }
                (start, depth) = (nil, 0)
            default: break
            }
        }
        if let start { runs.append(start..<text.endIndex) }
        var shown = glyphs
        for run in runs {
            guard let first = glyphs.firstIndex(where: { run.contains($0.range.lowerBound) }) else { continue }
            let end = glyphs[first...].firstIndex { !run.contains($0.range.lowerBound) } ?? glyphs.count
            shown.replaceSubrange(first..<end, with: glyphs[first..<end].reversed())
        }
        return FoldedText(shown, of: text)
    }

    /// In words that stand on their head u is n, too.
    private mutating func turn() {
        for word in words where glyphs[word].contains(where: \.isTurned) {
            for index in word {
                if let turned = LookAlikes.turned(glyphs[index].own) { glyphs[index].others.append(turned) }
            }
        }
    }

    /// From its end, with nothing but what stands on its head in it.
    private func upsideDown() -> FoldedText {
        var kept = glyphs
        for word in words {
            let turned = glyphs[word].count(where: \.isTurned)
            if turned > 1 || turned == 1 && word.count <= 4 { continue }
            for index in word { (kept[index].own, kept[index].others) = ("\u{FFFD}", []) }
        }
        return FoldedText(kept.reversed(), of: text)
    }

    private var words: [Range<Int>] {
        var words: [Range<Int>] = []
        var start = 0
        while let first = glyphs[start...].firstIndex(where: \.isLetterLike) {
            start = glyphs[first...].firstIndex { !$0.isLetterLike } ?? glyphs.count
            words.append(first..<start)
        }
        return words
    }
}

extension FoldedText.Glyph {
    /// A part of a word, or a sign that is written for one where words stand on their head.
    fileprivate var isLetterLike: Bool { isWord || isTurned }
}

extension Unicode.Scalar {
    /// One of 64, to tell fast what cannot be the same.
    var bit: UInt64 { 1 << UInt64((value ^ value >> 6) & 63) }

    fileprivate var isMark: Bool {
        switch properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark: true
        default: false
        }
    }
}
