public import Operations
internal import Secrets
internal import FoundationEssentials
internal import GRDB
public import JSONSchema

/// Says what is wrong with an address that we are asked to call, or `nil`; filled in by Application with the address guard.
public enum AddressCheck: ServiceKey {
    public typealias Value = @Sendable (_ url: String, _ purpose: String) -> String?
}

/// A place where a project's stories can be published.
public struct Connection: LeanItem {
    public var id: ConnectionID
    public var projectID: ProjectID
    public var channel: String
    public var name: String
    public var state: String
    public var url: String?
    public var createdAt: Instant
    /// The secret, in the answer that makes the connection and never again.
    public var secret: String?

    public static let fields: [Field<Connection>] = [
        Field("id") { $0.id }, Field("project_id") { $0.projectID }, Field("channel") { $0.channel }, Field("name") { $0.name },
        Field("state") { $0.state }, Field("url", "Where posts go, or the public page.") { $0.url }, Field("created_at") { $0.createdAt },
        Field("secret", "What deliveries are signed with; shown only once, when the connection is made.") { $0.secret },
    ]

    public static let seldomFields: Set = ["created_at", "secret"]
}

/// SQL that operations on connections share.
public enum Connections {
    static let columns = """
        connection.id, connection.project, connection.channel, connection.name, connection.state, connection.settings,
        connection.created_at, project.slug
        """

    @discardableResult
    static func insert(
        channel: String, name: String, settings: JSON, secret: WebhookSecret? = nil, project: ProjectID, in context: Context
    ) throws -> ConnectionID {
        let id = context.makeID(ConnectionID.self)
        let sealed = secret.map { Data(context.services[Sealing.self].seal(Array($0.text.utf8), context: sealingContext(id))) }
        try context.db.execute(
            sql: """
                INSERT INTO connection (id, project, channel, name, state, settings, secret, created_at)
                VALUES (?, ?, ?, ?, 'connected', ?, ?, ?)
                """,
            arguments: [id, project, channel, name, settings.text, sealed, context.now])
        return id
    }

    static func visible(_ id: ConnectionID, in context: Context) throws -> Connection {
        let row = try Row.fetchOne(
            context.db,
            sql: """
                SELECT \(columns) FROM connection JOIN project ON project.id = connection.project
                WHERE connection.id = :id AND \(Context.visible("connection.project"))
                """,
            arguments: context.visibility + ["id": id])
        guard let row else { throw Failure.notFound("connection", id) }
        return try connection(row, in: context)
    }

    static func connection(_ row: Row, in context: Context) throws -> Connection {
        let channel: String = row["channel"]
        let settings = try JSON(parsing: row["settings"] as String)
        let url = channel == "feed" ? "\(context.publicURL)/feed/\(row["slug"] as String)" : settings["url"]?.stringValue
        return Connection(
            id: row["id"], projectID: row["project"], channel: channel, name: row["name"], state: row["state"], url: url,
            createdAt: row["created_at"])
    }

    /// The connected connections of a project on those channels, in a fixed order.
    /// - Parameter profile: only those of that profile, as far as it has any.
    static func connected(
        _ project: ProjectID, channels: [String], profile: ProfileID? = nil, in context: Context
    ) throws -> [(id: ConnectionID, channel: String)] {
        let rows = try context.db.cachedStatement(
            sql: "SELECT id, channel, profile FROM connection WHERE project = ? AND state = 'connected' ORDER BY id LIMIT 200"
        ).rows([project])
        let own = rows.filter { $0["profile"] as ProfileID? == profile }
        return (profile == nil || own.isEmpty ? rows : own).compactMap { row in
            let channel: String = row["channel"]
            return channels.contains(channel) ? (row["id"], channel) : nil
        }
    }

    /// What an adapter needs to reach the place: settings and, opened, the secret.
    public static func access(_ id: ConnectionID, in context: Context) throws -> (settings: JSON, secret: String?)? {
        let row = try Row.fetchOne(context.db, sql: "SELECT settings, secret, state FROM connection WHERE id = ?", arguments: [id])
        guard let row, row["state"] == "connected" else { return nil }
        let secret = try (row["secret"] as Data?).map { sealed in
            String(decoding: try context.services[Sealing.self].open(Array(sealed), context: sealingContext(id)), as: UTF8.self)
        }
        return (try JSON(parsing: row["settings"] as String), secret)
    }

    /// Binds a sealed secret to its row, so that it cannot be moved to another one.
    private static func sealingContext(_ id: ConnectionID) -> String { "connection.secret.\(id)" }
}

extension Statement {
    /// All rows, copied.
    func rows(_ arguments: StatementArguments) throws -> [Row] { try Row.fetchAll(self, arguments: arguments) }
}
