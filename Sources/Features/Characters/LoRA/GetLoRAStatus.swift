public import Operations

/// Tells how a character's LoRA stands.
public struct GetLoRAStatus: Operation {
    public static let spec = Spec(
        "get_lora_status", "Tell how a character's LoRA stands: the active version and its address, and what is being trained.",
        .get("/api/v1/characters/{character_id}/lora"), title: "Get LoRA status", scope: .characterRead, effect: .reads,
        toolset: .characters,
        command: ["lora", "status"])

    @Param("The character's identifier.") var characterID: CharacterID

    public init() {}

    public func run(in context: Context) throws -> LoRAStatus {
        try LoRAStatus(of: Characters.visible(characterID, in: context).id, in: context)
    }
}
