public import JSONSchema
public import Operations

/// A picture of a character that belongs to no post: a reference view, or a trial.
public struct PictureOrder: Sendable {
    public let project: ProjectID
    public let person: PicturedPerson
    public let slot: ContentSlot
    /// The view of a reference pack; `nil` for a scene.
    public let view: ReferenceView?
    public let prompt: String
    public let seed: UInt64
    /// The project's colours by their names.
    public let colors: JSON
    /// The LoRA that the character is drawn by now; `nil` without.
    public let lora: LoRAInUse?

    /// What the picture shows, for those who cannot see it.
    public var altText: String { view.map { "\(person.name), \($0.rawValue) view." } ?? slot.description(of: person.name) }

    init(
        _ content: CharacterContent, of character: CharacterID, project: ProjectID, slot: ContentSlot, view: ReferenceView?, prompt: String,
        seed: Int, in context: Context
    ) throws {
        self.project = project
        person = try PicturedPerson(content, of: character, project: project, in: context)
        self.slot = slot
        self.view = view
        self.prompt = prompt
        self.seed = UInt64(seed)
        colors = try Projects.visible(project, in: context).colors
        lora = try LoRAInUse.of(character, in: context)
    }
}

extension ContentSlot {
    /// How reference views are made: plain light, a plain place, the usual outfit, so that nothing but the person differs from others.
    static func reference(_ content: CharacterContent) -> ContentSlot {
        let outfit = content.layer(AppearanceLayer.self)?.outfit?.rawValue
        let own = content.ingredients.first { $0.kind == .wardrobe }.map { Thing($0) }
        return ContentSlot(
            mood: Thing(words: "calm", kind: .moods), setting: Thing(words: "studio", kind: .settings),
            timeOfDay: Thing(words: "morning", kind: .timesOfDay),
            wardrobe: outfit.map { Thing(words: $0, kind: .wardrobe) } ?? own ?? Thing(words: "tee", kind: .wardrobe), prop: nil,
            archetype: .dayInLife, pillar: nil, grade: .cleanBright, aspect: .portrait)
    }
}
