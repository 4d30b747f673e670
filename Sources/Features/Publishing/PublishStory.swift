public import JSONSchema
public import Operations

/// Publishes a story now, or at a later time.
public struct PublishStory: AwaitingOperation {
    public static let spec = Spec(
        "publish_story",
        "Publish a post now, or at scheduled_at. It goes out in the background within seconds: get_publish_status tells what became of it.",
        .post("/api/v1/stories/{story_id}/publish"), scope: .storiesPublish, orScope: .publishingWrite, effect: .publishes,
        toolset: .publishing, aliases: ["publish_content"], cost: Spec.priced)

    @Param("The story's identifier.", aliases: ["content_id"]) var storyID: StoryID
    @Param("A later time: an instant, RFC 3339. Default: now.") var scheduledAt: Instant?
    @Param("How many seconds to wait until it is out everywhere.", .range(0...50)) public var waitSeconds = 0

    public init() {}

    public func run(in context: Context) throws -> Story {
        let story = try Stories.visible(storyID, in: context)
        let time = try StoryTime.read(instant: scheduledAt, local: nil, zone: nil, standardZone: nil, now: context.now)
        guard let time else { return try Publications.publishNow(story, in: context) }
        return try Publications.schedule(story, at: time, in: context)
    }

    public func work(begunBy reply: JSON) -> String? { PublicationWork.id(begunBy: reply) }
}
