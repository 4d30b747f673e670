internal import GRDB
internal import JSONSchema
public import Operations

/// What a LoRA is to know of a character.
public enum LoRAVariant: String, ParamWord {
    case face
    case fullBody = "full-body"
    case style
}

/// How a LoRA version stands.
public enum LoRAState: String, ParamWord {
    case training, ready, failed, cancelled
}

/// By what right somebody's likeness is trained on (providers.md, section 4).
public enum LikenessConsent: String, ParamWord {
    /// Nobody real is shown.
    case fictional
    case ownLikeness = "own-likeness"
    case writtenPermission = "written-permission"
}

/// One version of a character's LoRA.
public struct LoRAVersion: LeanItem {
    public var id: LoRAID
    var character: CharacterID
    public var version: Int
    public var state: LoRAState
    var isActive: Bool
    var origin: String
    public var variant: LoRAVariant
    public var triggerWord: String
    public var baseModel: String?
    var bytes: Int?
    public var url: String?
    public var sourceURL: String?
    public var provider: String?
    var consent: LikenessConsent?
    var pictures: Int
    var progress: Int?
    var micros: Int?
    var error: String?
    var createdAt: Instant
    var updatedAt: Instant

    public static let fields: [Field<LoRAVersion>] = [
        Field("id") { $0.id }, Field("character_id") { $0.character }, Field("version", "Counted for each character.") { $0.version },
        Field("state") { $0.state }, Field("active", "Whether pictures are drawn by it.") { $0.isActive },
        Field("origin", "imported or trained.") { $0.origin }, Field("variant") { $0.variant },
        Field("trigger_word", "Prompts have it where the character is to be seen.") { $0.triggerWord },
        Field("base_model", "The model that it goes with, where that is known.") { $0.baseModel }, Field("bytes") { $0.bytes },
        Field("url", "Where the file is, once it is ready.") { $0.url }, Field("source_url", "Where it came from.") { $0.sourceURL },
        Field("provider", "Who trained it.") { $0.provider }, Field("consent", "By what right it was trained.") { $0.consent },
        Field("pictures", "How many it was trained on.") { $0.pictures },
        Field("progress", "Of a training, in percent, where the provider tells.") { $0.progress },
        Field("cost_micros", "What it cost, in micro-dollars, once that is known.") { $0.micros },
        Field("error", "Why it was not made.") { $0.error }, Field("created_at") { $0.createdAt }, Field("updated_at") { $0.updatedAt },
    ]

    public static let seldomFields: Set = [
        "character_id", "bytes", "source_url", "consent", "pictures", "progress", "cost_micros", "updated_at",
    ]

    init(_ row: Row, publicURL: String) throws {
        id = row["id"]
        character = row["character"]
        version = row["version"]
        state = try Stories.word(row["state"])
        isActive = row["active"]
        origin = row["origin"]
        variant = try Stories.word(row["variant"])
        triggerWord = row["trigger_word"]
        baseModel = row["base_model"]
        bytes = row["bytes"]
        url = state == .ready ? LoRAs.address(of: id, version: version, publicURL: publicURL) : nil
        sourceURL = row["source_url"]
        provider = row["provider"]
        consent = try (row["consent"] as String?).map { try Stories.word($0) }
        pictures = try JSON(parsing: row["pictures"] as String).arrayValue?.count ?? 0
        progress = row["progress"]
        micros = row["micros"]
        error = row["error"]
        createdAt = row["created_at"]
        updatedAt = row["updated_at"]
    }
}

/// How a character's LoRA stands.
public struct LoRAStatus: Reply {
    /// In short: whether there is one, and whether one is being trained.
    enum State: String, ParamWord { case none, training, ready }

    var character: CharacterID
    var active: LoRAVersion?
    /// What is being trained, or the newest version where none is.
    var latest: LoRAVersion?

    var state: State { latest?.state == .training ? .training : active == nil ? .none : .ready }

    public static let fields: [Field<LoRAStatus>] = [
        Field("character_id") { $0.character },
        Field("state", "training while one is trained; the active one is used meanwhile.") { $0.state },
        Field("version", "The active one; null without.") { $0.active?.version },
        Field("lora_url", "Where the active one's file is.") { $0.active?.url },
        Field("trigger_word") { $0.active?.triggerWord },
        Field("latest", "The newest version, in whatever state.") { $0.latest },
    ]

    init(of character: CharacterID, in context: Context) throws {
        self.character = character
        active = try LoRAs.active(of: character, in: context)
        latest = try LoRAs.newest(of: character, in: context)
    }
}
