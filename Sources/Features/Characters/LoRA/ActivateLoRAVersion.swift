internal import JSONSchema
public import Operations

/// Has a character's pictures drawn by another version of its LoRA.
public struct ActivateLoRAVersion: Operation {
    public static let spec = Spec(
        "activate_lora_version", "Have a character's pictures drawn by that version of its LoRA: a new one, or an older one again.",
        .post("/api/v1/characters/{character_id}/loras/{version}/activate"), title: "Activate LoRA version", scope: .characterWrite,
        effect: .changes, toolset: .characters, command: ["lora", "activate"])

    @Param("The character's identifier.") var characterID: CharacterID
    @Param("The version's number.", .range(1...1_000_000)) var version: Int

    public init() {}

    public func run(in context: Context) throws -> LoRAStatus {
        let character = try Characters.visible(characterID, in: context)
        let wanted = try LoRAs.version(version, of: characterID, in: context)
        guard wanted.state == .ready else {
            throw Failure(
                .conflict, "Version \(version) is \(wanted.state.rawValue); only one that is ready can be active.", parameter: "version",
                got: JSON(version))
        }
        if !wanted.isActive {
            try LoRAs.activate(version, of: characterID, in: context)
            try Characters.tell(character, changed: ["lora"], in: context)
        }
        return try LoRAStatus(of: characterID, in: context)
    }
}
