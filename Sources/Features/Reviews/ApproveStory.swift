public import Operations

/// Agrees to a story.
public struct ApproveStory: Operation {
    public static let spec = Spec(
        "approve_story",
        """
        Approve a post for publishing, as a person decided. One that has a time is scheduled for it. Without a publishing scope it is \
        only approved: `needs` says what is missing for it to go out.
        """,
        .post("/api/v1/stories/{story_id}/approve"), scope: .contentWrite, orScope: .storiesWrite, effect: .changes, toolset: .stories,
        aliases: ["approve_content"], isOpenWorld: true, mayPublish: true)

    @Param("The story's identifier.", aliases: ["content_id"]) var storyID: StoryID
    @Param("The revision that was looked at; one that has changed since is not approved.", .range(1...1_000_000_000)) var revision: Int?

    public init() {}

    public func run(in context: Context) throws -> Approval {
        var story = try Stories.visible(storyID, in: context)
        let mayPublish = context.caller.scopes.contains(anyOf: Reviews.publishing)
        guard story.state.isDecidable else {
            throw Failure(.conflict, "The story is \(story.state.rawValue); there is nothing left to approve.")
        }
        try Reviews.check(story, revision: revision)
        guard story.state != .approved || story.review?.needs != nil && mayPublish else { return Approval(story: story) }
        if let obstacle = Publications.obstacles(to: story).first {
            throw Failure(.validationFailed, obstacle.expected, fields: [obstacle])
        }
        if mayPublish {
            let time = story.keptTime.flatMap { $0.isAhead(of: context.now) ? $0.instant : nil }
            try Publications.requireConfirmation(of: story, at: time, in: context)
        }
        try Reviews.decide(story, .approved, isCleared: mayPublish, in: context)
        story = try Stories.visible(storyID, in: context)
        guard mayPublish, let time = story.keptTime else { return Approval(story: story) }
        guard time.isAhead(of: context.now) else { return Approval(story: try Publications.forgetTime(of: story, in: context)) }
        return Approval(story: try Publications.schedule(story, at: time, in: context))
    }
}

/// A story that was approved, and what it still needs.
public struct Approval: Reply {
    var story: Story

    public static let fields: [Field<Approval>] = Story.fields.map { $0.of(\.story) } + [needs]

    private static let needs = Field<Approval>(
        "needs", "The scope that somebody has to have who agrees before it goes out; null if nothing is missing."
    ) { $0.story.review?.needs }
}
