public import Operations
internal import GRDB
internal import JSONSchema

/// Takes a connection away.
public struct DeleteConnection: Operation {
    public static let spec = Spec(
        "delete_connection",
        "Remove a connection. Stories that are scheduled on it have to be unscheduled first; what was published stays where it is.",
        .delete("/api/v1/social-connections/{connection_id}"), scope: .connectionsWrite, effect: .deletes, toolset: .connections,
        command: ["connection", "remove"])

    @Param("The connection's identifier.") var connectionID: ConnectionID

    public init() {}

    public func run(in context: Context) throws -> Connection {
        var connection = try Connections.visible(connectionID, in: context)
        let waiting = try StoryID.fetchAll(
            context.db,
            sql: """
                SELECT story FROM publication WHERE connection = ? AND published_at IS NULL
                AND state IN ('pending', 'preparing', 'committing', 'needs_confirmation') ORDER BY id LIMIT 20
                """,
            arguments: [connectionID])
        guard waiting.isEmpty else {
            throw Failure(
                .conflict, "\(waiting.count) stories are to go out on this connection, or wait for another try. Unschedule them first.",
                fix: ["unschedule_story": .array(waiting.map(\.json))])
        }
        try context.db.execute(
            sql: "UPDATE connection SET state = 'removed', removed_at = ?, secret = NULL WHERE id = ? AND state = 'connected'",
            arguments: [context.now, connectionID])
        connection.state = "removed"
        return connection
    }
}
