internal import JSONSchema
public import Operations
internal import GRDB

/// Lists what was generated for a post.
public struct GetContentVersions: Operation {
    public static let spec = Spec(
        "get_content_versions",
        "List every picture and caption that was generated for a post, the newest first, with what the generators were told and what they did.",
        .get("/api/v1/stories/{story_id}/versions"), scope: .contentRead, orScope: .storiesRead, effect: .reads, toolset: .generation,
        command: ["story", "versions"])

    @Param("The story's identifier.", aliases: ["content_id"]) var storyID: StoryID
    @Param("How many to answer.", .range(1...100)) var limit = 10
    @Param("Where the last page ended.", .length(1...20)) var cursor: String?

    public init() {}

    public func run(in context: Context) throws -> Page<ContentVersion> {
        let story = try Stories.visible(storyID, in: context)
        var last = Int.max
        if let cursor {
            guard let number = Int(cursor) else { throw Cursor.unknown(cursor) }
            last = number
        }
        let rows = try Row.fetchAll(
            context.db.cachedStatement(
                sql: """
                    SELECT version, part, media, filename, caption, seed, picture_prompt, caption_prompt, used, content_version.created_at
                    FROM content_version LEFT JOIN media ON media.id = content_version.media
                    WHERE story = ? AND version < ? ORDER BY version DESC LIMIT ?
                    """), arguments: [story.id, last, limit + 1])
        let publicURL = context.publicURL
        return Page(first: limit, of: try rows.map { try ContentVersion($0, publicURL: publicURL) }) { String($0.version) }
    }
}

/// What was generated for a post at one time.
public struct ContentVersion: LeanItem {
    var version: Int
    var part: ContentPart
    var mediaID: MediaID?
    var mediaURL: String?
    var caption: String
    var seed: Int
    var picturePrompt: String
    var captionPrompt: String
    var used: JSON
    var createdAt: Instant

    public static let fields: [Field<ContentVersion>] = [
        Field("version") { $0.version }, Field("what", "What was made; the rest stayed.") { $0.part }, Field("media_id") { $0.mediaID },
        Field("media_url", "null where the picture was deleted.") { $0.mediaURL }, Field("caption") { $0.caption },
        Field("seed") { $0.seed }, Field("used", "Which generators made it, and what they say about how.") { FreeObject($0.used) },
        Field("picture_prompt", "What generators of pictures that read are told.") { $0.picturePrompt },
        Field("caption_prompt", "What generators of captions that read are told.") { $0.captionPrompt },
        Field("created_at") { $0.createdAt },
    ]

    public static let seldomFields: Set = ["media_id", "caption_prompt"]

    fileprivate init(_ row: Row, publicURL: String) throws {
        version = row["version"]
        part = try Stories.word(row["part"])
        mediaID = row["media"]
        let file = row["filename"] as String?
        mediaURL = mediaID.flatMap { id in file.map { Media.address(of: id, file: $0, publicURL: publicURL) } }
        caption = row["caption"]
        seed = row["seed"]
        picturePrompt = row["picture_prompt"]
        captionPrompt = row["caption_prompt"]
        used = try JSON(parsing: row["used"] as String)
        createdAt = row["created_at"]
    }
}
