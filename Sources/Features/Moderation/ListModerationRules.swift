internal import GRDB
public import Operations

/// Lists what a project does not want to post.
public struct ListModerationRules: Operation {
    public static let spec = Spec(
        "list_moderation_rules", "List the project's moderation rules: terms that are refused, and those that a person has to look at.",
        .get("/api/v1/moderation/rules"), scope: .projectsRead, effect: .reads, toolset: .projects, command: ["moderation", "list"])

    @Param("The project; optional where the connection has only one.") var projectID: ProjectID?
    @Param("How many to answer.", .range(1...100)) var limit = 10
    @Param("Where the last page ended: a term.", .length(1...120)) var cursor: String?

    public init() {}

    public func run(in context: Context) throws -> Page<ModerationRule> {
        let project = try context.project(projectID)
        let after = try cursor.map { cursor in
            guard let term = ModerationTerm(cursor) else { throw Cursor.unknown(cursor) }
            return term.key
        }
        let rows = try context.db.cachedStatement(
            sql: "SELECT \(Moderation.columns) FROM moderation_rule WHERE project = ? AND folded > ? ORDER BY folded LIMIT ?"
        ).rows([project, after ?? "", limit + 1])
        return Page(first: limit, of: try rows.map(Moderation.rule)) { $0.term }
    }
}
