internal import GRDB
internal import JSONSchema
public import Operations

/// Deletes a version of a character's LoRA.
public struct DeleteLoRAVersion: Operation {
    public static let spec = Spec(
        "delete_lora_version", "Delete a version of a character's LoRA with its file. The active one stays: activate another first.",
        .delete("/api/v1/characters/{character_id}/loras/{version}"), title: "Delete LoRA version", scope: .characterWrite,
        effect: .deletes,
        toolset: .characters,
        command: ["lora", "delete"])

    @Param("The character's identifier.") var characterID: CharacterID
    @Param("The version's number.", .range(1...1_000_000)) var version: Int

    public init() {}

    public func run(in context: Context) throws -> Deletion {
        _ = try Characters.visible(characterID, in: context)
        let version = try LoRAs.version(version, of: characterID, in: context)
        if version.isActive {
            throw Failure(
                .conflict, "Version \(version.version) is the active one. Activate another with activate_lora_version first.",
                parameter: "version", got: JSON(version.version))
        }
        if version.state == .training {
            throw Failure(
                .conflict, "Version \(version.version) is being trained. Stop it with cancel_lora_training first.", parameter: "version",
                got: JSON(version.version))
        }
        let blob = try Int64.fetchOne(context.db, sql: "SELECT blob FROM lora_version WHERE id = ?", arguments: [version.id])
        try context.db.execute(
            sql: "UPDATE lora_version SET blob = NULL, deleted_at = ?, updated_at = ? WHERE id = ?",
            arguments: [context.now, context.now, version.id])
        if let blob { try Blobs.release([blob], in: context) }
        return Deletion(id: version.id.text)
    }
}
