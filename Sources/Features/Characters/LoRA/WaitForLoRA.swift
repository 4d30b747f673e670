public import JSONSchema
public import Operations

/// Waits for the end of a training.
public struct WaitForLoRA: AwaitingOperation {
    public static let spec = Spec(
        "wait_for_lora",
        "Wait until what is being trained of a character is ready or has failed, or the time is over; then call it again.",
        .get("/api/v1/characters/{character_id}/lora/wait"), title: "Wait for LoRA", scope: .characterRead, effect: .reads,
        toolset: .characters, command: ["lora", "wait"], longWaitSeconds: 300)

    @Param("The character's identifier.") var characterID: CharacterID
    @Param("How many seconds to wait at most.", .range(0...300), aliases: ["timeout", "timeout_seconds"]) public var waitSeconds = 50

    public init() {}

    public func run(in context: Context) throws -> LoRAStatus {
        try LoRAStatus(of: Characters.visible(characterID, in: context).id, in: context)
    }

    public func work(begunBy reply: JSON) -> String? { reply["state"] == "training" ? reply["latest"]?["id"]?.stringValue : nil }
}
