internal import GRDB
internal import JSONSchema
internal import Operations

/// What generators are told about a post: the character's templates with its layers and the slot filled in.
struct ContentPrompts {
    private let bodies: [PromptCategory: String]
    private let values: [String: String]

    /// The templates that the character has assigned, or the program's own.
    init(_ content: CharacterContent, of character: CharacterID, in context: Context) throws {
        var bodies: [PromptCategory: String] = [:]
        for category in [PromptCategory.image, .caption] {
            let assigned = try String.fetchOne(
                context.db.cachedStatement(sql: "SELECT template FROM prompt_assignment WHERE character = ? AND category = ?"),
                arguments: [character, category.rawValue])
            // A template that is gone leaves the default in its place.
            let own = try assigned.flatMap { try Self.body(of: $0, in: context) }
            bodies[category] = own ?? PromptTemplate.builtIn.first { $0.category == category }?.body
        }
        self.bodies = bodies
        // Rules are sentences and stay so; the rest stands inside one.
        let said = PromptText.values(of: content)
        values = said.mapValues(Self.unended).merging(said.filter { $0.key == "character.style_rules" }) { $1 }
        language = content.language
    }

    private let language: String

    private static func body(of template: String, in context: Context) throws -> String? {
        if let own = PromptTemplate.builtIn.first(where: { $0.id == template }) { return own.body }
        return try String.fetchOne(
            context.db.cachedStatement(sql: "SELECT body FROM prompt_template WHERE id = ?"), arguments: [template])
    }

    /// A text without its full stop, as templates put their own.
    private static func unended(_ text: String) -> String { text.hasSuffix(".") ? String(text.dropLast()) : text }

    /// What a generator of pictures is told.
    func picture(_ slot: ContentSlot) -> String { filled(.image, slot) }

    /// What a generator of captions is told.
    func caption(_ slot: ContentSlot) -> String { filled(.caption, slot) }

    private func filled(_ category: PromptCategory, _ slot: ContentSlot) -> String {
        var values = values
        let grade = Self.grades[slot.grade.rawValue].map { "\(slot.grade.rawValue) (\($0))" } ?? slot.grade.rawValue
        let direction = [slot.activity, slot.direction].compactMap(\.self).map { "\(Self.unended($0))." }
        let slots: [String: String?] = [
            "mood": slot.mood.value, "setting": slot.setting.value, "time_of_day": slot.timeOfDay.value, "wardrobe": slot.wardrobe.value,
            "prop": slot.prop?.value, "archetype": slot.archetype.rawValue, "grade": grade, "aspect": slot.aspect.rawValue,
            "pillar": slot.pillar, "direction": direction.joined(separator: " "),
            "language": language,
        ]
        for (name, value) in slots { values[name] = value }
        let text = PromptText.filled(bodies[category] ?? "", values)
        return text.split(separator: " ").joined(separator: " ")
    }

    /// The words by which grades are told, by their ids.
    private static let grades: [String: String] = Dictionary(
        uniqueKeysWithValues: ConfigKind.aestheticGrades.entries().compactMap { entry in
            guard let id = entry["id"]?.stringValue, let prompt = entry["prompt"]?.stringValue else { return nil }
            return (id, prompt)
        })
}

extension CharacterContent {
    /// The language that it writes, as BCP 47; English where it says none.
    var language: String {
        let voice = layer(PersonalityLayer.self)?.voice?.languages?.first?.text
        return voice ?? layer(IdentityLayer.self)?.languages?.first?.text ?? "en"
    }
}
