/// Finds operations by words.
public struct ToolSearch: Sendable {
    private let catalog: OperationCatalog
    /// Words that say something although no tool is named by them.
    private let others: Set<String>

    /// - Parameter words: what is asked for by them is not here; they are not taken for misspelt ones.
    public init(_ catalog: OperationCatalog, notHere words: [String] = []) {
        self.catalog = catalog
        others = Set(words.map(Self.stem))
    }

    /// Whether a request has all words of a phrase.
    public static func has(_ phrase: String, _ query: String) -> Bool {
        let wanted = words(phrase)
        return !wanted.isEmpty && wanted.isSubset(of: words(query))
    }

    /// The operation of that name, under any spelling or alias; then those that the words fit, best first, and in the order of the catalog where they fit alike.
    /// - Parameter isAllowed: whether the caller may call it.
    public func find(_ query: String, where isAllowed: (AnyOperation) -> Bool) -> [AnyOperation] {
        let fitting = fitting(query, where: isAllowed)
        guard let named = catalog.named(query), isAllowed(named) else { return fitting }
        return [named] + fitting.filter { $0.spec.name != named.spec.name }
    }

    private func fitting(_ query: String, where isAllowed: (AnyOperation) -> Bool) -> [AnyOperation] {
        let words = meant(Self.words(query))
        guard !words.isEmpty else { return [] }
        let scored = catalog.operations.enumerated().compactMap { place, operation -> (score: Int, place: Int)? in
            guard isAllowed(operation) else { return nil }
            let score = words.reduce(0) { sum, word in
                // What is only meant says less than what is said.
                let meant = ToolWords.meant(by: word).map { Self.score(Self.stem($0), operation) * 2 / 3 }.max() ?? 0
                return sum + max(Self.score(word, operation), meant)
            }
            // What only an argument's name or help has is chance.
            return score >= Self.leastScore ? (score + Self.share(of: words, operation), place) : nil
        }
        // What fits less than half as well as the best is chance.
        let best = scored.map(\.score).max() ?? 0
        return scored.filter { 2 * $0.score >= best }.sorted { $0.score != $1.score ? $0.score > $1.score : $0.place < $1.place }.map {
            catalog.operations[$0.place]
        }
    }

    private static let leastScore = 4

    /// More for a name of which all is asked for than for one that says more besides.
    private static func share(of words: Set<String>, _ operation: AnyOperation) -> Int {
        let name = Self.words(operation.spec.name)
        let asked = words.union(words.flatMap { ToolWords.meant(by: $0).map(Self.stem) })
        // Who names but a thing most likely wants to make one.
        let makes = if case .creates = operation.spec.effect { 1 } else { 0 }
        return makes + (name.isEmpty ? 0 : 6 * name.intersection(asked).count / name.count)
    }

    /// The words with those that are nobody's replaced by what was most likely misspelt.
    private func meant(_ words: Set<String>) -> Set<String> {
        // What only stands in a sentence is known, but nobody meant it by another word.
        let named = Self.vocabulary(of: catalog)
        let told = catalog.operations.reduce(into: others) { $0.formUnion(Self.words($1.spec.summary)) }
        return Set(
            words.map { word in
                guard word.count >= Self.shortestMisspelt, !named.contains(word), !told.contains(word) else { return word }
                return NearestName.of(word, in: named.sorted(), atMost: word.count < Self.longMisspelt ? 1 : 2) ?? word
            })
    }

    /// In shorter words an edit makes another word, in longer ones two edits rarely do.
    private static let shortestMisspelt = 4
    private static let longMisspelt = 7

    /// All words by which something here is named.
    private static func vocabulary(of catalog: OperationCatalog) -> Set<String> {
        catalog.operations.reduce(into: ToolWords.known) { known, operation in
            let spec = operation.spec
            for text in [spec.name, spec.title, spec.toolset.rawValue] + spec.aliases { known.formUnion(words(text)) }
        }
    }

    /// A hit in the name says most, one in a parameter's help least.
    private static func score(_ word: String, _ operation: AnyOperation) -> Int {
        let spec = operation.spec
        if self.words(spec.name).contains(word) { return 12 }
        if spec.aliases.contains(where: { self.words($0).contains(word) }) { return 9 }
        if self.words(spec.title).contains(word) || spec.toolset.rawValue == word || stem(spec.toolset.rawValue) == word { return 6 }
        if self.words(spec.summary).contains(word) { return 4 }
        if operation.parameters.contains(where: { self.words($0.name).contains(word) }) { return 3 }
        if operation.parameters.contains(where: { self.words($0.help).contains(word) }) { return 1 }
        return 0
    }

    /// The words of a text in lower case, without the endings that do not matter here.
    private static func words(_ text: String) -> Set<String> {
        Set(text.lowercased().split { !$0.isLetter && !$0.isNumber }.prefix(200).map { stem(String($0)) }).subtracting(emptyWords)
    }

    static func stem(_ word: String) -> String {
        let one = ending(word)
        return one != word && one.hasSuffix("e") ? ending(one) : one
    }

    private static func ending(_ word: String) -> String {
        if word.hasSuffix("ies"), word.count > 4 { return word.dropLast(3) + "y" }
        if word.hasSuffix("ing"), word.count > 6 { return String(word.dropLast(3)) }
        if word.hasSuffix("ed"), word.count > 5 { return String(word.dropLast(2)) }
        if word.hasSuffix("es"), word.count > 5, word.hasSuffix("shes") || word.hasSuffix("ches") { return String(word.dropLast(2)) }
        if word.hasSuffix("s"), word.count > 3, !word.hasSuffix("ss") { return String(word.dropLast()) }
        if word.hasSuffix("e"), word.count > 5 { return String(word.dropLast()) }
        return word
    }

    private static let emptyWords: Set<String> = [
        "a", "an", "and", "anything", "as", "at", "by", "can", "did", "do", "for", "how", "i", "in", "is", "it", "many", "me", "much", "my",
        "of", "on", "or", "someth", "something", "that", "the", "this", "to", "tool", "was", "what", "with",
    ]
}
