public import Operations
internal import GRDB
internal import JSONSchema
internal import Store

/// Makes a new draft of a post that was approved or is out, for another profile or other channels.
public struct RepurposeContent: AwaitingOperation {
    public static let spec = Spec(
        "repurpose_content",
        """
        Make a new draft of an approved or published post for another profile or other channels. The media are kept, and cropped anew where \
        a channel takes another shape; a text that is too long there becomes a thread or ends at its last sentence that fits.
        """,
        .post("/api/v1/stories/{story_id}/repurpose"), scope: .contentWrite, orScope: .storiesWrite, effect: .creates, toolset: .stories,
        command: ["story", "repurpose"])

    @Param("The story's identifier.", aliases: ["content_id"]) var storyID: StoryID
    @Param("The profile that posts the new one. Default: none.") var profileID: ProfileID?
    @Param("Its channels. Default: the profile's, else the project's.", .count(1...20)) var channels: [ChannelName]?
    @Param("Another text. Default: the post's.", .length(0...63_206)) var caption: String?
    @Param("How many seconds to wait for cropped pictures; after that the draft is there, and they come into it.", .range(0...50))
    public var waitSeconds = 20

    public init() {}

    public func run(in context: Context) throws -> Awaited<Story> {
        let old = try Stories.visible(storyID, in: context)
        guard [.approved, .scheduled, .published, .partiallyPublished].contains(old.state) else {
            throw Failure(
                .conflict, "The story is \(old.state.rawValue); only an approved or published one is repurposed.", parameter: "story_id",
                got: storyID.json)
        }
        try Reports.refuse(storyID, in: context)
        guard profileID != nil || channels != nil else {
            throw Failure(.validationFailed, "Say for whom: by profile_id, or by channels.", parameter: "channels").instead(["feed"])
        }
        let profile = try profileID.map { try Profiles.chosen($0, project: old.projectID, in: context) }
        let names = try channels?.map(\.text) ?? profile?.channels ?? Projects.visible(old.projectID, in: context).defaultChannels
        let id = try insert(old, profile, channels: names, in: context)
        var fitted = try Fitting(Stories.visible(id, in: context), in: context)
        let crops = try fitted.fit(in: context)
        let story = try Stories.visible(id, in: context)
        try Moderation.screen(Moderation.texts(of: story), project: story.projectID, in: context)
        try context.event("story.created", project: story.projectID, subject: id.text, data: Stories.eventData(story))
        guard !crops.isEmpty else { return .finished(story) }
        return .running(try Jobs.enqueue(PictureFit.jobKind, payload: PictureFit.payload(id, crops), project: story.projectID, in: context))
    }

    private func insert(_ old: Story, _ profile: Profile?, channels: [String], in context: Context) throws -> StoryID {
        let cast = try profile?.character.map { try StoryCast($0, project: old.projectID, in: context) }
        let id = context.makeID(StoryID.self)
        // What was written for single channels goes along where it still belongs.
        let kept = try Stories.storedOverrides(old.id, in: context)
        var overrides = JSON.Object()
        for member in kept.objectValue?.members ?? [] where channels.contains(member.key) { overrides.append(member.key, member.value) }
        try context.db.execute(
            sql: """
                INSERT INTO story (id, project, author, state, origin, post_type, title, caption, slides, channels, channel_overrides,
                    comment_ask, comment_ask_mode, destination_url, created_at, updated_at, character, character_version, profile,
                    collaboration)
                SELECT :id, project, :author, 'draft', 'composed', post_type, title, coalesce(:caption, caption), slides, :channels, :overrides,
                    comment_ask, comment_ask_mode, destination_url, :now, :now, coalesce(:character, character),
                    iif(:character IS NULL, character_version, :version), :profile, collaboration
                FROM story WHERE id = :old
                """,
            arguments: [
                "id": id, "author": context.caller.user, "caption": caption, "channels": JSON(channels).text,
                "overrides": JSON.object(overrides).text, "now": context.now, "character": cast?.character, "version": cast?.version,
                "profile": profileID, "old": old.id,
            ])
        try Stories.noteMedia(id, slides: old.slides, overrides: .object(overrides), in: context)
        return id
    }
}
