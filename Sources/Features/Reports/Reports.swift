internal import GRDB
internal import JSONSchema
internal import Operations
internal import Store

/// SQL and rules of reports.
///
/// A post with an open report stands in no queue: it is not shown for review, not approved, not scheduled and not published, by whomever,
/// until somebody who may publish has looked at the report and closed it.
enum Reports {
    static let columns = """
        report.id, report.story, report.project, story.state, caption, report.kind, report.reason, report.reporter, report.created_at,
        report.closed_at, report.closed_by, report.outcome, report.note
        """

    static func report(_ row: Row) throws -> Report {
        Report(
            id: row["id"], story: row["story"], project: row["project"], storyState: try Stories.word(row["state"]),
            caption: StoryLine.excerpt(row["caption"]), kind: try Stories.word(row["kind"]), reason: row["reason"],
            reporter: row["reporter"], createdAt: row["created_at"], closedAt: row["closed_at"], closedBy: row["closed_by"],
            outcome: try (row["outcome"] as String?).map { try Stories.word($0) }, note: row["note"])
    }

    /// The report, if the caller may see it. Otherwise as if it did not exist.
    static func visible(_ id: ReportID, in context: Context) throws -> Report {
        let row = try Row.fetchOne(
            context.db.cachedStatement(
                sql: """
                    SELECT \(columns) FROM report JOIN story ON story.id = report.story
                    WHERE report.id = :id AND \(Context.visible("report.project"))
                    """), arguments: context.visibility + ["id": id])
        guard let row else { throw Failure.notFound("report", id) }
        return try report(row)
    }

    /// A condition on a column that holds a story, true where no report on it is open.
    static func none(on column: String) -> String {
        "NOT EXISTS (SELECT 1 FROM report WHERE report.story = \(column) AND report.closed_at IS NULL)"
    }

    static func isOpen(on story: StoryID, in context: Context) throws -> Bool {
        try context.db.first("SELECT 1 FROM report WHERE story = ? AND closed_at IS NULL", [.text(story.text)]) { _ in true } ?? false
    }

    /// Refuses what would bring a reported post on its way.
    static func refuse(_ story: StoryID, in context: Context) throws {
        guard try isOpen(on: story, in: context) else { return }
        throw Failure(
            .conflict,
            "The story was reported, and nobody has looked at that yet. list_reports shows why; close_report decides.")
    }

    static func tell(_ report: Report, _ word: String, in context: Context) throws {
        try context.event(
            "story.\(word)", project: report.project, subject: report.story.text,
            data: [
                "report": [
                    "id": report.id.json, "story_id": report.story.json, "story_state": report.storyState.json, "kind": report.kind.json,
                    "reason": .string(report.reason), "outcome": report.outcome?.json ?? .null,
                ]
            ])
    }
}
