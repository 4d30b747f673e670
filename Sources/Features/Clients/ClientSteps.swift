public import Operations
internal import GRDB
internal import Store

/// What clients did on their way in: the answer to "it says it can't connect".
public enum ClientSteps {
    /// Steps a client keeps; the newest.
    public static let keptPerClient = 200
    /// How long steps are kept, in days.
    static let keptDays = 30
    /// How long before a registration a stranger's steps are taken for the same client's, in seconds.
    static let sameVisitSeconds = 900

    /// One step.
    public struct Step: Reply, Equatable {
        /// Its place in the order of noting.
        let id: Int64
        public var at: Instant
        public var step: String
        public var isRefused: Bool
        public var address: String
        public var agent: String
        public var hint: String
        /// The client id that the request gave, where no client was known by it.
        public var name: String?

        public static let fields: [Field<Step>] = [
            Field("at") { $0.at }, Field("step") { $0.step }, Field("verdict") { $0.isRefused ? "refused" : "ok" },
            Field("address", "Where the request came from.") { $0.address },
            Field("user_agent") { $0.agent },
            Field("named", "The client id that the request gave, where no client was known by it.") { $0.name },
            Field("hint", "What it means, or what to do about it.") { $0.hint },
        ]
    }

    /// Writes steps that were noted.
    static func insert(_ notes: [ConnectionLog.Note], in context: Context) throws {
        var clients: Set<ClientID> = []
        for var note in notes {
            if let grant = note.grant {
                guard let client = try client(toTell: note.hint, of: grant, in: context) else { continue }
                note.client = client
            }
            if let family = note.family {
                try context.db.run(
                    "UPDATE token_family SET called_at = ?1 WHERE id = ?2 AND called_at IS NULL",
                    [.integer(note.at.milliseconds), .text(family.text)])
                guard context.db.changesCount > 0 else { continue }
            }
            clients.formUnion(note.client.map { [$0] } ?? [])
            try context.db.run(
                "INSERT INTO client_step (at, client, step, verdict, address, agent, hint, client_url) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    .integer(note.at.milliseconds), .text(orNull: note.client?.text), .text(note.step.rawValue),
                    .text(note.isRefused ? "refused" : "ok"), .text(note.address), .text(note.agent), .text(note.hint),
                    .text(orNull: note.name),
                ])
        }
        for client in clients {
            try context.db.run(
                """
                DELETE FROM client_step WHERE client = ?1
                AND id <= (SELECT id FROM client_step WHERE client = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)
                """, [.text(client.text), .integer(Int64(keptPerClient))])
        }
    }

    /// The client of a grant; `nil` where that is gone, or where the client's steps have this refusal already.
    private static func client(toTell hint: String, of grant: GrantID, in context: Context) throws -> ClientID? {
        let id = try context.db.first(
            """
            SELECT client FROM grant WHERE id = ?1
            AND NOT EXISTS (SELECT 1 FROM client_step WHERE client_step.client = grant.client AND step = 'refusal' AND hint = ?2)
            """, [.text(grant.text), .text(hint)]
        ) { $0.text(0) }
        return id.map { ClientID(stored: $0) }
    }

    /// Takes what a stranger at that address, with that program, did a moment ago for the client's.
    static func adopt(_ client: ClientID, address: String, agent: String, in context: Context) throws {
        try context.db.run(
            "UPDATE client_step SET client = ? WHERE client IS NULL AND client_url IS NULL AND address = ? AND agent = ? AND at >= ?",
            [
                .text(client.text), .text(address), .text(agent),
                .integer(context.now.adding(seconds: -sameVisitSeconds).milliseconds),
            ])
    }

    /// A client's steps, newest first; with those that were made in its name before it was known, and those of a stranger that can only be its
    /// own.
    public static func list(of client: ClientID, limit: Int = keptPerClient, in context: Context) throws -> [Step] {
        let own = try Row.fetchAll(
            context.db,
            sql:
                "SELECT id, at, step, verdict, address, agent, hint, client_url FROM client_step WHERE client = ? ORDER BY id DESC LIMIT ?",
            arguments: [client, limit]
        ).map(Step.init)
        let name = try String.fetchOne(context.db, sql: "SELECT coalesce(url, id) FROM client WHERE id = ?", arguments: [client])
        let earlier = try name.map { try list(named: $0, limit: limit, in: context) } ?? []
        let all = try own + earlier + likely(of: client, in: context)
        return Array(all.sorted { $0.id > $1.id }.prefix(limit))
    }

    /// What was done in the name of a client that is not known, newest first.
    /// - Parameter name: the client id that the requests gave.
    public static func list(named name: String, limit: Int = keptPerClient, in context: Context) throws -> [Step] {
        try Row.fetchAll(
            context.db,
            sql:
                "SELECT id, at, step, verdict, address, agent, hint, client_url FROM client_step WHERE client_url = ? ORDER BY id DESC LIMIT ?",
            arguments: [name, limit]
        ).map(Step.init)
    }

    /// The newest steps of those who did not come so far as to say who they are.
    public static func listOfStrangers(limit: Int = 100, in context: Context) throws -> [Step] {
        try Row.fetchAll(
            context.db,
            sql:
                "SELECT id, at, step, verdict, address, agent, hint, client_url FROM client_step WHERE client IS NULL ORDER BY id DESC LIMIT ?",
            arguments: [limit]
        ).map(Step.init)
    }
}

extension ClientSteps.Step {
    init(_ row: Row) {
        id = row["id"]
        at = row["at"]
        step = row["step"]
        isRefused = row["verdict"] == "refused"
        address = row["address"]
        agent = row["agent"]
        hint = row["hint"]
        name = row["client_url"]
    }
}
