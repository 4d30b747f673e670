public import Operations
internal import GRDB

/// Lists assets, newest first.
public struct ListMedia: Operation {
    public static let spec = Spec(
        "list_media", "List the project's pictures and videos, newest first, with the addresses that work in every media_url.",
        .get("/api/v1/media"), scope: .mediaRead, effect: .reads, toolset: .media)

    @Param("The project; optional where the connection has only one.") var projectID: ProjectID?
    @Param("Only assets of this type.") var mediaType: MediaFormat?
    @Param("Only assets with this tag.", .length(1...MediaTag.maxCharacters)) var tag: String?
    @Param("How many to answer.", .range(1...100)) var limit = 10
    @Param("Where the last page ended.") var cursor: String?

    public init() {}

    public func run(in context: Context) throws -> Page<MediaAsset> {
        let rows = try Row.fetchAll(
            context.db.cachedStatement(
                sql: """
                    SELECT \(Media.columns) FROM media WHERE project = :project AND (:before IS NULL OR id < :before)
                    AND (:type IS NULL OR media_type = :type)
                    AND (:tag IS NULL OR EXISTS (SELECT 1 FROM json_each(media.tags) WHERE value = :tag))
                    ORDER BY id DESC LIMIT :limit
                    """),
            arguments: [
                "project": try context.project(projectID), "before": try Cursor.id(cursor, MediaID.self), "type": mediaType?.rawValue,
                "tag": tag, "limit": limit + 1,
            ])
        let publicURL = context.publicURL
        return Page(first: limit, of: try rows.map { try MediaAsset($0, publicURL: publicURL) }) { $0.id.text }
    }
}
