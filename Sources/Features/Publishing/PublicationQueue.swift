public import JSONSchema
public import Operations
internal import GRDB

/// A publication that an engine has taken: what it needs to do its work.
public struct ClaimedPublication: Sendable {
    public var id: PublicationID
    public var story: StoryID
    public var project: ProjectID
    public var connection: ConnectionID
    public var channel: String
    public var dueAt: Instant
    public var attempts: Int
    /// What goes out; resolved at the first claim and frozen then.
    public var content: Outgoing
    /// What the last attempt left behind, if its outcome is not known.
    public var openAttempt: JSON?
}

/// How engines work on the queue. Every function is one short transaction's part.
public enum PublicationQueue {
    /// How long a worker may hold a publication.
    static let leaseSeconds = 120

    /// Publications that a worker leaves aside for now.
    public struct Excluded: Sendable {
        /// Connections on which it is still at work.
        public var connections: [ConnectionID]
        /// Whether it takes nothing but what is for the feed.
        public var allButFeed: Bool

        public init(connections: [ConnectionID] = [], allButFeed: Bool = false) {
            self.connections = connections
            self.allButFeed = allButFeed
        }

        static let condition = """
            publication.connection NOT IN (SELECT value FROM json_each(:excluded)) AND (NOT :feedOnly OR publication.channel = 'feed')
            """

        var arguments: StatementArguments { ["excluded": JSON(connections.map(\.text)).text, "feedOnly": allButFeed] }
    }

    /// What was taken.
    public struct Claim: Sendable {
        public var publications: [ClaimedPublication] = []
        /// Posts that a classifier has to be asked about before any of their publications is taken.
        public var unseen: [StoryID] = []
        /// Posts that were sent to a person instead.
        fileprivate var held: [StoryID] = []
    }

    /// Takes publications that are due, in order, also those whose worker died. What cannot go out is marked failed here, and what a
    /// classifier flags goes to a person.
    public static func claim(limit: Int, but excluded: Excluded = Excluded(), in context: Context) throws -> Claim {
        let rows = try Row.fetchAll(
            context.db.cachedStatement(
                sql: """
                    SELECT publication.id, publication.story, publication.connection, publication.channel, publication.state,
                        publication.content, publication.due_at, publication.attempts, story.project, story.state AS story_state
                    FROM publication JOIN story ON story.id = publication.story
                    WHERE publication.state IN ('pending', 'preparing', 'committing') AND publication.run_at <= :now
                    AND \(Excluded.condition)
                    ORDER BY publication.run_at, publication.id LIMIT :limit
                    """),
            arguments: excluded.arguments + ["now": context.now, "limit": limit])
        var claim = Claim()
        let classifiers = rows.isEmpty ? [] : try Verdicts.classifiers(in: context)
        for row in rows {
            if let publication = try take(row, classifiers, &claim, in: context) { claim.publications.append(publication) }
        }
        return claim
    }

    private static func take(
        _ row: Row, _ classifiers: [Provider], _ claim: inout Claim, in context: Context
    ) throws -> ClaimedPublication? {
        let id: PublicationID = row["id"]
        let story: StoryID = row["story"]
        if claim.unseen.contains(story) || claim.held.contains(story) { return nil }
        let state: PublicationState = try Stories.word(row["state"])
        if row["story_state"] as String == StoryState.scheduled.rawValue { try Stories.set(.publishing, story, in: context) }
        var content = try (row["content"] as String?).flatMap { Outgoing(json: try JSON(parsing: $0)) }
        if content == nil {
            let shown = try Stories.visible(story, in: context)
            let (outgoing, problems, lost) = try Outgoing.resolve(shown, on: row["channel"], in: context)
            let unfit = lost.first.map { "\($0.path): \($0.expected)" } ?? problems.first { $0.severity == .error }?.message
            if let reason = try Moderation.refusal(of: shown, in: context) ?? unfit {
                try fail(id, error: ["class": "invalid_content", "message": .string(reason)], in: context)
                return nil
            }
            switch try Screening.outcome(of: shown, by: classifiers, in: context) {
            case .clear: break
            case .unseen:
                try Screening.lease(story, until: context.now.adding(seconds: leaseSeconds), in: context)
                claim.unseen.append(story)
                return nil
            case .flagged(let reason):
                try Screening.hold(story, reason: reason, in: context)
                claim.held.append(story)
                return nil
            }
            content = outgoing
        }
        guard let content else { return nil }
        let lease = context.now.adding(seconds: leaseSeconds)
        try context.db.cachedStatement(
            sql: """
                UPDATE publication SET state = :state, content = :content, run_at = :lease, lease_until = :lease, attempts = attempts + 1,
                    updated_at = :now WHERE id = :id
                """
        ).execute(arguments: [
            "state": (state == .committing ? PublicationState.committing : .preparing).rawValue, "content": content.json.text,
            "lease": lease,
            "now": context.now, "id": id,
        ])
        let attempts: Int = row["attempts"]
        let open = try String.fetchOne(
            context.db, sql: "SELECT anchor FROM attempt WHERE publication = ? AND outcome = 'sent' ORDER BY number DESC LIMIT 1",
            arguments: [id])
        return ClaimedPublication(
            id: id, story: story, project: row["project"], connection: row["connection"], channel: row["channel"], dueAt: row["due_at"],
            attempts: attempts + 1, content: content, openAttempt: try open.map { try JSON(parsing: $0) })
    }

