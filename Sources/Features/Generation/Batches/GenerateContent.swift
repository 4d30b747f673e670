internal import GRDB
public import JSONSchema
public import Operations
internal import Store

/// Orders a batch of posts.
public struct GenerateContent: AwaitingOperation {
    public static let spec = Spec(
        "generate_content",
        """
        Generate posts of a character, picture and caption, up to 50 in one batch. Answers ids at once; wait_for_batch tells when they \
        are ready for review. What a slot leaves open comes from the character.
        """,
        .post("/api/v1/batches"), scope: .contentGenerate, effect: .creates, toolset: .generation, command: ["batch", "generate"],
        commandWords: ["character_id"],
        isOpenWorld: true, maySpend: true, cost: Spec.priced, view: "batch")

    @Param("The character's identifier.") var characterID: CharacterID
    @Param("The profile that posts it. Default: none, and the project's channels.") var profileID: ProfileID?
    @Param("The posts, one slot each; {} leaves all to the character.", .count(1...Batches.maxItems)) var slots: [SlotInput]?
    @Param("How many posts. Default: as many as slots.", .range(1...Batches.maxItems)) var count: Int?
    @Param("The same seed gives the same batch. Default: by lot.", .range(ContentSlot.seeds)) var seed: Int?

    /// Ids are answered at once, so that something can be done with each post as soon as it is there. Only where a call may become a task
    /// it goes on until all are made.
    public var waitSeconds: Int { 0 }

    public init() {}

    public func work(begunBy reply: JSON) -> String? {
        reply["state"]?.stringValue == BatchState.generating.rawValue ? reply["batch_id"]?.stringValue : nil
    }

    /// The receipt stays, and what became of it comes to it.
    public static func conclude(_ reply: JSON, _ result: JSON) -> JSON { reply.overlaid(with: result) }

