public import Operations
internal import GRDB
internal import JSONSchema
internal import Store

/// Makes a story: a draft, or at once a scheduled one.
public struct CreateStory: Operation, NestedParams {
    public static let spec = Spec(
        "create_story",
        """
        Create a post: one picture, a carousel of 2 to 10 slides, or text. It stays a draft unless a time is given; a time needs the \
        scope stories:publish. Call preview_story before scheduling.
        """,
        .post("/api/v1/stories"), scope: .storiesWrite, orScope: .contentWrite, effect: .creates, toolset: .stories,
        aliases: ["create_manual_content"], isOpenWorld: true, mayPublish: true)

    @Param("The project, where there are several.") var projectID: ProjectID?
    @Param("The text of the post.", .length(0...63_206), aliases: ["primary_caption"]) var caption: String?
    @Param("A title, for channels that have one.", .length(0...300)) var title: String?
    @Param("Default: by the number of slides.") var postType: PostType?
    @Param("The slides in order.", .count(0...10)) var slides: [SlideInput]?
    @Param("One picture or video: the short form of one slide.", .length(1...2_048), aliases: ["media_id"]) var mediaURL: String?
    @Param("Several: the short form of a carousel.", .count(0...10), name: "media_urls") var mediaURLs: [String]?
    @Param("Channels to publish on. Default: the project's.", .count(0...20)) var channels: [ChannelName]?
    @Param("What single channels get instead.") var channelOverrides: OverridesInput?
    @Param("When to publish: an instant, RFC 3339, at most 366 days ahead.") var scheduledAt: Instant?
    @Param("Local time without offset, e.g. 2026-05-01T09:00; goes with `timezone`.") var scheduledAtLocal: LocalDateTime?
    @Param("IANA time zone of `scheduled_at_local`. Default: the project's.") var timezone: TimeZoneName?
    @Param("Pin it to the profile's grid: true, or {pin, until}.") var pinToGrid: PinInput?
    @Param("When the pin ends; the short form beside pin_to_grid: true.") var pinUntilAt: Instant?
    @Param("A question to the audience: a string, or {text, kind}.") var commentAsk: CommentAskInput?
    @Param("append (default) puts the question at the caption's end unless it is there; metadata only keeps it.")
    var commentAskMode: CommentAskMode?
    @Param("Where this post wants to send people; metadata for attribution.", .length(1...2_048)) var destinationURL: String?

    @Param("Who posts it. Default: the profile's.") var characterID: CharacterID?
    @Param("Goes out on this profile's connections.") var profileID: ProfileID?

    public init() {}

    public var furtherScopes: [Scope] { scheduledAt == nil && scheduledAtLocal == nil ? [] : [.storiesPublish] }

