public import Operations
internal import GRDB

/// Lists where a project can publish.
public struct ListSocialConnections: Operation {
    public static let spec = Spec(
        "list_social_connections", "List the channels that a project is connected to. Secrets are never shown.",
        .get("/api/v1/social-connections"), title: "List connections", scope: .connectionsRead, orScope: .profileRead, effect: .reads,
        toolset: .connections, aliases: ["list_connections", "list_social_accounts"], command: ["connection", "list"])

    @Param("The project, where there are several.") var projectID: ProjectID?
    @Param("Only connections of this channel.") var channel: ChannelName?
    @Param("How many to answer.", .range(1...100)) var limit = 15
    @Param("Where the last page ended.") var cursor: String?

    public init() {}

    public func run(in context: Context) throws -> Page<Connection> {
        let rows = try Row.fetchAll(
            context.db,
            sql: """
                SELECT \(Connections.columns) FROM connection JOIN project ON project.id = connection.project
                WHERE connection.project = :project AND state = 'connected' AND (:channel IS NULL OR channel = :channel)
                AND connection.id > :after ORDER BY connection.id LIMIT :limit
                """,
            arguments: [
                "project": try context.project(projectID), "channel": channel?.text,
                "after": try Cursor.id(cursor, ConnectionID.self)?.text ?? "", "limit": limit + 1,
            ])
        return Page(first: limit, of: try rows.map { try Connections.connection($0, in: context) }) { $0.id.text }
    }
}
