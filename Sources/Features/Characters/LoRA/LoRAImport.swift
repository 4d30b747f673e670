internal import GRDB
public import JSONSchema
public import Operations

/// What a job of the kind `import_lora` is to fetch.
public struct LoRAImport: Sendable, Equatable {
    /// The kind of the job that does it.
    public static let jobKind = "import_lora"

    var character: CharacterID
    public var url: String
    var triggerWord: String
    var variant: LoRAVariant
    var baseModel: String?
    var activates: Bool

    init(character: CharacterID, url: String, triggerWord: String, variant: LoRAVariant, baseModel: String?, activates: Bool) {
        self.character = character
        self.url = url
        self.triggerWord = triggerWord
        self.variant = variant
        self.baseModel = baseModel
        self.activates = activates
    }

    /// Reads a job's payload; `nil` for one of another kind.
    public init?(payload: JSON) {
        guard let character = payload["character_id"]?.stringValue.flatMap(CharacterID.init), let url = payload["url"]?.stringValue,
            let word = payload["trigger_word"]?.stringValue, let variant = payload["variant"]?.stringValue.flatMap(LoRAVariant.init)
        else { return nil }
        self.init(
            character: character, url: url, triggerWord: word, variant: variant, baseModel: payload["base_model"]?.stringValue,
            activates: payload["activates"]?.boolValue ?? true)
    }

    var payload: JSON {
        [
            "character_id": character.json, "url": .string(url), "trigger_word": .string(triggerWord), "variant": variant.json,
            "base_model": JSON(baseModel), "activates": .bool(activates),
        ]
    }

    /// Makes a version of the file that was fetched, and ends the job with how things stand.
    public func settle(_ file: LoRAFile, _ job: JobID, in context: Context) throws -> JSON {
        let project = try Characters.visible(character, in: context).project
        let kept = KeptLoRA(
            origin: "imported", variant: variant, triggerWord: triggerWord, baseModel: baseModel ?? file.header.baseModel, sourceURL: url)
        let number = try kept.enter(file, of: character, in: context)
        if activates { try LoRAs.activate(number, of: character, in: context) }
        try LoRAs.tell("lora.completed", LoRAs.version(number, of: character, in: context), project: project, in: context)
        let reply = try LoRAStatus(of: character, in: context).json
        try Jobs.finish(job, result: reply, in: context)
        return reply
    }
}

/// A LoRA that is here, with what is said of it.
struct KeptLoRA: Sendable {
    var origin: String
    var variant: LoRAVariant
    var triggerWord: String
    var baseModel: String?
    var sourceURL: String?

    /// Makes a version of it.
    /// - Returns: its number.
    func enter(_ file: LoRAFile, of character: CharacterID, in context: Context) throws -> Int {
        let blob = try Blobs.settle(file.draft, in: context)
        let number = try LoRAs.nextVersion(of: character, in: context)
        try context.db.execute(
            sql: """
                INSERT INTO lora_version (id, character, version, state, origin, variant, trigger_word, base_model, blob, bytes, source_url,
                    activates, author, pictures, created_at, updated_at)
                VALUES (?, ?, ?, 'ready', ?, ?, ?, ?, ?, ?, ?, 0, ?, '[]', ?, ?)
                """,
            arguments: [
                context.makeID(LoRAID.self), character, number, origin, variant.rawValue, triggerWord, baseModel, blob, file.draft.bytes,
                sourceURL, context.caller.user, context.now, context.now,
            ])
        return number
    }
}
