public import Operations

/// Lists the LoRA versions of a character.
public struct ListLoRAVersions: Operation {
    public static let spec = Spec(
        "list_lora_versions", "List the LoRA versions of a character, the newest first, also those that failed.",
        .get("/api/v1/characters/{character_id}/loras"), title: "List LoRA versions", scope: .characterRead, effect: .reads,
        toolset: .characters,
        command: ["lora", "list"])

    @Param("The character's identifier.") var characterID: CharacterID
    @Param("How many to answer.", .range(1...100)) var limit = 20
    @Param("Where the last page ended.") var cursor: String?

    public init() {}

    public func run(in context: Context) throws -> Page<LoRAVersion> {
        _ = try Characters.visible(characterID, in: context)
        let last = try Cursor.id(cursor, LoRAID.self)
        let versions = try LoRAs.list(of: characterID, before: last, limit: limit + 1, in: context)
        return Page(first: limit, of: versions) { $0.id.text }
    }
}
