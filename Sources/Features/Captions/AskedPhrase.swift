/// What a caller says of a place or a mood, in the form in which English sentences take it.
enum AskedPhrase {
    /// A noun phrase with its article, which gets its preposition where it stands: at the beach is the beach, bakery the bakery.
    static func setting(_ text: String) -> String {
        let words = text.split(separator: " ")
        guard let first = words.first else { return text }
        let isPlaced = words.count > 1 && prepositions.contains(first.lowercased())
        let phrase = isPlaced ? Array(words.dropFirst()) : words
        guard let head = phrase.first, let letter = head.first else { return text }
        // A name has no article, and what is many things needs none.
        let isBare = letter.isLowercase && !bare.contains(head.lowercased()) && !head.hasSuffix("'s") && !head.hasSuffix("’s")
        let isMany = phrase.last.map { $0.hasSuffix("s") && !$0.hasSuffix("ss") } ?? false
        return (isBare && !isMany ? "the " : "") + phrase.joined(separator: " ")
    }

    /// What can follow I am.
    static func mood(_ text: String) -> String {
        for start in ["i am ", "i'm ", "i’m ", "i feel ", "feeling ", "being "] where text.lowercased().hasPrefix(start) {
            return String(text.dropFirst(start.count))
        }
        return text
    }

    private static let prepositions: Set = ["at", "in", "on", "inside", "near", "by", "from"]
    /// Words before which there is no article.
    private static let bare: Set = [
        "the", "a", "an", "my", "our", "his", "her", "their", "your", "this", "that", "these", "those", "some", "no", "one", "two", "three",
        "between", "under", "behind", "above", "below", "beside", "outside", "home", "work",
    ]
}
