public import Operations

/// Posts that were ordered together.
public struct Batch: LeanItem {
    public var id: BatchID
    public var projectID: ProjectID
    public var characterID: CharacterID
    public var characterVersion: Int
    public var profileID: ProfileID?
    public var seed: Int
    public var size: Int
    public var counts: BatchCounts
    public var createdAt: Instant
    public var updatedAt: Instant
    public var cancelledAt: Instant?
    public var endedAt: Instant?

    /// How it stands, by its items. Those that were deleted since do not count.
    public var state: BatchState {
        if counts.open > 0 { return .generating }
        if cancelledAt != nil, counts.cancelled > 0 { return .cancelled }
        if counts.failed > 0 { return counts.done > 0 ? .partial : .failed }
        return .completed
    }

    public static let fields: [Field<Batch>] = [
        Field("id") { $0.id }, Field("project_id") { $0.projectID }, Field("character_id") { $0.characterID },
        Field("character_version") { $0.characterVersion }, Field("profile_id") { $0.profileID }, Field("state") { $0.state },
        Field("total") { $0.size }, Field("done") { $0.counts.done }, Field("generating", "Waiting or going on.") { $0.counts.open },
        Field("failed") { $0.counts.failed }, Field("cancelled") { $0.counts.cancelled },
        Field("seed", "The same order with the same seed gives the same pictures.") { $0.seed }, Field("created_at") { $0.createdAt },
        Field("ended_at") { $0.endedAt },
    ]

    public static let seldomFields: Set = ["project_id", "character_version", "profile_id", "seed", "ended_at"]
}

/// How a batch stands.
public enum BatchState: String, ParamWord {
    case generating, completed
    /// Some items failed.
    case partial
    case failed, cancelled

    var isTerminal: Bool { self != .generating }
}

/// How many items of a batch stand how.
public struct BatchCounts: Sendable, Equatable {
    public var open = 0
    public var done = 0
    public var failed = 0
    public var cancelled = 0
}

/// A batch with its items.
public struct BatchReport: Reply {
    var batch: Batch
    var items: [BatchItem]

    public static let fields: [Field<BatchReport>] =
        Batch.fields.map { $0.of(\.batch) } + [Field("items", "Each is a post; get_story shows one whole.") { $0.items }]
}

/// One post of a batch, in short form.
public struct BatchItem: Reply {
    var id: StoryID
    var state: StoryState
    var revision: Int
    var caption: String
    var mediaURL: String?
    var error: String?

    /// A batch is answered whole, so that each of its posts is told apart and no more.
    static let maxCaption = 60

    public static let fields: [Field<BatchItem>] = [
        Field("id", "The story's identifier.") { $0.id }, Field("state") { $0.state },
        Field("revision", "Send it with approve_story and reject_story.") { $0.revision },
        Field("caption", "Its beginning, at most 60 characters.") { $0.caption }, Field("media_url") { $0.mediaURL },
        Field("error", "Why it, or its caption, was not made.") { $0.error },
    ]
}