    /// Keeps what `prepare` made, so that a later attempt uses the same.
    public static func prepared(_ id: PublicationID, content: Outgoing, in context: Context) throws {
        try context.db.execute(
            sql: "UPDATE publication SET content = ?, updated_at = ? WHERE id = ?", arguments: [content.json.text, context.now, id])
    }

    /// Notes, before anything is sent, how a lost answer could be found out. An earlier attempt is known by now to have made nothing visible.
    public static func committing(_ id: PublicationID, anchor: JSON, in context: Context) throws {
        try close(id, "failed", detail: nil, in: context)
        try context.db.execute(
            sql: "UPDATE publication SET state = 'committing', updated_at = ? WHERE id = ?", arguments: [context.now, id])
        try context.db.execute(
            sql: """
                INSERT INTO attempt (publication, number, anchor, outcome, started_at)
                VALUES (:id, (SELECT coalesce(MAX(number), 0) + 1 FROM attempt WHERE publication = :id), :anchor, 'sent', :now)
                """, arguments: ["id": id, "anchor": anchor.text, "now": context.now])
    }

    /// It is out. On each connection one is out after the other, also within a millisecond: that order is what a feed shows.
    public static func published(_ id: PublicationID, remoteID: String?, permalink: String?, in context: Context) throws {
        try close(id, "published", detail: nil, in: context)
        try context.db.cachedStatement(
            sql: """
                UPDATE publication SET state = 'published', remote_id = :remote, permalink = :link, lease_until = NULL,
                    published_at = max(:now, coalesce((
                        SELECT MAX(last.published_at) + 1 FROM publication AS last WHERE last.connection = publication.connection), 0)),
                    late = :now - due_at > :late, error = NULL, updated_at = :now WHERE id = :id AND state != 'published'
                """
        ).execute(arguments: ["remote": remoteID, "link": permalink, "now": context.now, "late": Publications.lateMilliseconds, "id": id])
        try Ledger.settle(id.text, in: context)
        try Publications.sumUp(story(of: id, in: context), in: context)
    }

    /// It will not go out unless somebody retries.
    public static func fail(_ id: PublicationID, error: JSON, in context: Context) throws {
        try close(id, "failed", detail: error, in: context)
        try context.db.execute(
            sql: "UPDATE publication SET state = 'failed', error = ?, lease_until = NULL, updated_at = ? WHERE id = ?",
            arguments: [error.text, context.now, id])
        try Ledger.release(id.text, in: context)
        try tell("story.failed", id, error: error, in: context)
    }

    /// It may be out or not; only a person can tell.
    public static func needsConfirmation(_ id: PublicationID, error: JSON, in context: Context) throws {
        try close(id, "unknown", detail: error, in: context)
        try context.db.execute(
            sql: "UPDATE publication SET state = 'needs_confirmation', error = ?, lease_until = NULL, updated_at = ? WHERE id = ?",
            arguments: [error.text, context.now, id])
        try tell("story.needs_confirmation", id, error: error, in: context)
    }

    /// To be tried again later.
    /// - Parameter isCertain: that nothing became visible; otherwise the open attempt stays, to be looked into first.
    public static func postpone(_ id: PublicationID, until: Instant, error: JSON, isCertain: Bool, in context: Context) throws {
        if isCertain { try close(id, "failed", detail: error, in: context) }
        try context.db.execute(
            sql: "UPDATE publication SET state = 'pending', run_at = ?, lease_until = NULL, error = ?, updated_at = ? WHERE id = ?",
            arguments: [until, error.text, context.now, id])
    }

    /// Makes due at once what a server that died had begun: its leases need not run out. Only for the one server of the file.
    public static func takeOver(in context: Context) throws {
        try context.db.execute(
            sql: "UPDATE publication SET run_at = ?, lease_until = NULL WHERE state IN ('preparing', 'committing')",
            arguments: [context.now])
        try Screening.takeOver(in: context)
    }

    /// When the next publication is due; `nil` where none waits.
    public static func nextDue(but excluded: Excluded = Excluded(), in context: Context) throws -> Instant? {
        try Instant.fetchOne(
            context.db.cachedStatement(
                sql: """
                    SELECT MIN(run_at) FROM publication WHERE state IN ('pending', 'preparing', 'committing') AND \(Excluded.condition)
                    """), arguments: excluded.arguments)
    }

    private static func story(of id: PublicationID, in context: Context) throws -> StoryID {
        guard let story = try StoryID.fetchOne(context.db, sql: "SELECT story FROM publication WHERE id = ?", arguments: [id]) else {
            throw Failure.notFound("publication", id)
        }
        return story
    }

    private static func close(_ id: PublicationID, _ outcome: String, detail: JSON?, in context: Context) throws {
        try context.db.cachedStatement(
            sql: "UPDATE attempt SET outcome = ?, detail = ?, ended_at = ? WHERE publication = ? AND outcome = 'sent'"
        ).execute(arguments: [outcome, detail?.text, context.now, id])
    }

    private static func tell(_ event: String, _ id: PublicationID, error: JSON, in context: Context) throws {
        let storyID = try story(of: id, in: context)
        try Publications.sumUp(storyID, in: context)
        let story = try Stories.visible(storyID, in: context)
        var data = Stories.eventData(story)
        data["publication"] = ["id": id.json, "channel": JSON(story.publications.first { $0.id == id }?.channel), "error": error]
        try context.event(event, project: story.projectID, subject: storyID.text, data: data)
    }
}
