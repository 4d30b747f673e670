internal import JSONSchema
internal import Operations

/// The text of a template: words, and variables as `{{name}}`.
enum PromptText {
    static let maxCharacters = 8_000

    /// The variables that there are, with what a preview shows for each where no character is named.
    static let samples: [(name: String, value: String)] = [
        ("character.name", "Dagny"), ("character.niche", "food"), ("character.tagline", "Rye has its own clock"),
        ("character.appearance", "A sturdy woman with white plaits pinned over the ears"), ("character.tone", "low and friendly"),
        ("character.style_rules", "Tell the weather before the dough."), ("character.words_to_avoid", "rustic, heavenly"),
        ("character.disclosure", "Dagny is an AI character."),
        ("character.references", sameAsReferences), ("character.audience", "home bakers"),
        ("mood", "calm"), ("setting", "the hatch on the harbour side"), ("time_of_day", "dawn"), ("wardrobe", "a baking jacket"),
        ("prop", "a loaf tin"), ("archetype", "behind-the-scenes"), ("grade", "warm-candle"), ("aspect", "4:5"),
        ("pillar", "Night log"), ("direction", "flour in the air"), ("language", "en"),
        ("composition", "the work in the middle, seen from the side of the bench"),
    ]

    /// What generators are told where they are sent, or were taught from, reference pictures.
    private static let sameAsReferences = "The same person as in the reference pictures"

    /// The variables of a text, each once, in their order.
    static func variables(of text: String) -> [String] {
        var found: [String] = []
        for match in text.matches(of: variable) {
            let name = String(match.output.1)
            if !found.contains(name) { found.append(name) }
        }
        return found
    }

    /// Refuses variables that there are not, and braces that are none.
    static func check(_ text: String) throws {
        let known = samples.map(\.name)
        let problems = variables(of: text).filter { !known.contains($0) }.map { name in
            let near = NearestName.of(name, in: known).map { "did you mean {{\($0)}}?" } ?? "there are \(known.joined(separator: ", "))"
            return FieldProblem("body", got: .string("{{\(name)}}"), expected: "a known variable; \(near)")
        }
        guard problems.isEmpty else { throw Failure.invalid(problems) }
        guard text.unicodeScalars.contains(where: { !$0.properties.isWhitespace }) else {
            throw Failure.invalid([
                FieldProblem("body", got: .string(text), expected: "a text, with variables such as {{character.appearance}}")
            ])
        }
        let rest = text.replacing(variable, with: "")
        guard !rest.contains("{{"), !rest.contains("}}") else {
            throw Failure.invalid([
                FieldProblem("body", got: .string(String(text.prefix(200))), expected: "each variable between {{ and }}, as in {{mood}}")
            ])
        }
    }

    /// How a variable stands in a text.
    static var variable: Regex<(Substring, Substring)> { #/\{\{\s*([^{}]*?)\s*\}\}/# }

    /// The text with the variables filled in; see `PromptFilling`.
    static func filled(_ text: String, _ values: [String: String]) -> String { PromptFilling.of(text, values) }

    /// What a character says for its variables, without the full stops at their ends: templates put their own.
    static func values(of content: CharacterContent) -> [String: String] {
        func text(_ layer: LayerName, _ path: String...) -> String? {
            let json = path.reduce(content.layers[layer]) { $0?[$1] }
            return json?.stringValue ?? json?.arrayValue.map { $0.compactMap(\.stringValue).joined(separator: ", ") }
        }
        let rules = content.layers[.personality]?["voice"]?["style_rules"]?.arrayValue?.compactMap(\.stringValue)
        return [
            "character.name": content.name, "character.niche": content.niche, "character.tagline": text(.identity, "tagline"),
            "character.appearance": text(.appearance, "summary"), "character.tone": text(.personality, "voice", "tone"),
            "character.style_rules": rules.map(sentences),
            "character.words_to_avoid": text(.personality, "voice", "words_to_avoid"),
            "character.disclosure": text(.strategy, "disclosure"),
            "character.references": content.references.isEmpty ? nil : sameAsReferences, "character.audience": text(.strategy, "audience"),
            "grade": text(.strategy, "aesthetic_grade"),
        ].compactMapValues { $0.map(unended) }
    }

    static func unended(_ text: String) -> String { text.hasSuffix(".") ? String(text.dropLast()) : text }

    /// Each with a mark at its end.
    private static func sentences(_ texts: [String]) -> String {
        texts.map { text in text.last.map(".!?…".contains) ?? true ? text : text + "." }.joined(separator: " ")
    }
}
