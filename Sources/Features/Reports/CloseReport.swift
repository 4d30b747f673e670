public import Operations
internal import GRDB

/// Says what came of looking at a report.
public struct CloseReport: Operation {
    public static let spec = Spec(
        "close_report",
        """
        Close a report after a person has looked at the post. dismissed lets it go on: one that had a time or was approved waits in the \
        review queue. upheld rejects it; one that is out stays out, and has to be taken down on the channel.
        """,
        .post("/api/v1/reports/{report_id}/close"), scope: .storiesPublish, orScope: .publishingWrite, effect: .changes, toolset: .stories,
        command: ["story", "close-report"])

    @Param("The report's identifier.") var reportID: ReportID
    @Param("What was found.") var outcome: ReportOutcome
    @Param("Why, for whoever reported it.", .length(1...1_000)) var note: String?

    public init() {}

    public func run(in context: Context) throws -> Report {
        let report = try Reports.visible(reportID, in: context)
        if let done = report.outcome {
            guard done == outcome else { throw Failure(.conflict, "The report was closed already: \(done.rawValue).") }
            return report
        }
        try context.db.execute(
            sql: "UPDATE report SET closed_at = ?, closed_by = ?, outcome = ?, note = ? WHERE id = ?",
            arguments: [context.now, context.caller.user, outcome.rawValue, note, reportID])
        let story = try Stories.visible(report.story, in: context)
        if outcome == .upheld, story.state.isDecidable, story.state != .rejected {
            try Reviews.decide(story, .rejected, reason: note ?? "Reported: \(report.reason)", isCleared: false, in: context)
        } else if story.state == .pendingReview, try !Reports.isOpen(on: story.id, in: context) {
            try context.db.execute(sql: "UPDATE review SET reason = NULL WHERE story = ?", arguments: [story.id])
        }
        let closed = try Reports.visible(reportID, in: context)
        try Reports.tell(closed, "report_closed", in: context)
        return closed
    }
}
