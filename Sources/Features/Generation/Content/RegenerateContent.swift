public import Operations
internal import GRDB
public import JSONSchema
internal import Store

/// Makes a generated post anew.
public struct RegenerateContent: AwaitingOperation {
    public static let spec = Spec(
        "regenerate_content",
        "Make the picture of a generated post anew, its caption, or both, in the same context. wait_for_batch tells when it is ready.",
        .post("/api/v1/stories/{story_id}/regenerate"), scope: .contentGenerate, effect: .changes, toolset: .generation,
        command: ["story", "regenerate"], isOpenWorld: true, maySpend: true, cost: Spec.priced)

    @Param("The story's identifier.", aliases: ["content_id"]) var storyID: StoryID
    @Param("What is made anew.") var what = ContentPart.both
    @Param("What to do differently.", .length(1...500), aliases: ["direction"]) var hint: String?
    @Param("The same seed draws the same picture. Default: another one.", .range(ContentSlot.seeds)) var seed: Int?

    public var waitSeconds: Int { 0 }

    public init() {}

    public func work(begunBy reply: JSON) -> String? { reply["id"]?.stringValue }

    public static func conclude(_ reply: JSON, _ result: JSON) -> JSON { Regeneration.conclude(reply, result) }

    public func run(in context: Context) throws -> Regeneration {
        try Regeneration.begin(storyID, what, hint: hint, seed: seed, in: context)
    }
}

/// Writes the caption of a generated post anew.
public struct RegenerateCaption: AwaitingOperation {
    public static let spec = Spec(
        "regenerate_caption", "Write the caption of a generated post anew, in the same context.",
        .post("/api/v1/stories/{story_id}/regenerate-caption"), scope: .contentGenerate, effect: .changes, toolset: .generation,
        command: ["story", "regenerate-caption"], isOpenWorld: true, maySpend: true, cost: Spec.priced)

    @Param("The story's identifier.", aliases: ["content_id"]) var storyID: StoryID
    @Param("What to do differently.", .length(1...500)) var hint: String?

    public var waitSeconds: Int { 0 }

    public init() {}

    public func work(begunBy reply: JSON) -> String? { reply["id"]?.stringValue }

    public static func conclude(_ reply: JSON, _ result: JSON) -> JSON { Regeneration.conclude(reply, result) }

    public func run(in context: Context) throws -> Regeneration {
        try Regeneration.begin(storyID, .caption, hint: hint, seed: nil, in: context)
    }
}

/// A post that is being made anew.
public struct Regeneration: Reply {
    var story: StoryID
    var batch: BatchID
    var part: ContentPart
    var seed: Int
    var price: Int64

    public static let fields: [Field<Regeneration>] = [
        Field("id") { $0.story }, Field("state") { _ in StoryState.generating }, Field("what") { $0.part },
        Field("batch_id", "For wait_for_batch.") { $0.batch }, Field("seed") { $0.seed },
        Field("reserved_micros", "What it costs at most, in micro-dollars.") { Int($0.price) },
    ]

    /// The same with the state in which its end leaves the post.
    static func conclude(_ reply: JSON, _ post: JSON) -> JSON { reply.overlaid(with: post) }

    /// Begins it. The post keeps what it shows until the new is there.
    static func begin(_ id: StoryID, _ part: ContentPart, hint: String?, seed: Int?, in context: Context) throws -> Regeneration {
        let story = try Stories.visible(id, in: context)
        guard let batchID = story.batchID, let characterID = story.characterID else {
            throw Failure(
                .conflict, "The story was not generated, so there is no context to make it anew in. Change it by update_story.",
                parameter: "story_id", got: id.json)
        }
        guard story.state.isDecidable || story.state == .generationFailed || story.state == .cancelled else {
            let way = story.state == .scheduled ? " Take it out of the schedule by unschedule_story first." : ""
            throw Failure(.conflict, "The story is \(story.state.rawValue) and cannot be made anew.\(way)")
        }
        let row = try Row.fetchOne(
            context.db.cachedStatement(sql: "SELECT slot, picture_prompt, caption_prompt, seed FROM batch_item WHERE story = ?"),
            arguments: [id])
        guard let row else { throw Failure.notFound("generated post", id) }
        var slot = ContentSlot(stored: try JSON(parsing: row["slot"] as String))
        // A caption that was handed in is what is to be replaced.
        if part.hasCaption { slot.caption = nil }
        // What has nothing yet needs all of it.
        let part = story.slides.isEmpty ? .both : part
        var chance = SlotChance(UInt64(row["seed"] as Int64), "again \(story.revision)")
        let fresh = seed ?? chance.seed()
        var (picture, caption) = (row["picture_prompt"] as String, row["caption_prompt"] as String)
        if part.hasPicture {
            picture = Self.told(picture, hint, insteadOf: slot.pictureHint)
            slot.pictureHint = hint
            if let hint { slot.show(hint) }
        }
        if part.hasCaption {
            caption = Self.told(caption, hint, insteadOf: slot.captionHint)
            slot.captionHint = hint
        }
        if let hint { try Moderation.screen([("hint", hint)], project: story.projectID, in: context) }
        if part.hasPicture {  // the rules may have changed since
            try Moderation.screen([("prompt", picture)], project: story.projectID, in: context)
        }
        let charge = ContentCharge(
            id, part: part, slot: slot, project: story.projectID, character: characterID, batch: batchID, at: context.now)
        let price = try charge.price(in: context)
        try Ledger.requireConfirmation(of: "a post made anew", micros: price, in: context)
        try context.db.execute(
            sql: """
                UPDATE batch_item SET part = ?, slot = ?, picture_prompt = ?, caption_prompt = ?, seed = ? WHERE story = ?
                """,
            arguments: [part.rawValue, slot.stored.text, picture, caption, fresh, id])
        try Batches.reopen(id, in: context)
        try ContentCharge.reserve([charge], in: context)
        try Batches.advance(batchID, in: context)
        return Regeneration(story: id, batch: batchID, part: part, seed: fresh, price: price)
    }

    /// A prompt with what is wanted differently this time: what was wanted last time is not wanted for ever.
    private static func told(_ prompt: String, _ hint: String?, insteadOf last: String?) -> String {
        var base = prompt[...]
        if let last, base.hasSuffix(" \(last)") { base = base.dropLast(last.count + 1) }
        return hint.map { "\(base) \($0)" } ?? String(base)
    }
}
