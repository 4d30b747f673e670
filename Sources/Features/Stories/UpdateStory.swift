public import Operations
internal import GRDB
internal import JSONSchema

/// Changes a story of which nothing has gone out yet.
public struct UpdateStory: Operation {
    public static let spec = Spec(
        "update_story",
        """
        Change a post before it goes out. Send the revision that you read: a stale one is refused, so that nobody's change is lost. \
        What is not sent stays; channel_overrides replaces all overrides. A scheduled post stays scheduled; an approved one has to be \
        approved again, a rejected one is a draft again.
        """,
        .patch("/api/v1/stories/{story_id}"), scope: .storiesWrite, orScope: .contentWrite, effect: .changes, toolset: .stories,
        aliases: ["update_content"], isOpenWorld: true, mayPublish: true)

    @Param("The story's identifier.", aliases: ["content_id"]) var storyID: StoryID
    @Param("The revision that the change is based on.", .range(1...1_000_000_000)) var revision: Int
    @Param("The text of the post.", .length(0...63_206), aliases: ["primary_caption"]) var caption: String?
    @Param("A title; null removes it.", .length(0...300)) var title: Change<String>
    @Param("carousel or single.") var postType: PostType?
    @Param("The slides in order; replaces all.", .count(0...10)) var slides: [SlideInput]?
    @Param("Channels to publish on.", .count(0...20)) var channels: [ChannelName]?
    @Param("What single channels get instead; replaces all overrides, null removes them.") var channelOverrides: Change<OverridesInput>
    @Param("Pin it to the profile's grid; null removes it.") var pinToGrid: Change<PinInput>
    @Param("A question to the audience; null removes it.") var commentAsk: Change<CommentAskInput>
    @Param("append or metadata.") var commentAskMode: CommentAskMode?
    @Param("Where this post wants to send people; null removes it.", .length(1...2_048)) var destinationURL: Change<String>
    @Param("Who posts it; null removes it.") var characterID: Change<CharacterID>
    @Param("Whose connections it goes out on; null removes it.") var profileID: Change<ProfileID>

    public init() {}

    public func run(in context: Context) throws -> Story {
        let old = try Stories.visible(storyID, in: context)
        guard old.revision == revision else {
            throw Failure(
                .conflict, "The story has changed since: it is at revision \(old.revision), not \(revision). Read it again and repeat.",
                parameter: "revision", got: JSON(revision), fix: ["revision": JSON(old.revision)]
            ).instead(JSON(old.revision))
        }
        guard old.state.isEditable else {
            throw Failure(.conflict, "The story is \(old.state.rawValue); what has begun to go out cannot be changed. Create a new one.")
        }
        let content = try changed(old, in: context)
        try Moderation.screen(Moderation.texts(of: content), project: old.projectID, in: context)
        let cast = try cast(old, in: context)
        if case .set(let profile) = profileID { _ = try Profiles.chosen(profile, project: old.projectID, in: context) }
        try context.db.execute(
            sql: """
                UPDATE story SET title = ?, caption = ?, post_type = ?, slides = ?, channels = ?, channel_overrides = ?, pin_to_grid = ?,
                    comment_ask = ?, comment_ask_mode = ?, destination_url = ?, character = ?, character_version = ?, profile = ?,
                    revision = revision + 1, updated_at = ? WHERE id = ?
                """,
            arguments: [
                content.title, content.caption, content.postType.rawValue, JSON.array(content.slides.map(\.stored)).text,
                JSON(content.channels).text, content.overrides.text, content.pinToGrid.isNull ? nil : content.pinToGrid.text,
                content.commentAsk.isNull ? nil : content.commentAsk.text, content.commentAskMode, content.destinationURL, cast?.character,
                cast?.version, profileID.applied(to: old.profileID), context.now, storyID,
            ])
        try Stories.forgetMedia(storyID, in: context)
        try Stories.noteMedia(storyID, slides: content.slides, overrides: content.overrides, in: context)
        try Reviews.follow(old, in: context)
        let story = try Stories.visible(storyID, in: context)
        return story.state == .scheduled ? try Publications.reschedule(story, in: context) : story
    }

    private func cast(_ old: Story, in context: Context) throws -> StoryCast? {
        switch characterID {
        case .keep: old.characterID.map { StoryCast(character: $0, version: old.characterVersion) }
        case .remove: nil
        case .set(let character): try StoryCast(character, project: old.projectID, in: context)
        }
    }

    private func changed(_ old: Story, in context: Context) throws -> StoryContent {
        var content = StoryContent()
        content.title = title.applied(to: old.title)
        content.caption = caption ?? old.caption
        // All that is wrong is told in one round, whichever check finds it.
        var faults = FaultList()
        let slides = try faults.take {
            try self.slides.map { try Slides.resolve($0, at: "slides", project: old.projectID, in: context) } ?? old.slides
        }
        content.slides = slides ?? []
        content.postType = postType ?? (self.slides == nil ? old.postType : content.slides.count > 1 ? .carousel : .single)
        content.channels = channels?.map(\.text) ?? old.channels
        let overrides = try faults.take { () throws -> JSON in
            switch channelOverrides {
            case .keep: try Stories.storedOverrides(storyID, in: context)
            case .remove: [:]
            case .set(let overrides): try StoryContent.stored(overrides, project: old.projectID, in: context)
            }
        }
        content.overrides = overrides ?? [:]
        content.pinToGrid = pinToGrid.applied(to: old.pinToGrid, as: \.json)
        content.commentAsk = commentAsk.applied(to: old.commentAsk, as: \.json)
        content.commentAskMode = commentAskMode?.rawValue ?? old.commentAskMode
        if case .set(let url) = destinationURL { _ = try faults.take { try StoryContent.checkAddress(url, "destination_url") } }
        content.destinationURL = destinationURL.applied(to: old.destinationURL)
        // How many slides there are is known only where all of them are.
        if slides != nil, overrides != nil { _ = try faults.take { try content.check() } }
        try faults.check()
        return content
    }
}

extension Change {
    /// The value after the change.
    func applied(to old: Value?) -> Value? {
        switch self {
        case .keep: old
        case .remove: nil
        case .set(let value): value
        }
    }

    /// The same where the old one is JSON already.
    func applied(to old: JSON, as json: (Value) -> JSON) -> JSON {
        switch self {
        case .keep: old
        case .remove: .null
        case .set(let value): json(value)
        }
    }
}
