internal import GRDB
public import Operations

/// Stops a training.
public struct CancelLoRATraining: Operation {
    public static let spec = Spec(
        "cancel_lora_training",
        "Stop the training of a LoRA. What was reserved is given back unless the provider has begun, which may be billed.",
        .post("/api/v1/loras/{lora_id}/cancel"), title: "Cancel LoRA training", scope: .characterWrite, effect: .changes,
        toolset: .characters, command: ["lora", "cancel"], isOpenWorld: true)

    @Param("The version in training, as train_lora answered it.", aliases: ["job_id"]) var loraID: LoRAID

    public init() {}

    public func run(in context: Context) throws -> LoRAStatus {
        let character = try LoRAs.character(of: loraID, in: context)
        try LoRATraining.cancel(loraID, in: context)
        return try LoRAStatus(of: character, in: context)
    }
}

extension LoRAs {
    /// Whose version it is, if the caller may see it. Otherwise as if it did not exist.
    static func character(of id: LoRAID, in context: Context) throws -> CharacterID {
        let character = try CharacterID.fetchOne(
            context.db, sql: "SELECT character FROM lora_version WHERE id = ? AND deleted_at IS NULL", arguments: [id])
        do {
            if let character { return try Characters.visible(character, in: context).id }
        } catch let failure as Failure where failure.code == .notFound {}  // told below, by the name that was asked for
        throw Failure.notFound("LoRA version", id)
    }
}
