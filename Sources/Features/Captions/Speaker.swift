/// Who says the sentences of a caption: how the words that agree with the speaker are said.
struct Speaker: Sendable {
    let person: GrammaticalPerson
    let name: String
    private let column: Int

    init(_ persona: CaptionPersona) {
        person = persona.person
        name = persona.name
        let subject = persona.pronouns.lowercased().prefix { $0.isLetter }
        column = person != .third ? 0 : subject == "he" ? 1 : subject == "she" ? 2 : 3
    }

    /// - Parameter isNamed: whether the caption has told whom it speaks of; it has afterwards.
    func form(of word: String, in grammar: Grammar, isNamed: inout Bool) -> String {
        if word.first == "~" { return verb(String(word.dropFirst()), isNamed: isNamed) }
        guard let forms = grammar.agreement[word], forms.count == 4 else { return word }
        guard column > 0 else { return forms[0] }
        guard !isNamed else { return forms[column] }
        switch word {
        case "I", "me":
            isNamed = true
            return name
        case "my":
            isNamed = true
            return name + "’s"
        default: return forms[column]
        }
    }

    /// A verb in the present: after he, she and a name it ends in s.
    private func verb(_ plain: String, isNamed: Bool) -> String {
        guard column == 1 || column == 2 || column == 3 && !isNamed else { return plain }
        if plain == "have" { return "has" }
        if plain == "do" || plain == "go" || ["s", "x", "z", "ch", "sh"].contains(where: plain.hasSuffix) { return plain + "es" }
        if plain.hasSuffix("y"), let before = plain.dropLast().last, !"aeiou".contains(before) { return plain.dropLast() + "ies" }
        return plain + "s"
    }

    /// A sentence of the character's; `nil` where somebody else speaks and it says I, as its verbs would have to change with that.
    func sentence(_ text: String, in grammar: Grammar) -> String? {
        guard column > 0 else { return text }
        let ofSpeaker = Set(grammar.agreement.keys.map { $0.lowercased() })
        return text.lowercased().split { !$0.isLetter }.contains { ofSpeaker.contains(String($0)) } ? nil : text
    }

    /// A text in the character's own words, as whoever speaks of it says it.
    func own(_ text: String, in grammar: Grammar) -> String {
        guard column > 0, let mine = grammar.agreement["my"]?[column] else { return text }
        return text.split(separator: " ", omittingEmptySubsequences: false).map { $0 == "my" ? mine : String($0) }.joined(separator: " ")
    }
}
