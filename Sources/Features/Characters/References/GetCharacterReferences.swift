public import Operations

/// Shows the reference views of a character.
public struct GetCharacterReferences: Operation {
    public static let spec = Spec(
        "get_character_references", "Show a character's reference views, where each came from, and which are missing.",
        .get("/api/v1/characters/{character_id}/references"), scope: .characterRead, effect: .reads, toolset: .characters)

    @Param("The character's identifier.") var characterID: CharacterID

    public init() {}

    public func run(in context: Context) throws -> CharacterReferences {
        try CharacterReferences(Characters.visible(characterID, in: context), in: context)
    }
}
