/// Where something is, in English: the preposition that a noun phrase takes, which goes by its head.
struct LocativePhrase: Sendable {
    private let prepositions: [String: String]
    private let ends: Set<String>

    /// - Parameter grammar: has the lists `preposition in`, `preposition on`, `preposition at`, and `end of head`: words after the head.
    init(_ grammar: Grammar) {
        var prepositions: [String: String] = [:]
        for preposition in ["in", "on", "at"] {
            for noun in grammar.words("preposition \(preposition)") { prepositions[noun] = preposition }
        }
        self.prepositions = prepositions
        ends = Set(grammar.words("end of head"))
    }

    /// - Parameters:
    ///   - phrase: a noun phrase with its article: the kitchen table.
    ///   - scene: the setting of the drawing vocabulary that it stands for; decides where the head is not known.
    /// - Returns: at the kitchen table.
    func of(_ phrase: String, scene: String?) -> String {
        var known: String?
        for part in phrase.lowercased().split(separator: " ") {
            let word = part.prefix { $0.isLetter || $0 == "-" || $0 == "'" || $0 == "’" || $0.isNumber }
            guard !word.isEmpty, !ends.contains(String(word)) else { break }
            let found = preposition(word, scene: scene) ?? word.split(separator: "-").last.flatMap { preposition($0, scene: scene) }
            known = found ?? known
            if word.endIndex < part.endIndex { break }  // a comma
        }
        return "\(known ?? scene.flatMap { prepositions["~\($0)"] } ?? "at") \(phrase)"
    }

    /// What the noun takes, in this scene if the list tells of it: bench~kitchen.
    private func preposition(_ noun: Substring, scene: String?) -> String? {
        scene.flatMap { prepositions["\(noun)~\($0)"] } ?? prepositions[String(noun)]
    }
}
