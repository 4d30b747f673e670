public import Operations
internal import GRDB

/// Says that something is wrong with a post.
public struct ReportContent: Operation {
    public static let spec = Spec(
        "report_content",
        """
        Report a post in which something is wrong. Until somebody who may publish closes the report by close_report, the post is not \
        shown for review, approved, scheduled or published; one that had a time leaves the schedule and keeps its time. What is out stays out.
        """,
        .post("/api/v1/stories/{story_id}/report"), scope: .contentWrite, orScope: .storiesWrite, effect: .changes, toolset: .stories,
        command: ["story", "report"])

    @Param("The story's identifier.", aliases: ["content_id"]) var storyID: StoryID
    @Param("What is wrong, for whoever looks at it.", .length(1...1_000)) var reason: String
    @Param("What sort of thing it is.") var kind = ReportKind.other

    public init() {}

    public func run(in context: Context) throws -> Report {
        let story = try Stories.visible(storyID, in: context)
        let same = try ReportID.fetchOne(
            context.db.cachedStatement(
                sql: """
                    SELECT id FROM report WHERE story = ? AND closed_at IS NULL AND reporter IS ? AND kind = ? AND reason = ? LIMIT 1
                    """), arguments: [storyID, context.caller.user, kind.rawValue, reason])
        if let same { return try Reports.visible(same, in: context) }
        let id = context.makeID(ReportID.self)
        try context.db.execute(
            sql: "INSERT INTO report (id, story, project, reporter, kind, reason, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
            arguments: [id, storyID, story.projectID, context.caller.user, kind.rawValue, reason, context.now])
        try takeBack(story, in: context)
        let report = try Reports.visible(id, in: context)
        try Reports.tell(report, "reported", in: context)
        return report
    }

    /// Takes from the post what brings it on its way. That nothing of it goes out makes nothing public, so no right to publish is needed.
    private func takeBack(_ story: Story, in context: Context) throws {
        switch story.state {
        case .scheduled:
            try Publications.withdraw(story, in: context)
            try Reviews.submit(storyID, in: context)
        case .approved: try Reviews.submit(storyID, in: context)
        case .publishing where story.publications.contains { $0.state == .pending }:
            _ = try Publications.giveUpWaiting(story, in: context)
        default: break
        }
        guard try Stories.visible(storyID, in: context).state == .pendingReview else { return }
        try context.db.execute(
            sql: "UPDATE review SET reason = ? WHERE story = ?", arguments: ["Reported as \(kind.rawValue): \(reason)", storyID])
    }
}
