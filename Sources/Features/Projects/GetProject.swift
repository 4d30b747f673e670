public import Operations

/// Shows a project.
public struct GetProject: Operation {
    public static let spec = Spec(
        "get_project", "Show a project: brand colours, time zone, language, default channels, public page.",
        .get("/api/v1/projects/{project_id}"), scope: .projectsRead, effect: .reads, toolset: .projects)

    @Param("The project, where there are several.") var projectID: ProjectID?

    public init() {}

    public func run(in context: Context) throws -> Project { try Projects.visible(context.project(projectID), in: context) }
}
