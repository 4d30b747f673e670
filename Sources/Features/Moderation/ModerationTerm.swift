/// A word or several, found in a text also where it is written so as not to be: in other letters, with signs between them, stretched.
struct ModerationTerm: Sendable, Equatable {
    /// Its words, each as runs of the same letter.
    private let words: [[Run]]
    private let letterCount: Int
    private let hasLetters: Bool
    /// Whether all of it is written without blanks, so that one in it is there to hide it.
    private let isIdeographic: Bool

    private struct Run: Sendable, Equatable {
        var letter: Unicode.Scalar
        /// What else the letter is taken for, and what its capital is.
        var others: [Unicode.Scalar]
        var capitals: [Unicode.Scalar]
        var count: Int

        init(_ glyph: FoldedText.Glyph) {
            letter = glyph.own
            others = glyph.isLetter ? glyph.others : []
            capitals = LookAlikes.capital(of: glyph.own)
            count = 1
        }

        var readings: [Unicode.Scalar] { [letter] + others + capitals }

        /// Whether a glyph may stand for it. Two letters of one script that look like the same letter of another are still two.
        func isWritten(_ glyph: FoldedText.Glyph) -> Bool {
            if glyph.own == letter || !glyph.others.isEmpty && glyph.others.contains(letter) { return true }
            guard !others.isEmpty || !capitals.isEmpty else { return false }
            let isLarge = glyph.isCapital || !glyph.isLetter
            if others.contains(glyph.own) || isLarge && capitals.contains(glyph.own) { return true }
            guard !glyph.others.isEmpty, Script.number(glyph.own) != Script.number(letter) else { return false }
            return glyph.others.contains { others.contains($0) || isLarge && capitals.contains($0) }
        }
    }

    /// The longest part of a word that is written in a column.
    private static let maxPiece = 3

    /// The most signs that may stand between two letters of a word: b . a . d
    private static let maxGap = 3

    /// - Returns: `nil` where the text has fewer than two letters or digits: one alone is no word to look for.
    init?(_ text: String) { self.init(FoldedText(text)) }

    private init?(_ text: FoldedText) {
        var words: [[Run]] = []
        var isInWord = false
        var glyphs: [FoldedText.Glyph] = []
        for glyph in text.glyphs {
            guard glyph.isWord else {
                isInWord = false
                continue
            }
            glyphs.append(glyph)
            if !isInWord {
                words.append([Run(glyph)])
            } else if words[words.count - 1].last?.letter == glyph.own {
                words[words.count - 1][words[words.count - 1].count - 1].count += 1
            } else {
                words[words.count - 1].append(Run(glyph))
            }
            isInWord = true
        }
        guard glyphs.count >= 2 else { return nil }
        self.words = words
        letterCount = glyphs.count
        hasLetters = glyphs.contains(where: \.isLetter)
        isIdeographic = glyphs.allSatisfy { Script.isIdeographic($0.own) }
    }

    /// The ways in which a term is spelled: with ä and with ae; none where it is no word to look for.
    static func spellings(of text: String) -> [ModerationTerm] {
        guard let plain = ModerationTerm(text) else { return [] }
        guard !text.utf8.allSatisfy({ $0 < 0x80 }) else { return [plain] }
        let spelled = ModerationTerm(FoldedText(text, umlautsSpelled: true))
        return [plain] + [spelled].compactMap(\.self).filter { $0 != plain }
    }

    /// By what two terms are the same, and found.
    var key: String {
        words.map { $0.map { String(repeating: Character($0.letter), count: $0.count) }.joined() }.joined(separator: " ")
    }

    /// What it may begin with.
    var first: Set<Unicode.Scalar> { Set(words[0][0].readings) }

    /// A bit for each thing that may come after the first letter, however often that is repeated; all where there is no such letter, or where
    /// it may be far off.
    var secondMask: UInt64 {
        guard words[0][0].count <= Self.maxRepeats else { return .max }
        let next = words[0].count > 1 ? words[0][1] : words.count > 1 ? words[1][0] : nil
        return next.map { $0.readings.reduce(0) { $0 | $1.bit } } ?? .max
    }

    /// It stands within so many glyphs of the first letter.
    static let reach = (maxRepeats + maxStretch + 1) * (maxGap + 1) + maxGap

    private static let maxRepeats = 3
    /// A run may have so many letters more than the word; longer is no word any more.
    private static let maxStretch = 12

    /// The glyphs that it covers where it begins at one of them; `nil` where it does not.
    func match(in text: FoldedText, at start: Int) -> Range<Int>? {
        guard text.glyphs[start].beginsWord || !text.glyphs[start].isWord else { return nil }
        var path = Path(start: start)
        guard let end = match(word: 0, run: 0, at: start, &path, in: text) else { return nil }
        return start..<end
    }

    /// How a match came about so far.
    private struct Path {
        var start: Int
        var letters = 0
        /// Glyphs that are letters, not signs for them.
        var trueLetters = 0
        /// Places between two letters of a word, and those with signs, those with a space, those with nothing but an apostrophe.
        var joints = 0
        var gaps = 0
        var spaces = 0
        var apostrophes = 0
        /// Gaps that are the end of a line, how many letters came since the last gap, and the most between two.
        var lineEnds = 0
        var piece = 0
        var longest = 0
    }

