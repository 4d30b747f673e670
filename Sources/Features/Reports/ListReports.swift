public import Operations
internal import GRDB

/// Lists what was reported.
public struct ListReports: Operation {
    public static let spec = Spec(
        "list_reports",
        "List reported posts, the oldest report first: those that nobody has looked at, or with closed those that somebody has.",
        .get("/api/v1/reports"), scope: .contentRead, orScope: .storiesRead, effect: .reads, toolset: .stories,
        command: ["story", "reports"])

    @Param("The project, where there are several. The operator sees all of them without.") var projectID: ProjectID?
    @Param("Those that are closed, instead of the open ones.") var closed = false
    @Param("How many to answer.", .range(1...100)) var limit = 7
    @Param("Where the last page ended.") var cursor: String?

    public init() {}

    public func run(in context: Context) throws -> Page<Report> {
        let last = try Cursor.id(cursor, ReportID.self)
        // Whoever runs the appliance answers for what others post on it.
        let isAll = context.caller.isOperator && projectID == nil
        let rows = try Row.fetchAll(
            context.db.cachedStatement(
                sql: """
                    SELECT \(Reports.columns) FROM report JOIN story ON story.id = report.story
                    WHERE \(isAll ? "" : "report.project = :project AND") report.closed_at IS \(closed ? "NOT NULL" : "NULL")
                    AND report.id > :after ORDER BY report.id LIMIT :limit
                    """),
            arguments: ["project": isAll ? nil : try context.project(projectID), "after": last?.text ?? "", "limit": limit + 1])
        return Page(first: limit, of: try rows.map(Reports.report)) { $0.id.text }
    }
}
