/// A word or several, found in a text also where it is written so as not to be: in other letters, with signs between them, stretched.
struct ModerationTerm: Sendable, Equatable {
    /// Its words, each as runs of the same letter.
    private let words: [[Run]]
    private let letterCount: Int
    private let hasLetters: Bool

    private struct Run: Sendable, Equatable {
        var letter: Unicode.Scalar
        var count: Int
    }

    /// The most signs that may stand between two letters of a word: b . a . d
    private static let maxGap = 3

    /// - Returns: `nil` where the text has fewer than two letters or digits: one alone is no word to look for.
    init?(_ text: String) {
        var words: [[Run]] = []
        var isInWord = false
        var count = 0
        var hasLetters = false
        for glyph in FoldedText(text).glyphs {
            guard glyph.isWord, let letter = glyph.readings.first else {
                isInWord = false
                continue
            }
            count += 1
            hasLetters = hasLetters || glyph.isLetter
            if !isInWord {
                words.append([Run(letter: letter, count: 1)])
            } else if words[words.count - 1].last?.letter == letter {
                words[words.count - 1][words[words.count - 1].count - 1].count += 1
            } else {
                words[words.count - 1].append(Run(letter: letter, count: 1))
            }
            isInWord = true
        }
        guard count >= 2 else { return nil }
        self.words = words
        letterCount = count
        self.hasLetters = hasLetters
    }

    /// By what two terms are the same, and found.
    var key: String {
        words.map { $0.map { String(repeating: Character($0.letter), count: $0.count) }.joined() }.joined(separator: " ")
    }

    /// The letter that it begins with.
    var first: Unicode.Scalar { words[0][0].letter }

    /// The letter that comes after the first one, however often that is repeated; `nil` where there is none, or where it may be far off.
    var second: Unicode.Scalar? {
        guard words[0][0].count <= Self.maxRepeats else { return nil }
        return words[0].count > 1 ? words[0][1].letter : words.count > 1 ? words[1][0].letter : nil
    }

    /// `second` stands within so many glyphs of the first letter.
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
            if text.glyphs[next].readings.contains(wanted.letter) {
                if count > 0 || run > 0 { ahead.joints += 1 }
                ahead.letters += 1
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
        while end < text.glyphs.count, !text.glyphs[end].isWord {
            hasSpace = hasSpace || text.glyphs[end].isSpace
            end += 1
        }
        guard !isFirst, end > index, end - index <= Self.maxGap, end < text.glyphs.count else { return nil }
        path.gaps += 1
        path.spaces += hasSpace ? 1 : 0
        let sign = text.glyphs[index].readings[0]
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
        // With spaces between them letters are a word only where each stands alone: b a d, not b ad.
        if path.spaces > 0 { guard path.gaps == path.joints, path.letters >= 3 else { return false } }
        // A word with one apostrophe is a word: he'll.
        guard path.gaps > path.apostrophes || path.gaps == path.joints else { return false }
        // What goes on after another sign is a longer word, co-ck-pit, unless it was spelled out letter by letter.
        if path.gaps < path.joints, goesOn(at: end, in: text) { return false }
        return !isLone(from: end, by: 1, in: text) && !isLone(from: path.start - 1, by: -1, in: text)
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
        guard (1...Self.maxGap).contains(passed), text.glyphs.indices.contains(index) else { return false }
        let beyond = index + step
        return !text.glyphs.indices.contains(beyond) || !text.glyphs[beyond].isWord
    }
}
