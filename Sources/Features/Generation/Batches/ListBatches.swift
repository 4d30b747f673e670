public import Operations
internal import GRDB

/// Lists batches.
public struct ListBatches: Operation {
    public static let spec = Spec(
        "list_batches", "List batches of generated posts, the newest first. get_batch shows the posts of one.", .get("/api/v1/batches"),
        scope: .contentRead, effect: .reads, toolset: .generation)

    @Param("Only those of this character.") var characterID: CharacterID?
    @Param("The project; optional where the connection has only one.") var projectID: ProjectID?
    @Param("How many to answer.", .range(1...100)) var limit = 8
    @Param("Where the last page ended.") var cursor: String?

    public init() {}

    public func run(in context: Context) throws -> Page<Batch> {
        let last = try Cursor.id(cursor, BatchID.self)
        let project = try characterID.map { try Characters.visible($0, in: context).project } ?? context.project(projectID)
        // A character is of one project, so that its own index is enough.
        let owner = characterID == nil ? "project = :project" : "character = :character AND project = :project"
        let rows = try Row.fetchAll(
            context.db.cachedStatement(
                sql: """
                    SELECT \(Batches.columns) FROM batch WHERE \(owner) \(last == nil ? "" : "AND id < :after") ORDER BY id DESC LIMIT :limit
                    """),
            arguments: characterID.map {
                ["project": project, "after": last, "limit": limit + 1, "character": $0] as StatementArguments
            } ?? ["project": project, "after": last, "limit": limit + 1])
        return Page(first: limit, of: try rows.map { try Batches.batch($0, in: context) }) { $0.id.text }
    }
}
