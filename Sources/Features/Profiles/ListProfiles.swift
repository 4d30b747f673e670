internal import GRDB
internal import JSONSchema
public import Operations

/// Lists where the cast posts.
public struct ListProfiles: Operation {
    public static let spec = Spec(
        "list_profiles", "List profiles: where a character or a person posts, with connections and rules of approval.",
        .get("/api/v1/profiles"), scope: .profileRead, effect: .reads, toolset: .profiles)

    @Param("The project, where there are several.") var projectID: ProjectID?
    @Param("How many to answer.", .range(1...100)) var limit = 10
    @Param("Where the last page ended.") var cursor: String?

    public init() {}

    public func run(in context: Context) throws -> Page<Profile> {
        let rows = try Row.fetchAll(
            context.db.cachedStatement(
                sql: "SELECT \(Profiles.columns) FROM profile WHERE project = :project AND id > :after ORDER BY id LIMIT :limit"),
            arguments: [
                "project": try context.project(projectID), "after": try Cursor.id(cursor, ProfileID.self)?.text ?? "", "limit": limit + 1,
            ])
        return Page(first: limit, of: try rows.map { try Profiles.profile($0, in: context) }) { $0.id.text }
    }
}
