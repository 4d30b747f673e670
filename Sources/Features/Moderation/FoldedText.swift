/// A text as a reader who is not fooled takes it: what each of its signs may stand for, and where words begin and end.
struct FoldedText: Sendable {
    private(set) var glyphs: [Glyph] = []
    private let text: String

    /// A letter, a digit or another sign.
    struct Glyph: Sendable {
        /// What it may stand for, itself first.
        var readings: [Unicode.Scalar]
        /// Whether it is a letter or a digit, so that it belongs to a word.
        var isWord: Bool
        var isLetter: Bool
        var isSpace: Bool
        /// Whether a word may begin here.
        var beginsWord: Bool
        /// Where it stands in the text.
        var index: String.Index
    }

    init(_ text: String) {
        self.text = text
        var previous: Unicode.Scalar = " "
        var isInTag = false
        for index in text.unicodeScalars.indices {
            let scalar = text.unicodeScalars[index]
            // Combining marks and what is not seen have no glyph; the first glyph after them joins the one before.
            for (position, plain) in LookAlikes.plain(scalar).enumerated() {
                let isLetter = plain.properties.isAlphabetic
                let isWord = isLetter || plain.properties.numericType != nil
                if !isWord { isInTag = plain == "#" }
                let after = glyphs.last
                let turnsCapital = isInTag && previous.properties.isLowercase && scalar.properties.isUppercase
                var readings = [plain] + LookAlikes.spelled(plain)
                let isTall = scalar == "I" && previous.properties.isLowercase  // kIll
                if isTall { readings.append("l") }
                glyphs.append(
                    Glyph(
                        readings: readings, isWord: isWord, isLetter: isLetter, isSpace: plain.properties.isWhitespace,
                        beginsWord: position == 0 && (after.map { !$0.isWord } ?? true || turnsCapital), index: index))
                previous = isTall ? "l" : scalar
            }
        }
    }

    /// Whether a word may end before the glyph.
    func endsWord(at index: Int) -> Bool { index >= glyphs.count || !glyphs[index].isWord || glyphs[index].beginsWord }

    /// As it was written.
    func original(_ range: Range<Int>) -> String {
        let end = range.upperBound < glyphs.count ? glyphs[range.upperBound].index : text.endIndex
        return String(text[glyphs[range.lowerBound].index..<end])
    }
}
