public import Operations
internal import GRDB

/// Lists the caller's projects.
public struct ListProjects: Operation {
    public static let spec = Spec(
        "list_projects", "List the projects that this connection can see, with their time zones, colours and default channels.",
        .get("/api/v1/projects"), scope: .projectsRead, effect: .reads, toolset: .projects)

    @Param("How many to answer.", .range(1...100)) var limit = 20
    @Param("Where the last page ended.") var cursor: String?

    public init() {}

    public func run(in context: Context) throws -> Page<Project> {
        let after = try Cursor.id(cursor, ProjectID.self)
        let rows = try Row.fetchAll(
            context.db,
            sql: """
                SELECT \(Projects.columns) FROM project WHERE \(Context.visible("id")) AND (:bound IS NULL OR id = :bound)
                AND (:after IS NULL OR id > :after) ORDER BY id LIMIT :limit
                """,
            arguments: context.visibility + ["after": after, "limit": limit + 1])
        let projects = try rows.map { try Projects.project($0, in: context) }
        return Page(first: limit, of: projects) { $0.id.text }
    }
}