    public func run(in context: Context) throws -> Story {
        let project = try context.project(projectID)
        let profile = try profileID.map { try Profiles.chosen($0, project: project, in: context) }
        let cast = try (characterID ?? profile?.character).map { try StoryCast($0, project: project, in: context) }
        // All that is wrong is told in one round, whichever check finds it.
        var faults = FaultList()
        let time =
            try faults.take {
                try StoryTime.read(
                    instant: scheduledAt, local: scheduledAtLocal, zone: timezone,
                    standardZone: try Projects.zone(of: project, in: context), now: context.now)
            } ?? nil
        if time != nil { try context.require(anyOf: [.storiesPublish, .publishingWrite], for: "Giving a time") }
        let content = try content(project: project, profile, &faults, in: context)
        try faults.check()
        try Moderation.screen(Moderation.texts(of: content), project: project, in: context)
        let id = context.makeID(StoryID.self)
        try context.db.run(
            """
            INSERT INTO story (id, project, author, state, origin, post_type, title, caption, slides, channels, channel_overrides,
                pin_to_grid, comment_ask, comment_ask_mode, destination_url, created_at, updated_at, character, character_version,
                profile)
            VALUES (?, ?, ?, 'draft', 'composed', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .text(id.text), .text(project.text), .text(orNull: context.caller.user?.text), .text(content.postType.rawValue),
                .text(orNull: content.title), .text(content.caption), .text(JSON.array(content.slides.map(\.stored)).text),
                .text(JSON(content.channels).text), .text(content.overrides.text),
                .text(orNull: content.pinToGrid.isNull ? nil : content.pinToGrid.text),
                .text(orNull: content.commentAsk.isNull ? nil : content.commentAsk.text), .text(orNull: content.commentAskMode),
                .text(orNull: content.destinationURL), .integer(context.now.milliseconds), .integer(context.now.milliseconds),
                .text(orNull: cast?.character.text), .integer(orNull: cast?.version.map(Int64.init)), .text(orNull: profileID?.text),
            ])
        try Stories.noteMedia(id, slides: content.slides, overrides: content.overrides, in: context)
        let story = try Stories.visible(id, in: context)
        try context.event("story.created", project: project, subject: id.text, data: Stories.eventData(story))
        guard let time else { return story }
        return try Publications.schedule(story, at: time, isNew: true, in: context)
    }

    private func content(project: ProjectID, _ profile: Profile?, _ faults: inout FaultList, in context: Context) throws -> StoryContent {
        var content = StoryContent()
        content.title = title
        content.caption = caption ?? ""
        let slides = try faults.take {
            try Slides.resolve(
                inputs(), at: "slides", short: mediaURL != nil ? "media_url" : mediaURLs != nil ? "media_urls" : nil, project: project,
                in: context)
        }
        content.slides = slides ?? []
        content.postType = postType ?? (content.slides.count > 1 ? .carousel : .single)
        content.channels = try channels?.map(\.text) ?? profile?.channels ?? Projects.visible(project, in: context).defaultChannels
        let overrides = try faults.take {
            try channelOverrides.map { try StoryContent.stored($0, project: project, in: context) } ?? [:]
        }
        content.overrides = overrides ?? [:]
        if let pin = try faults.take({ try pin() }) { content.pinToGrid = pin?.json ?? .null }
        content.commentAsk = commentAsk?.json ?? .null
        content.commentAskMode = commentAskMode?.rawValue
        if let destinationURL { _ = try faults.take { try StoryContent.checkAddress(destinationURL, "destination_url") } }
        content.destinationURL = destinationURL
        // How many slides there are is known only where all of them are.
        if slides != nil, overrides != nil { _ = try faults.take { try content.check() } }
        return content
    }

    /// The slides from whichever of the three forms was used.
    private func inputs() throws -> [SlideInput] {
        let forms = [slides != nil, mediaURL != nil, mediaURLs != nil].filter { $0 }.count
        guard forms <= 1 else {
            throw Failure(
                .validationFailed, "Give the pictures once: slides, media_url or media_urls.", parameter: "slides"
            ).instead(nil, at: slides == nil ? "media_urls" : mediaURL == nil ? "media_urls" : "media_url")
        }
        if let slides { return slides }
        return ((mediaURL.map { [$0] }) ?? mediaURLs ?? []).map { url in
            var slide = SlideInput(filled: ())
            slide.mediaURL = url
            return slide
        }
    }

    private func pin() throws -> PinInput? {
        guard let pinUntilAt else { return pinToGrid }
        guard let pinToGrid, pinToGrid.pin, pinToGrid.until == nil || pinToGrid.until == pinUntilAt else {
            throw Failure(
                .validationFailed, "pin_until_at goes with pin_to_grid: true.", parameter: "pin_until_at", got: pinUntilAt.json
            ).instead(nil)
        }
        return PinInput(pin: true, until: pinUntilAt)
    }
}

extension SlideInput {
    /// A slide of which nothing was sent.
    init(filled: ()) {
        self.init()
        mediaID = nil
        mediaURL = nil
        altText = nil
        captionOverlay = nil
        swipeThroughURL = nil
    }
}
