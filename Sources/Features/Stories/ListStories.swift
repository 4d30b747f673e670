public import Operations
internal import GRDB
internal import JSONSchema

/// Lists stories, newest first.
public struct ListStories: Operation {
    public static let spec = Spec(
        "list_stories", "List posts, newest first, in short form; get_story has the rest.", .get("/api/v1/stories"), scope: .storiesRead,
        orScope: .contentRead, effect: .reads, toolset: .stories, aliases: ["list_content"])

    @Param("The project, where there are several.") var projectID: ProjectID?
    @Param("Only posts in this state.", aliases: ["status"]) var state: StoryState?
    @Param("Only posts for this channel.") var channel: ChannelName?
    @Param("Only posts of this batch.") var batchID: BatchID?
    @Param("How many to answer.", .range(1...100)) var limit = 8
    @Param("Where the last page ended.") var cursor: String?

    public init() {}

    public func run(in context: Context) throws -> Page<StoryLine> {
        // A statement for each choice of filters: each is served by an index of its own, and none looks at more rows than it answers, but
        // for a batch's, which are few (`Batches.maxItems`): `+` keeps it to the batch's own index.
        let (table, id) = channel == nil || batchID != nil ? ("story", "story.id") : ("story_channel", "story_channel.story")
        let (plus, last) = (batchID == nil ? "" : "+", try Cursor.id(cursor, StoryID.self))
        let rows = try Row.fetchAll(
            context.db.cachedStatement(
                sql: """
                    SELECT story.id, story.state, title, caption, post_type, json_array_length(slides) AS slide_count, channels,
                        scheduled_at, published_at, revision, updated_at
                    FROM \(table == "story" ? "story" : "story_channel JOIN story ON story.id = story_channel.story")
                    WHERE \(batchID == nil ? "" : "story.batch = :batch AND") \(plus)\(table).project = :project
                    \(channel == nil ? "" : "AND \(Self.channelTerm(inBatch: batchID != nil))")
                    \(state == nil ? "" : "AND \(plus)\(table).state = :state") \(last == nil ? "" : "AND \(id) < :before")
                    ORDER BY \(id) DESC LIMIT :limit
                    """),
            arguments: [
                "project": try Batches.project(projectID, of: batchID, in: context), "batch": batchID, "channel": channel?.text,
                "state": state?.rawValue, "before": last, "limit": limit + 1,
            ])
        return Page(first: limit, of: try rows.map(StoryLine.init)) { $0.id.text }
    }

    private static func channelTerm(inBatch: Bool) -> String {
        inBatch ? "EXISTS (SELECT 1 FROM json_each(story.channels) WHERE value = :channel)" : "story_channel.channel = :channel"
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
    static func excerpt(_ text: String, _ most: Int = 140) -> String { text.count > most ? text.prefix(most - 1) + "…" : text }

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