    public func run(in context: Context) throws -> BatchReceipt {
        let character = try Characters.visible(characterID, in: context)
        let inputs = try inputs()
        let channels = try channels(project: character.project, in: context)
        if character.archivedAt != nil {
            throw Failure(
                .conflict, "The character is archived. Bring it back by archive_character with archived false.", parameter: "character_id",
                got: characterID.json)
        }
        let id = context.makeID(BatchID.self)
        var planner = SlotPlanner(character.content, seed: UInt64(seed ?? Self.lot(id)))
        let planned = inputs.enumerated().map { planner.next($1, position: $0) }
        try check(planned.map(\.slot))
        let prompts = try ContentPrompts(character.content, of: characterID, in: context)
        try screen(planned.map(\.slot), prompts, project: character.project, in: context)
        let items = planned.map { plan in (story: context.makeID(StoryID.self), plan: plan) }
        let charges = items.map { item in
            ContentCharge(
                item.story, part: .both, slot: item.plan.slot, project: character.project, character: characterID, batch: id,
                at: context.now)
        }
        let price = try charges.reduce(0) { try $0 + $1.price(in: context) }
        try Ledger.requireConfirmation(of: "\(inputs.count) generated posts", micros: price, in: context)
        try context.db.execute(
            sql: """
                INSERT INTO batch (id, project, author, character, character_version, profile, seed, size, asks_first, created_at, updated_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                id, character.project, context.caller.user, characterID, character.version, profileID, seed ?? Self.lot(id), inputs.count,
                context.caller.confirms.contains(.publish) ? 1 : 0, context.now, context.now,
            ])
        for (position, item) in items.enumerated() {
            try insert(item.story, item.plan, position, of: id, character, channels: channels, prompts, in: context)
        }
        // Last, as it may refuse: then the whole call is undone.
        try ContentCharge.reserve(charges, in: context)
        try Batches.advance(id, in: context)
        return BatchReceipt(batch: try Batches.visible(id, in: context), stories: items.map(\.story), price: price)
    }

    /// A seed by lot: of the batch's own id, which nobody else has.
    private static func lot(_ id: BatchID) -> Int {
        var chance = SlotChance(0, id.text)
        return chance.seed()
    }

    private func inputs() throws -> [SlotInput] {
        switch (slots, count) {
        case (nil, nil):
            throw Failure(
                .validationFailed, "Say how many posts by count, or what each is by slots.", parameter: "count", fix: ["count": 5])
        case (let slots?, nil): return slots
        case (let slots, let count?):
            let said = slots ?? []
            guard said.count <= count else {
                let told = "There are \(said.count) slots for \(count) posts. Leave count out, or send fewer slots."
                let problem = FieldProblem("count", got: JSON(count), expected: told).corrected(to: nil)
                throw Failure(.validationFailed, told, fields: [problem])
            }
            return said + Array(repeating: SlotInput.open, count: count - said.count)
        }
    }

    private func channels(project: ProjectID, in context: Context) throws -> [String] {
        let own = try profileID.flatMap { try Profiles.chosen($0, project: project, in: context).channels }
        return try own ?? Projects.visible(project, in: context).defaultChannels
    }

    /// Holds against the project's rules what each post is to show and say, whoever chose it, and then what else generators are told.
    private func screen(_ slots: [ContentSlot], _ prompts: ContentPrompts, project: ProjectID, in context: Context) throws {
        try Moderation.screen(slots.enumerated().flatMap { $1.texts(at: "slots[\($0)]") }, project: project, in: context)
        try Moderation.screen(
            slots.enumerated().map { (path: "slots[\($0)].prompt", text: prompts.picture($1)) }, project: project, in: context)
    }

    /// Refuses texts in which nothing is to be seen.
    private func check(_ slots: [ContentSlot]) throws {
        var problems: [FieldProblem] = []
        for (index, slot) in slots.enumerated() {
            for (name, text) in [("caption", slot.caption), ("headline", slot.headline)] {
                guard let text, text.unicodeScalars.allSatisfy(\.properties.isWhitespace) else { continue }
                problems.append(FieldProblem("slots[\(index)].\(name)", got: .string(text), expected: "a text; leave it out for none"))
            }
        }
        guard problems.isEmpty else { throw Failure.invalid(problems) }
    }

    private func insert(
        _ story: StoryID, _ plan: (slot: ContentSlot, seed: Int), _ position: Int, of batch: BatchID, _ character: Characters.Current,
        channels: [String], _ prompts: ContentPrompts, in context: Context
    ) throws {
        let now = Binding.integer(context.now.milliseconds)
        try context.db.run(
            """
            INSERT INTO story (id, project, author, state, origin, post_type, caption, slides, channels, channel_overrides, created_at,
                updated_at, character, character_version, profile, batch)
            VALUES (?1, ?2, ?3, 'generating', 'generated', 'single', ?4, '[]', ?5, '{}', ?6, ?6, ?7, ?8, ?9, ?10)
            """,
            [
                .text(story.text), .text(character.project.text), .text(orNull: context.caller.user?.text), .text(plan.slot.caption ?? ""),
                .text(JSON(channels).text), now, .text(characterID.text), .integer(Int64(character.version)),
                .text(orNull: profileID?.text), .text(batch.text),
            ])
        try context.db.run(
            """
            INSERT INTO batch_item (story, batch, position, state, part, slot, picture_prompt, caption_prompt, seed, sentences, updated_at)
            VALUES (?, ?, ?, 'waiting', 'both', ?, ?, ?, ?, '[]', ?)
            """,
            [
                .text(story.text), .text(batch.text), .integer(Int64(position)), .text(plan.slot.stored.text),
                .text(prompts.picture(plan.slot)), .text(prompts.caption(plan.slot)), .integer(Int64(plan.seed)), now,
            ])
        try context.event(
            "story.created", project: character.project, subject: story.text, data: Stories.eventData(Stories.visible(story, in: context)))
    }
}

/// What was ordered.
public struct BatchReceipt: Reply {
    var batch: Batch
    var stories: [StoryID]
    var price: Int64

    public static let fields: [Field<BatchReceipt>] = [
        Field("batch_id") { $0.batch.id }, Field("state") { $0.batch.state },
        Field("item_ids", "Stories, in the order of the slots.") { $0.stories }, Field("character_id") { $0.batch.characterID },
        Field("character_version", "The version that they are made by.") { $0.batch.characterVersion },
        Field("seed", "Send it again for the same batch.") { $0.batch.seed },
        Field("reserved_micros", "What it costs at most, in micro-dollars.") { Int($0.price) },
    ]
}
