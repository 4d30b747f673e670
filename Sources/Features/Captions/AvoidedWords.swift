/// The words that a character never uses, found in whatever form they come: inflected, accented, in look-alike letters.
struct AvoidedWords: Sendable {
    /// Each as the stems of its words, by the first of them.
    private let phrases: [String: [[String]]]

    init(_ words: [String]) {
        phrases = Dictionary(grouping: words.map { Self.stems(of: $0) }.filter { !$0.isEmpty }) { $0[0] }
    }

    func occur(in text: String) -> Bool {
        guard !phrases.isEmpty else { return false }
        let own = Self.stems(of: text)
        return own.indices.contains { start in phrases[own[start]]?.contains { own[start...].starts(with: $0) } ?? false }
    }

    private static func stems(of text: String) -> [String] { ComparableText.words(of: text).map(stem) }

    /// What the forms of a word share, roughly: endings of English, German, Spanish and French off, doubled letters single.
    /// Too much is taken for a form rather than too little: a sentence less is no loss.
    static func stem(_ word: String) -> String {
        var stem = Substring(word)
        let endings = [
            "ings", "ing", "edly", "ed", "ers", "er", "est", "ies", "es", "en", "em", "as", "os", "ly", "s", "y", "a", "o", "e",
        ]
        // One after the other, so that journeys and journey come to the same; what is left has three letters, later four.
        var least = 3
        while let ending = endings.first(where: { stem.count - $0.count >= least && stem.hasSuffix($0) }) {
            stem = stem.dropLast(ending.count)
            least = 4
        }
        if stem.count > 3, stem.last == stem.dropLast().last { stem = stem.dropLast() }
        if stem.count > 3, stem.last == "e" || stem.last == "i" { stem = stem.dropLast() }
        return String(stem)
    }
}
