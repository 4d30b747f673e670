internal import GRDB
public import Operations

/// Deletes a character.
public struct DeleteCharacter: Operation {
    public static let spec = Spec(
        "delete_character",
        """
        Delete a character with its versions, ingredients, goals and LoRA files; its posts and pictures stay. archive_character only hides it.
        """,
        .delete("/api/v1/characters/{character_id}"), scope: .characterWrite, effect: .deletes, toolset: .characters)

    @Param("The character's identifier.") var characterID: CharacterID

    public init() {}

    public func run(in context: Context) throws -> Deletion {
        let character = try Characters.visible(characterID, in: context)
        if let training = try LoRATraining.underWay(of: character.id, in: context) { try LoRATraining.cancel(training, in: context) }
        let blobs = try LoRAs.blobs(of: character.id, in: context)
        try context.db.execute(sql: "DELETE FROM character WHERE id = ?", arguments: [character.id])
        try Blobs.release(blobs, in: context)
        try Characters.tell(character, changed: ["deleted"], in: context)
        return Deletion(id: characterID.text)
    }
}
