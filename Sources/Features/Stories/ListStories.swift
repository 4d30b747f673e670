public import Operations
internal import GRDB
internal import JSONSchema

/// Lists stories, newest first.
public struct ListStories: Operation {
    public static let spec = Spec(
        "list_stories", "List posts, newest first, in short form; get_story has the rest.", .get("/api/v1/stories"), scope: .storiesRead,
        effect: .reads, toolset: .stories)

    @Param("The project; optional where the connection has only one.") var projectID: ProjectID?
    @Param("Only posts in this state.", aliases: ["status"]) var state: StoryState?
    @Param("Only posts for this channel.") var channel: ChannelName?
    @Param("How many to answer.", .range(1...100)) var limit = 10
    @Param("Where the last page ended.") var cursor: String?

    public init() {}

    public func run(in context: Context) throws -> Page<StoryLine> {
        // Two statements, because each is served by an index of its own and neither looks at more rows than it answers.
        let filter = state == nil ? "" : "AND state = :state"
        let rows = try Row.fetchAll(
            context.db.cachedStatement(
                sql: """
                    SELECT id, state, title, caption, post_type, json_array_length(slides) AS slide_count, channels, scheduled_at,
                        published_at, revision, updated_at
                    FROM story WHERE project = :project \(filter) AND (:before IS NULL OR id < :before)
                    AND (:channel IS NULL OR EXISTS (SELECT 1 FROM json_each(channels) WHERE value = :channel))
                    ORDER BY id DESC LIMIT :limit
                    """),
            arguments: arguments(in: context))
        return Page(first: limit, of: try rows.map(StoryLine.init)) { $0.id.text }
    }

    private func arguments(in context: Context) throws -> StatementArguments {
        let common: StatementArguments = [
            "project": try context.project(projectID), "before": try Cursor.id(cursor, StoryID.self), "channel": channel?.text,
            "limit": limit + 1,
        ]
        return state.map { common + ["state": $0.rawValue] } ?? common
    }
}

/// A story in short form.
public struct StoryLine: LeanItem {
    public var id: StoryID
    var state: StoryState
    var title: String?
    var caption: String
    var postType: PostType
    var slideCount: Int
    var channels: [String]
    var scheduledAt: Instant?
    var publishedAt: Instant?
    var revision: Int
    var updatedAt: Instant

    public static let fields: [Field<StoryLine>] = [
        Field("id") { $0.id }, Field("state") { $0.state }, Field("title") { $0.title },
        Field("caption", "Its beginning, at most 140 characters.") { $0.caption }, Field("post_type") { $0.postType },
        Field("slide_count") { $0.slideCount }, Field("channels") { $0.channels }, Field("scheduled_at") { $0.scheduledAt },
        Field("published_at") { $0.publishedAt }, Field("revision") { $0.revision }, Field("updated_at") { $0.updatedAt },
    ]

    public static let seldomFields: Set = ["title", "post_type", "updated_at"]

    /// The beginning of a text: what tells it apart in a list.
    static func excerpt(_ text: String) -> String { text.count > 140 ? text.prefix(139) + "…" : text }

    fileprivate init(_ row: Row) throws {
        id = row["id"]
        state = try Stories.word(row["state"])
        title = row["title"]
        caption = Self.excerpt(row["caption"])
        postType = try Stories.word(row["post_type"])
        slideCount = row["slide_count"]
        channels = try JSON(parsing: row["channels"] as String).arrayValue?.compactMap(\.stringValue) ?? []
        scheduledAt = row["scheduled_at"]
        publishedAt = row["published_at"]
        revision = row["revision"]
        updatedAt = row["updated_at"]
    }
}
