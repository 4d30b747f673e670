/// How much of a text has been said before, in runs of three words.
struct TextNovelty: Sendable {
    private var said: Set<String> = []
    private var words: Set<String> = []

    init(_ sentences: some Sequence<String>) {
        for sentence in sentences {
            said.formUnion(Self.trigrams(of: sentence))
            words.formUnion(ComparableText.words(of: sentence))
        }
    }

    func hasWord(_ word: String) -> Bool { words.contains(word) }

    /// The part of its runs of three words that were said, 0 to 1.
    func overlap(_ sentence: String) -> Double {
        let own = Self.trigrams(of: sentence)
        return own.isEmpty ? 0 : Double(own.count { said.contains($0) }) / Double(own.count)
    }

    /// Runs of three words in small letters.
    static func trigrams(of text: String) -> Set<String> {
        let words = text.lowercased().split { !$0.isLetter && !$0.isNumber && $0 != "'" && $0 != "’" }
        guard words.count > 2 else { return words.isEmpty ? [] : [words.joined(separator: " ")] }
        return Set((0..<words.count - 2).map { words[$0..<$0 + 3].joined(separator: " ") })
    }
}
