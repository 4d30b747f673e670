public import Operations

/// Tells what became of a story on every channel.
public struct GetPublishStatus: Operation {
    public static let spec = Spec(
        "get_publish_status", "Tell, per channel, whether a post is out, with its link, or why not and what to do.",
        .get("/api/v1/stories/{story_id}/publications"), scope: .storiesRead, orScope: .publishingWrite, effect: .reads,
        toolset: .publishing,
        command: ["story", "status"])

    @Param("The story's identifier.", aliases: ["content_id"]) var storyID: StoryID

    public init() {}

    public func run(in context: Context) throws -> Status {
        let story = try Stories.visible(storyID, in: context)
        return Status(story: story)
    }

    /// What became of a story.
    public struct Status: Reply {
        var story: Story

        public static let fields: [Field<Status>] = [
            Field("story_id") { $0.story.id }, Field("state") { $0.story.state }, Field("scheduled_at") { $0.story.scheduledAt },
            Field("published_at") { $0.story.publishedAt }, Field("publications") { $0.story.publications },
        ]
    }
}
