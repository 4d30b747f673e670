internal import GRDB
internal import JSONSchema
internal import Operations
internal import Store

/// SQL that operations on LoRA versions share.
public enum LoRAs {
    /// The most that a LoRA may have. One of rank 64 for the largest models in use has some 700 MB.
    public static let maxBytes = 1 << 30
    /// How long that many may take to come, in seconds: on a line of 10 Mbit/s.
    public static let fetchSeconds = 900
    static let maxModelCharacters = 100

    static let columns = """
        lora_version.id, lora_version.character, lora_version.version, state, origin, variant, trigger_word, base_model, bytes, source_url,
        provider, consent, pictures, progress, micros, error, lora_version.created_at, lora_version.updated_at,
        state = 'ready' AND character.lora IS lora_version.version AS active
        """

    /// Where a version's file is.
    static func address(of id: LoRAID, version: Int, publicURL: String) -> String { "\(publicURL)/loras/\(id)/v\(version).safetensors" }

    /// The active version; `nil` where there is none.
    static func active(of character: CharacterID, in context: Context) throws -> LoRAVersion? {
        let row = try Row.fetchOne(
            context.db.cachedStatement(
                sql: """
                    SELECT \(columns) FROM character JOIN lora_version
                        ON lora_version.character = character.id AND lora_version.version = character.lora
                    WHERE character.id = ? AND state = 'ready' AND deleted_at IS NULL
                    """), arguments: [character])
        return try row.map { try LoRAVersion($0, publicURL: context.publicURL) }
    }

    /// The newest version, in whatever state; `nil` where there is none.
    static func newest(of character: CharacterID, in context: Context) throws -> LoRAVersion? {
        try list(of: character, before: nil, limit: 1, in: context).first
    }

    /// The newest first.
    static func list(of character: CharacterID, before: LoRAID?, limit: Int, in context: Context) throws -> [LoRAVersion] {
        let rows = try Row.fetchAll(
            context.db.cachedStatement(
                sql: """
                    SELECT \(columns) FROM lora_version JOIN character ON character.id = lora_version.character
                    WHERE lora_version.character = ? AND lora_version.id < ? AND deleted_at IS NULL ORDER BY lora_version.id DESC LIMIT ?
                    """), arguments: [character, before?.text ?? "lra_~", limit])
        return try rows.map { try LoRAVersion($0, publicURL: context.publicURL) }
    }

    /// The version of that number.
    /// - Throws: `.notFound`, saying which there are.
    static func version(_ number: Int, of character: CharacterID, in context: Context) throws -> LoRAVersion {
        let row = try Row.fetchOne(
            context.db.cachedStatement(
                sql: """
                    SELECT \(columns) FROM lora_version JOIN character ON character.id = lora_version.character
                    WHERE lora_version.character = ? AND lora_version.version = ? AND deleted_at IS NULL
                    """), arguments: [character, number])
        if let row { return try LoRAVersion(row, publicURL: context.publicURL) }
        let there = try list(of: character, before: nil, limit: 20, in: context)
        guard !there.isEmpty else {
            throw Failure(
                .notFound, "The character has no LoRA yet: train_lora or import_lora makes the first version.", parameter: "version",
                got: JSON(number))
        }
        let told = there.map { "\($0.version) (\($0.state.rawValue))" }.joined(separator: ", ")
        let choice = there.map { "\($0.version)" }.joined(separator: ", ")
        throw Failure(
            .notFound, "The character has no LoRA version \(number). There are \(told).",
            fields: [FieldProblem("version", got: JSON(number), expected: told).corrected(to: .string("<one of \(choice)>"))])
    }

    /// The number of the character's next version.
    static func nextVersion(of character: CharacterID, in context: Context) throws -> Int {
        let number = try context.db.first(
            "UPDATE character SET lora_count = lora_count + 1 WHERE id = ? RETURNING lora_count", [.text(character.text)]
        ) { Int($0.integer(0)) }
        guard let number else { throw Failure.notFound("character", character) }
        return number
    }

    /// Has pictures drawn by a version, or by none.
    static func activate(_ version: Int?, of character: CharacterID, in context: Context) throws {
        try context.db.execute(
            sql: "UPDATE character SET lora = ?, updated_at = ? WHERE id = ?", arguments: [version, context.now, character])
    }

    /// Tells the world what came of a version.
    static func tell(_ event: String, _ version: LoRAVersion, project: ProjectID, in context: Context) throws {
        try context.event(
            event, project: project, subject: version.character.text,
            data: [
                "lora": [
                    "id": version.id.json, "character_id": version.character.json, "version": JSON(version.version),
                    "state": version.state.json, "origin": .string(version.origin), "lora_url": JSON(version.url),
                    "error": JSON(version.error),
                ]
            ])
    }

    /// The bytes of all versions of a character, which is about to go.
    static func blobs(of character: CharacterID, in context: Context) throws -> Set<Int64> {
        Set(
            try Int64.fetchAll(
                context.db, sql: "SELECT blob FROM lora_version WHERE character = ? AND blob IS NOT NULL", arguments: [character]))
    }
}
