public import Operations

/// Shows a story.
public struct GetStory: Operation {
    public static let spec = Spec(
        "get_story", "Show a post with its slides, overrides, time and what became of it on every channel.",
        .get("/api/v1/stories/{story_id}"), scope: .storiesRead, orScope: .contentRead, effect: .reads, toolset: .stories,
        aliases: ["get_content"])

    @Param("The story's identifier.", aliases: ["content_id"]) var storyID: StoryID

    public init() {}

    public func run(in context: Context) throws -> Story { try Stories.visible(storyID, in: context) }
}
