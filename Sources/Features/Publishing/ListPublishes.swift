public import Operations
internal import GRDB
internal import JSONSchema

/// Lists what is out.
public struct ListPublishes: Operation {
    public static let spec = Spec(
        "list_publishes", "List what was published, newest first: story, channel, time, link; the id on the network by fields.",
        .get("/api/v1/publications"),
        scope: .storiesRead, orScope: .contentRead, effect: .reads, toolset: .publishing, command: ["story", "publications"])

    @Param("The project, where there are several.") var projectID: ProjectID?
    @Param("Only on this profile's connections.") var profileID: ProfileID?
    @Param("Only on this channel.") var channel: ChannelName?
    @Param("How many to answer.", .range(1...100)) var limit = 8
    @Param("Where the last page ended.") var cursor: String?

    public init() {}

    public func run(in context: Context) throws -> Page<PublishLine> {
        let project = try context.project(projectID)
        let profile = try profileID.map { try Profiles.chosen($0, project: project, in: context) }
        let last = try cursor.map(Self.place)
        // Each connection has an index of its own by time, so that as many rows are read as are answered, and once more for each connection.
        let connections = try ConnectionID.fetchAll(
            context.db.cachedStatement(
                sql: """
                    SELECT id FROM connection WHERE project = :project AND (:channel IS NULL OR channel = :channel) ORDER BY id DESC LIMIT 200
                    """),
            arguments: ["project": project, "channel": channel?.text]
        ).filter { id in profile?.connections.contains { $0.id == id } ?? true }
        var lines: [PublishLine] = []
        for connection in connections {
            lines += try Row.fetchAll(
                context.db.cachedStatement(
                    sql: """
                        SELECT id, story, connection, channel, remote_id, permalink, published_at, late FROM publication
                        WHERE connection = :connection AND published_at IS NOT NULL AND (published_at, id) < (:at, :id)
                        ORDER BY published_at DESC, id DESC LIMIT :limit
                        """),
                arguments: [
                    "connection": connection, "at": last?.at ?? Int64.max, "id": last?.id.text ?? "", "limit": limit + 1,
                ]
            ).map(PublishLine.init)
        }
        lines.sort { ($0.publishedAt, $0.id) > ($1.publishedAt, $1.id) }
        return Page(first: limit, of: Array(lines.prefix(limit + 1))) { "\($0.publishedAt.milliseconds) \($0.id)" }
    }

    private static func place(_ cursor: String) throws -> (at: Int64, id: PublicationID) {
        let parts = cursor.split(separator: " ").map(String.init)
        guard parts.count == 2, let at = Int64(parts[0]), let id = PublicationID(parts[1]) else { throw Cursor.unknown(cursor) }
        return (at, id)
    }
}

/// One post on one channel, as it is out.
public struct PublishLine: LeanItem {
    public var id: PublicationID
    var story: StoryID
    var connection: ConnectionID
    var channel: String
    var remoteID: String?
    var permalink: String?
    public var publishedAt: Instant
    var isLate: Bool

    public static let fields: [Field<PublishLine>] = [
        Field("id") { $0.id }, Field("story_id") { $0.story }, Field("channel") { $0.channel }, Field("published_at") { $0.publishedAt },
        Field("permalink", "Where it can be seen, absolute.") { $0.permalink },
        Field("remote_id", "The network's own id.") { $0.remoteID }, Field("connection_id") { $0.connection },
        Field("late", "More than 15 minutes after its time.") { $0.isLate },
    ]

    public static let seldomFields: Set = ["remote_id", "connection_id"]

    fileprivate init(_ row: Row) {
        id = row["id"]
        story = row["story"]
        connection = row["connection"]
        channel = row["channel"]
        remoteID = row["remote_id"]
        permalink = row["permalink"]
        publishedAt = row["published_at"]
        isLate = (row["late"] as Int) != 0
    }
}
