internal import GRDB
public import JSONSchema
public import Operations
internal import Store

/// Orders a video.
public struct GenerateVideo: AwaitingOperation {
    public static let spec = Spec(
        "generate_video",
        """
        Make a short video: of a story's pictures with slow motion and cross-fades, or of a scene of a character. Answers video_id at \
        once; wait_for_video tells when it is an asset that can be a slide.
        """,
        .post("/api/v1/videos"), scope: .contentGenerate, effect: .creates, toolset: .generation, isOpenWorld: true,
        maySpend: true, cost: Spec.priced)

    @Param("The story whose pictures are shown; or give character_id and prompt.", aliases: ["story_id"]) var contentID: StoryID?
    @Param("The character of the scene, with prompt.") var characterID: CharacterID?
    @Param("The scene: where, when, in which mood, what is worn and done.", .length(1...500)) var prompt: String?
    @Param("Words that stand still before the scene.", .length(1...120)) var headline: String?
    @Param("Who makes it, by list_configs kind video-providers. Default: its default, then its fallbacks.", .length(1...40))
    var provider: String?
    @Param("How long. Default: 3 a picture, at most 30; 6 for a scene.", .range(Videos.seconds)) var seconds: Int?
    @Param("Width to height. Default: as the first picture, or 9:16.") var aspect: PictureAspect?
    @Param("The same seed gives the same frames from the embedded generator. Default: by lot.", .range(ContentSlot.seeds)) var seed: Int?

    public var waitSeconds: Int { 0 }

    public init() {}

    public func work(begunBy reply: JSON) -> String? {
        reply["state"]?.stringValue == VideoState.working.rawValue ? reply["video_id"]?.stringValue : nil
    }

    /// The receipt stays, and what became of it comes to it.
    public static func conclude(_ reply: JSON, _ result: JSON) -> JSON { reply.overlaid(with: result) }

    public func run(in context: Context) throws -> VideoReceipt {
        let id = context.makeID(VideoID.self)
        var chance = SlotChance(0, id.text)
        let seed = seed ?? chance.seed()
        let plan = try contentID.map { try storyPlan($0, in: context) } ?? scenePlan(seed: seed, in: context)
        let providers = try chosen(in: context)
        let prices = try providers.map { try Prices.of("video.\($0)", in: context) }
        let price = prices.max { $0.micros < $1.micros } ?? prices[0]
        let total = price.micros * Int64(plan.seconds)
        let question = try ProviderChoice.priceIfAny(.moderation, in: context)?.price.micros ?? 0
        try Ledger.requireConfirmation(of: "\(plan.seconds) seconds of video", micros: total + question, in: context)
        let job = try Jobs.enqueue(Videos.jobKind, payload: ["video_id": id.json], project: plan.project, in: context)
        try context.db.run(
            """
            INSERT INTO video (id, project, story, character, character_version, shown, prompt, seed, seconds, aspect, providers, state, job,
                created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 'working', ?12, ?13, ?13)
            """,
            [
                .text(id.text), .text(plan.project.text), .text(orNull: contentID?.text), .text(orNull: plan.character?.text),
                .integer(orNull: plan.version.map(Int64.init)), .text(plan.shown.stored.text), .text(plan.prompt), .integer(Int64(seed)),
                .integer(Int64(plan.seconds)), .text(plan.aspect.rawValue), .text(JSON(providers).text), .text(job.text),
                .integer(context.now.milliseconds),
            ])
        // Last, as it may refuse: then the whole call is undone.
        try Ledger.reserve(
            [
                Ledger.Charge(
                    subject: job.text, item: "video.\(providers[0])", units: plan.seconds, price: price, project: plan.project,
                    character: plan.character?.text, at: context.now)
            ], in: context)
        let isEmbedded = providers == [ProviderChoice.embedded]
        return VideoReceipt(
            id: id, providers: providers, seconds: plan.seconds, aspect: plan.aspect, seed: seed, price: total,
            note: isEmbedded ? context.services[EmbeddedVideo.self]().note : nil)
    }

    private struct Plan {
        var project: ProjectID
        var character: CharacterID?
        var version: Int?
        var shown: VideoShown
        var prompt: String
        var seconds: Int
        var aspect: PictureAspect
    }

