public import Operations

/// Takes a story out of the queue again.
public struct UnscheduleStory: Operation {
    public static let spec = Spec(
        "unschedule_story",
        "Take a scheduled post out of the queue; it is a draft again. Of one that waits for another try, the waiting ends.",
        .post("/api/v1/stories/{story_id}/unschedule"),
        scope: .storiesPublish, orScope: .publishingWrite, effect: .changes, toolset: .publishing,
        aliases: ["unschedule_content", "cancel_publish"])

    @Param("The story's identifier.", aliases: ["content_id"]) var storyID: StoryID

    public init() {}

    public func run(in context: Context) throws -> Story {
        let story = try Stories.visible(storyID, in: context)
        switch story.state {
        case .draft: return story
        case .scheduled: return try Publications.unschedule(story, in: context)
        case .publishing
        where story.publications.allSatisfy({ !$0.state.isOpen || $0.state == .pending })
            && story.publications.contains { $0.state == .pending }:
            return try Publications.giveUpWaiting(story, in: context)
        default: throw Failure(.conflict, "The story is \(story.state.rawValue); only a scheduled one can be unscheduled.")
        }
    }
}