    private func match(word: Int, run: Int, at index: Int, _ path: inout Path, in text: FoldedText) -> Int? {
        guard run < words[word].count else {
            if word + 1 == words.count { return isWhole(path, end: index, in: text) ? index : nil }
            // Between two words of a term anything short may stand, or nothing: #whatever
            var next = index
            while next < text.glyphs.count, next - index <= Self.maxGap {
                var ahead = path
                if let end = match(word: word + 1, run: 0, at: next, &ahead, in: text) { return end }
                guard !text.glyphs[next].isWord else { break }
                next += 1
            }
            return nil
        }
        let wanted = words[word][run]
        // All ways to read a run of the letter, the longest first.
        var ends: [(index: Int, count: Int, path: Path)] = []
        var next = index
        var ahead = path
        var count = 0
        while next < text.glyphs.count {
            if wanted.isWritten(text.glyphs[next]) {
                if count > 0 || run > 0 { ahead.joints += 1 }
                ahead.letters += 1
                ahead.piece += 1
                ahead.longest = max(ahead.longest, ahead.piece)
                ahead.trueLetters += text.glyphs[next].isLetter ? 1 : 0
                count += 1
                next += 1
                ends.append((next, count, ahead))
                if count > Self.maxStretch + wanted.count { break }
                continue
            }
            guard let end = gap(in: text, at: next, &ahead, isFirst: count == 0 && run == 0) else { break }
            next = end
        }
        for end in ends.reversed() where isStretch(of: wanted.count, end.count) {
            var after = end.path
            if let found = match(word: word, run: run + 1, at: end.index, &after, in: text) { return found }
            // Signs between this run and the next letter.
            var spaced = end.path
            guard run + 1 < words[word].count, let next = gap(in: text, at: end.index, &spaced, isFirst: false) else { continue }
            if let found = match(word: word, run: run + 1, at: next, &spaced, in: text) { return found }
        }
        return nil
    }

    /// The end of a gap between two letters; `nil` where there is none, or one that is too long.
    private func gap(in text: FoldedText, at index: Int, _ path: inout Path, isFirst: Bool) -> Int? {
        var end = index
        var hasSpace = false
        var hasLineEnd = false
        while end < text.glyphs.count, !text.glyphs[end].isWord {
            hasSpace = hasSpace || text.glyphs[end].isSpace
            hasLineEnd = hasLineEnd || text.glyphs[end].isLineEnd
            end += 1
        }
        guard !isFirst, end > index, end - index <= Self.maxGap, end < text.glyphs.count else { return nil }
        path.gaps += 1
        path.spaces += hasSpace ? 1 : 0
        path.lineEnds += hasLineEnd ? 1 : 0
        path.piece = 0
        let sign = text.glyphs[index].own
        path.apostrophes += end - index == 1 && (sign == "'" || sign == "’") ? 1 : 0
        return end
    }

    /// Whether so many of a letter are the wanted number or that drawn out: god is not in good, but in goood.
    private func isStretch(of wanted: Int, _ count: Int) -> Bool {
        count == wanted || count >= max(wanted + 1, 3) || count == wanted + 1 && letterCount >= 4
    }

    private func isWhole(_ path: Path, end: Int, in text: FoldedText) -> Bool {
        guard text.endsWord(at: end), path.trueLetters > 0 || !hasLetters else { return false }
        guard path.gaps > 0 else { return true }
        if isIdeographic { return true }
        // With spaces between them letters are a word only where each stands alone, b a d, not b ad; or in short pieces one below the other.
        if path.spaces > 0, !isColumn(path) { guard path.gaps == path.joints, path.letters >= 3 else { return false } }
        // A word with one apostrophe is a word: he'll.
        guard path.gaps > path.apostrophes || path.gaps == path.joints else { return false }
        // What goes on after another sign is a longer word, co-ck-pit, unless it was spelled out letter by letter.
        if path.gaps < path.joints, goesOn(at: end, in: text) { return false }
        return !isLone(from: end, by: 1, in: text) && !isLone(from: path.start - 1, by: -1, in: text)
    }

    private func isColumn(_ path: Path) -> Bool {
        path.gaps >= 2 && path.lineEnds == path.gaps && path.letters >= 5 && path.longest <= Self.maxPiece
    }

    private func goesOn(at index: Int, in text: FoldedText) -> Bool {
        index + 1 < text.glyphs.count && !text.glyphs[index].isWord && !text.glyphs[index].isSpace && text.glyphs[index + 1].isWord
    }

    /// Whether a single letter follows a sign: then what looks like a word is a part of a longer one that is spelled out.
    private func isLone(from index: Int, by step: Int, in text: FoldedText) -> Bool {
        var index = index
        var passed = 0
        while text.glyphs.indices.contains(index), !text.glyphs[index].isWord {
            index += step
            passed += 1
        }
        guard (1...Self.maxGap).contains(passed), text.glyphs.indices.contains(index), !text.glyphs[index].isUnspaced else { return false }
        let beyond = index + step
        return !text.glyphs.indices.contains(beyond) || !text.glyphs[beyond].isWord
    }
}