    private func storyPlan(_ id: StoryID, in context: Context) throws -> Plan {
        for (name, isGiven) in [("character_id", characterID != nil), ("prompt", prompt != nil), ("headline", headline != nil)]
        where isGiven {
            throw Failure(
                .validationFailed, "Say a story by content_id, or a scene by character_id and prompt, not both.", parameter: name)
        }
        let story = try Stories.visible(id, in: context)
        let pictures = try story.slides.compactMap { slide in
            try Media.asset(slide.mediaID, in: context).flatMap { $0.mediaType == .mp4 ? nil : (slide: slide, asset: $0) }
        }
        guard let first = pictures.first else {
            throw Failure(
                .validationFailed, "The story has no pictures to make a video of. Give it slides by update_story, or describe a scene.",
                parameter: "content_id", got: id.json)
        }
        guard pictures.count <= Videos.maxSlides else {
            throw Failure(
                .validationFailed, "The story has \(pictures.count) pictures, and a video shows at most \(Videos.maxSlides).",
                parameter: "content_id", got: id.json)
        }
        try Moderation.screen(
            [(path: "content_id", text: story.caption)]
                + pictures.compactMap { picture in picture.slide.captionOverlay.map { (path: "content_id", text: $0) } },
            project: story.projectID, in: context)
        let said = try context.db.first("SELECT picture_prompt FROM batch_item WHERE story = ?", [.text(id.text)]) { $0.text(0) }
        let told = said ?? ([story.caption] + pictures.map(\.slide.altText)).filter { !$0.isEmpty }.joined(separator: " ")
        return Plan(
            project: story.projectID, character: story.characterID, version: story.characterVersion,
            shown: .slides(pictures.map { VideoShown.Slide(mediaID: $0.slide.mediaID, overlay: $0.slide.captionOverlay) }),
            prompt: String(told.prefix(4_000)), seconds: seconds ?? max(4, min(30, 3 * pictures.count)),
            aspect: aspect ?? .nearest(width: first.asset.width, height: first.asset.height))
    }

    private func scenePlan(seed: Int, in context: Context) throws -> Plan {
        guard let characterID, let prompt else {
            throw Failure(
                .validationFailed, "Say a story by content_id, or a scene by character_id and prompt.",
                parameter: characterID == nil ? "character_id" : "prompt"
            ).instead(characterID == nil ? "<character_id, begins with chr_>" : "<prompt>")
        }
        guard prompt.unicodeScalars.contains(where: { !$0.properties.isWhitespace }) else {
            throw Failure(.validationFailed, "The prompt says nothing: describe the scene.", parameter: "prompt")
        }
        let character = try Characters.visible(characterID, in: context)
        try Moderation.screen(
            [(path: "prompt", text: prompt)] + (headline.map { [(path: "headline", text: $0)] } ?? []), project: character.project,
            in: context)
        var input = SlotInput.open
        // What the prompt names of what is drawn; the rest comes from the character.
        input.mood = DrawnWords.word(in: prompt, for: .moods)
        input.setting = DrawnWords.word(in: prompt, for: .settings)
        input.timeOfDay = DrawnWords.word(in: prompt, for: .timesOfDay)
        input.wardrobe = DrawnWords.word(in: prompt, for: .wardrobe)
        input.prop = DrawnWords.word(in: prompt, for: .props)
        input.direction = prompt
        input.headline = headline
        input.aspect = aspect ?? .story
        var planner = SlotPlanner(character.content, seed: UInt64(seed))
        let slot = planner.next(input, position: 0).slot
        let told = try ContentPrompts(character.content, of: characterID, in: context).picture(slot)
        try Moderation.screen([(path: "prompt", text: told)], project: character.project, in: context)
        return Plan(
            project: character.project, character: characterID, version: character.version, shown: .scene(slot), prompt: told,
            seconds: seconds ?? 6,
            aspect: slot.aspect)
    }

    /// Whom to ask.
    private func chosen(in context: Context) throws -> [String] {
        guard let provider else { return try ProviderChoice.order(.video, in: context) }
        guard provider != ProviderChoice.embedded else { return [provider] }
        let able = try [ProviderChoice.embedded] + Providers.list(in: context).filter { $0.capabilities.contains(.video) }.map(\.name)
        guard able.contains(provider) else {
            throw Failure(
                .validationFailed, "\(provider) makes no video here. Send one of \(able.joined(separator: ", ")).", parameter: "provider",
                got: .string(provider), fix: ["provider": .string(able.last ?? ProviderChoice.embedded)])
        }
        return [provider]
    }
}

/// What was ordered.
public struct VideoReceipt: Reply {
    var id: VideoID
    var providers: [String]
    var seconds: Int
    var aspect: PictureAspect
    var seed: Int
    var price: Int64
    var note: String?

    public static let fields: [Field<VideoReceipt>] = [
        Field("video_id", "For wait_for_video.") { $0.id }, Field("state") { _ in VideoState.working },
        Field("providers", "Who is asked, in this order; the next where nothing was paid.") { $0.providers },
        Field("seconds") { $0.seconds }, Field("aspect") { $0.aspect }, Field("seed", "Send it again for the same frames.") { $0.seed },
        Field("reserved_micros", "What it costs at most, in micro-dollars.") { Int($0.price) },
        Field("note", "Which kind of file the embedded generator makes on this server, and why.") { $0.note },
    ]
}

extension PictureAspect {
    /// The shape that is nearest to a picture's.
    static func nearest(width: Int, height: Int) -> PictureAspect {
        let wanted = Double(width) / Double(max(1, height))
        func miss(_ aspect: PictureAspect) -> Double {
            let shape = Double(aspect.size.width) / Double(aspect.size.height)
            return max(shape / wanted, wanted / shape)
        }
        return allCases.min { miss($0) < miss($1) } ?? .portrait
    }
}
