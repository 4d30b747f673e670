public import Operations

/// Turns a story down.
public struct RejectStory: Operation {
    public static let spec = Spec(
        "reject_story",
        "Reject a post, as a person decided. It stays, and does not go out unless changed or approved.",
        .post("/api/v1/stories/{story_id}/reject"), scope: .contentWrite, orScope: .storiesWrite, effect: .changes, toolset: .stories,
        aliases: ["reject_content"])

    @Param("The story's identifier.", aliases: ["content_id"]) var storyID: StoryID
    @Param("Why.", .length(0...1_000)) var reason: String?
    @Param("The revision that was looked at; a later one is not rejected.", .range(1...1_000_000_000)) var revision: Int?

    public init() {}

    public func run(in context: Context) throws -> Story {
        let story = try Stories.visible(storyID, in: context)
        guard story.state.isDecidable else {
            let way = story.state == .scheduled ? " Take it out of the schedule by unschedule_story first." : ""
            throw Failure(.conflict, "The story is \(story.state.rawValue) and cannot be rejected.\(way)")
        }
        try Reviews.check(story, revision: revision)
        if story.state == .rejected, story.review?.reason == reason { return story }
        try Reviews.decide(story, .rejected, reason: reason, isCleared: false, in: context)
        return try Stories.visible(storyID, in: context)
    }
}
