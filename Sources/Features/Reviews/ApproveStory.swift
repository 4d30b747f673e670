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
        Approval(story: try Reviews.approve(Stories.visible(storyID, in: context), revision: revision, in: context))
    }
}

extension Reviews {
    /// Agrees to a story, and schedules it where it has a time and the caller may publish.
    /// - Parameter revision: what was looked at; `nil` for whatever it is now.
    /// - Throws: `.conflict` where it is past that, has changed, or is reported; `.validationFailed` where there is nothing to approve.
    static func approve(_ story: Story, revision: Int? = nil, in context: Context) throws -> Story {
        let mayPublish = context.caller.scopes.contains(anyOf: publishing)
        guard story.state.isDecidable else {
            throw Failure(.conflict, "The story is \(story.state.rawValue); there is nothing left to approve.")
        }
        try check(story, revision: revision)
        try Reports.refuse(story.id, in: context)
        guard story.state != .approved || story.review?.needs != nil && mayPublish else { return story }
        if let obstacle = Publications.obstacles(to: story).first {
            throw Failure(.validationFailed, obstacle.expected, fields: [obstacle])
        }
        if mayPublish {
            try Publications.requireConfirmation(
                of: story, at: story.timeAhead(of: context.now), otherwise: "without a time: it waits until somebody gives it one",
                in: context)
        }
        try decide(
            story, .approved, reason: mayPublish ? story.passedTime(at: context.now) : nil, isCleared: mayPublish, in: context)
        let approved = try Stories.visible(story.id, in: context)
        guard mayPublish, let time = approved.keptTime else { return approved }
        guard time.isAhead(of: context.now) else { return try Publications.forgetTime(of: approved, in: context) }
        return try Publications.schedule(approved, at: time, in: context)
    }
}

extension Story {
    /// The time that it keeps, if that is still to come.
    func timeAhead(of now: Instant) -> Instant? { keptTime.flatMap { $0.isAhead(of: now) ? $0.instant : nil } }

    /// What is told of a time that was asked for and passed while nobody had decided: nothing goes out late unasked. `nil` for none.
    func passedTime(at now: Instant) -> String? {
        guard let time = keptTime, !time.isAhead(of: now) else { return nil }
        let words = time.local.flatMap { local in time.zone.map { "\(local) \($0.identifier)" } } ?? time.instant.description
        return "Its time, \(words), passed while it waited. Give it another by schedule_story, or send it now by publish_story."
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
