public import Operations

/// Puts a draft into the review queue.
public struct SubmitStory: Operation {
    public static let spec = Spec(
        "submit_story",
        """
        Put a draft into the review queue, for a person or its profile's auto-approve to decide on. A scheduled post leaves the schedule \
        and keeps its time.
        """,
        .post("/api/v1/stories/{story_id}/submit"), scope: .storiesWrite, orScope: .contentWrite, effect: .changes, toolset: .stories,
        isOpenWorld: true)

    @Param("The story's identifier.", aliases: ["content_id"]) var storyID: StoryID

    public init() {}

    public func run(in context: Context) throws -> Story {
        let story = try Stories.visible(storyID, in: context)
        try Moderation.screen(Moderation.texts(of: story), project: story.projectID, in: context)
        switch story.state {
        case .pendingReview: return story
        case .draft, .approved, .rejected: break
        case .scheduled:
            // Whoever takes it out of the schedule decides about what is public.
            try context.require(anyOf: Reviews.publishing, for: "Taking a post out of the schedule")
            try Publications.withdraw(story, in: context)
        default:
            throw Failure(.conflict, "The story is \(story.state.rawValue); only a draft or a scheduled one can be put into the queue.")
        }
        try Reviews.submit(storyID, in: context)
        return try AutoApproval.approve(Stories.visible(storyID, in: context), in: context)
    }
}
