internal import GRDB
internal import JSONSchema
internal import Operations

/// What generators are told about a post: the character's templates with its layers and the slot filled in.
struct ContentPrompts {
    private let bodies: [PromptCategory: String]
    private let values: [String: String]
    private let language: String
    /// What the usual look of the character's feed asks of a picture.
    private let feedStyle: String?

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
        values = PromptText.values(of: content)
        language = content.language
        feedStyle = content.layer(StrategyLayer.self)?.feedStyle.flatMap {
            Self.prompt(.feedStylePresets, $0.rawValue)
        }
    }

    private static func body(of template: String, in context: Context) throws -> String? {
        if let own = PromptTemplate.builtIn.first(where: { $0.id == template }) { return own.body }
        return try String.fetchOne(
            context.db.cachedStatement(sql: "SELECT body FROM prompt_template WHERE id = ?"), arguments: [template])
    }

    /// What a generator of pictures is told.
    /// - Parameter isComposed: whether the kind of post and the look of the feed shape the picture, as they do but for views of the character.
    func picture(_ slot: ContentSlot, isComposed: Bool = true) -> String {
        let archetype = ConfigKind.archetypes.entry(slot.archetype.rawValue)?["picture_guidance"]?.stringValue
        let composition = isComposed ? [archetype.map(PromptText.unended), feedStyle].compactMap(\.self).joined(separator: "; ") : nil
        return filled(
            .image, slot,
            [
                "mood": Self.shown(slot.mood, .moods, isExplained: true), "setting": Self.shown(slot.setting, .settings),
                "time_of_day": Self.shown(slot.timeOfDay, .timesOfDay, isExplained: true), "wardrobe": Self.shown(slot.wardrobe, .wardrobe),
                "composition": composition,
            ])
    }

    /// What a generator of captions is told.
    func caption(_ slot: ContentSlot) -> String { filled(.caption, slot, [:]) }

    /// A thing as pictures of it are described: a word of the drawing vocabulary by what its catalog says.
    /// - Parameter isExplained: whether what is drawn is told beside the character's own words too, as these may be no picture: glad of the wall.
    private static func shown(_ thing: ContentSlot.Thing, _ kind: ConfigKind, isExplained: Bool = false) -> String {
        guard let drawn = thing.draws, let prompt = prompt(kind, drawn) else { return thing.value }
        return thing.value == drawn ? prompt : isExplained ? "\(thing.value) (\(prompt))" : thing.value
    }

    private func filled(_ category: PromptCategory, _ slot: ContentSlot, _ shown: [String: String?]) -> String {
        var values = values
        let grade = Self.prompt(.aestheticGrades, slot.grade.rawValue).map { "\(slot.grade.rawValue) (\($0))" } ?? slot.grade.rawValue
        let direction = [slot.activity, slot.direction].compactMap(\.self).map { PromptFilling.begun(PromptText.unended($0)) }
        let slots: [String: String?] = [
            "mood": slot.mood.value, "setting": slot.setting.value, "time_of_day": slot.timeOfDay.value, "wardrobe": slot.wardrobe.value,
            "prop": slot.prop?.value, "archetype": slot.archetype.rawValue, "grade": grade, "aspect": slot.aspect.rawValue,
            "pillar": slot.pillar, "direction": direction.joined(separator: ". "),
            "language": language,
        ]
        for (name, value) in slots.merging(shown, uniquingKeysWith: { $1 }) { values[name] = value }
        let text = PromptText.filled(bodies[category] ?? "", values)
        return text.split(separator: " ").joined(separator: " ")
    }

    /// The words by which an entry of a catalog is told.
    private static func prompt(_ kind: ConfigKind, _ id: String) -> String? { kind.entry(id)?["prompt"]?.stringValue }
}

extension CharacterContent {
    /// The language that it writes, as BCP 47; English where it says none.
    var language: String {
        let voice = layer(PersonalityLayer.self)?.voice?.languages?.first?.text
        return voice ?? layer(IdentityLayer.self)?.languages?.first?.text ?? "en"
    }
}
