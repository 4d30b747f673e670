public import Operations

/// Hides a character, or shows it again.
public struct ArchiveCharacter: Operation {
    public static let spec = Spec(
        "archive_character", "Hide a character from lists and keep all of it, or bring it back with archived false.",
        .post("/api/v1/characters/{character_id}/archive"), scope: .characterWrite, effect: .changes, toolset: .characters)

    @Param("The character's identifier.") var characterID: CharacterID
    @Param("false brings it back.") var archived = true

    public init() {}

    public func run(in context: Context) throws -> CharacterReceipt {
        let old = try Characters.visible(characterID, in: context)
        return CharacterReceipt(current: try Characters.archive(old, archived, in: context), changed: [])
    }
}
