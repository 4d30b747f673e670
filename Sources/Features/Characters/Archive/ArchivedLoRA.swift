internal import GRDB
internal import JSONSchema
internal import Operations

/// A LoRA version as an archive describes it; its file lies in `loras/`.
struct ArchivedLoRA: Sendable {
    /// What it was called where it came from.
    var id: LoRAID
    /// Its name in the archive.
    var file: String
    var kept: KeptLoRA
    var isActive: Bool

    /// More than a character keeps.
    static let maxCount = 100

    static func file(of id: LoRAID) -> String { "loras/\(id).safetensors" }

    /// The versions of a character that are there, the oldest first.
    static func all(of character: CharacterID, in context: Context) throws -> [ArchivedLoRA] {
        let rows = try Row.fetchAll(
            context.db,
            sql: """
                SELECT lora_version.id AS id, origin, variant, trigger_word, base_model, source_url, lora_version.version IS character.lora AS active
                FROM character JOIN lora_version ON lora_version.character = character.id
                WHERE character.id = ? AND blob IS NOT NULL ORDER BY lora_version.id
                """, arguments: [character])
        return try rows.map { row in
            let id: LoRAID = row["id"]
            return ArchivedLoRA(
                id: id, file: file(of: id),
                kept: KeptLoRA(
                    origin: row["origin"], variant: try Stories.word(row["variant"]), triggerWord: row["trigger_word"],
                    baseModel: row["base_model"], sourceURL: row["source_url"]), isActive: row["active"])
        }
    }

    var json: JSON {
        [
            "id": id.json, "file": .string(file), "origin": .string(kept.origin), "variant": kept.variant.json,
            "trigger_word": .string(kept.triggerWord), "base_model": JSON(kept.baseModel), "source_url": JSON(kept.sourceURL),
            "active": .bool(isActive),
        ]
    }

    init(id: LoRAID, file: String, kept: KeptLoRA, isActive: Bool) {
        self.id = id
        self.file = file
        self.kept = kept
        self.isActive = isActive
    }

    /// Reads what somebody else may have written; `nil` with what is wrong appended.
    init?(checking json: JSON, at path: String, problems: inout [FieldProblem]) {
        guard let id = json["id"]?.stringValue.flatMap(LoRAID.init), let file = json["file"]?.stringValue,
            let word = json["trigger_word"]?.stringValue, (1...ImportLoRA.maxWordCharacters).contains(word.unicodeScalars.count),
            let variant = json["variant"]?.stringValue.flatMap(LoRAVariant.init)
        else {
            problems.append(FieldProblem(path, got: json, expected: "a LoRA with id, file, trigger_word and variant"))
            return nil
        }
        let source = json["source_url"]?.stringValue.flatMap { Slides.isWebAddress($0) ? String($0.prefix(2_048)) : nil }
        self.init(
            id: id, file: file,
            kept: KeptLoRA(
                origin: json["origin"] == "trained" ? "trained" : "imported", variant: variant, triggerWord: word,
                baseModel: json["base_model"]?.stringValue.map { String($0.prefix(LoRAs.maxModelCharacters)) }, sourceURL: source),
            isActive: json["active"]?.boolValue ?? false)
    }
}
