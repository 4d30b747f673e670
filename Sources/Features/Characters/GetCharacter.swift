public import Operations
internal import JSONSchema

/// Shows a character.
public struct GetCharacter: Operation {
    public static let spec = Spec(
        "get_character",
        "Show a character: who it is, how it writes, its brand goals and reference views; other layers where `layers` names them.",
        .get("/api/v1/characters/{character_id}"), scope: .characterRead, effect: .reads, toolset: .characters)

    @Param("The character's identifier.") var characterID: CharacterID
    @Param("Layers to answer. Default: identity and personality.", .count(1...6)) var layers: [LayerName]?
    @Param("An older version. Default: the current one.", .range(1...1_000_000_000)) var version: Int?

    public init() {}

    public func run(in context: Context) throws -> StoryCharacter {
        let current = try Characters.visible(characterID, in: context)
        let shown = layers.map(Set.init) ?? LayerName.usual
        guard let version, version != current.version else { return try StoryCharacter(current, shown: shown, in: context) }
        let content = try Versions.existing(version, of: current, in: context)
        return try StoryCharacter(current, older: (version, content), shown: shown, in: context)
    }
}
