public import JSONSchema
public import Operations

/// Waits until a story is out.
public struct WaitForPublish: AwaitingOperation {
    public static let spec = Spec(
        "wait_for_publish",
        "Wait until nothing of a post is on its way any more, and show it with what became of it on every channel. Publishes nothing itself.",
        .get("/api/v1/stories/{story_id}/publications/wait"), scope: .storiesRead, orScope: .publishingWrite, effect: .reads,
        toolset: .publishing, command: ["story", "wait"])

    @Param("The story's identifier.", aliases: ["content_id"]) var storyID: StoryID
    @Param("How many seconds to wait at most; the post as it is then is answered.", .range(0...300), aliases: ["timeout_seconds"])
    public var waitSeconds = 20

    public init() {}

    public func run(in context: Context) throws -> Story { try Stories.visible(storyID, in: context) }

    public func work(begunBy reply: JSON) -> String? { PublicationWork.id(begunBy: reply) }
}
