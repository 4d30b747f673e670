public import Operations

/// Lists the caller's projects.
public struct ListProjects: Operation {
    public static let spec = Spec(
        "list_projects", "List the projects that this connection can see, with their time zones, colours and default channels.",
        .get("/api/v1/projects"), scope: .projectsRead, effect: .reads, toolset: .projects)

    @Param("How many to answer.", .range(1...100)) var limit = 20
    @Param("Where the last page ended.") var cursor: String?

    public init() {}

    public func run(in context: Context) throws -> Page<Project> {
        let ids = try context.projects(after: try Cursor.id(cursor, ProjectID.self), limit: limit + 1)
        return Page(first: limit, of: try ids.map { try Projects.visible($0, in: context) }) { $0.id.text }
    }
}
