public import Operations
internal import GRDB

/// Lists assets, newest first.
public struct ListMedia: Operation {
    public static let spec = Spec(
        "list_media", "List the project's pictures and videos, newest first, with the addresses that work in every media_url.",
        .get("/api/v1/media"), scope: .mediaRead, effect: .reads, toolset: .media)

    @Param("The project, where there are several.") var projectID: ProjectID?
    @Param("Only assets of this type.") var mediaType: MediaFormat?
    @Param("Only assets with this tag.", .length(1...MediaTag.maxCharacters)) var tag: String?
    @Param("How many to answer.", .range(1...100)) var limit = 7
    @Param("Where the last page ended.") var cursor: String?

    public init() {}

    public func run(in context: Context) throws -> Page<MediaAsset> {
        // A statement for each choice of filters: each is served by an index of its own, and none looks at more rows than it answers.
        let (table, id) = tag == nil ? ("media", "media.id") : ("media_tag", "media_tag.media")
        let last = try Cursor.id(cursor, MediaID.self)
        let rows = try Row.fetchAll(
            context.db.cachedStatement(
                sql: """
                    SELECT \(Media.columns)
                    FROM \(tag == nil ? "media" : "media_tag JOIN media ON media.id = media_tag.media")
                    WHERE \(table).project = :project \(tag == nil ? "" : "AND media_tag.tag = :tag")
                    \(mediaType == nil ? "" : "AND \(table).media_type = :type") \(last == nil ? "" : "AND \(id) < :before")
                    ORDER BY \(id) DESC LIMIT :limit
                    """),
            arguments: [
                "project": try context.project(projectID), "before": last, "type": mediaType?.rawValue, "tag": tag, "limit": limit + 1,
            ])
        let publicURL = context.publicURL
        return Page(first: limit, of: try rows.map { try MediaAsset($0, publicURL: publicURL) }) { $0.id.text }
    }
}
