internal import JSONSchema
internal import Operations
internal import GRDB
internal import Store

/// The queue of what goes out: rows of `publication`, made when a story gets a time.
public enum Publications {
    /// Past its time by more than this, a publication is late.
    static let lateMilliseconds: Int64 = 15 * 60 * 1000

    static func of(_ story: StoryID, in context: Context) throws -> [Publication] {
        let publications = try context.db.all(
            "SELECT id, connection, channel, state, permalink, published_at, late, error FROM publication WHERE story = ?",
            [.text(story.text)]
        ) { row in
            Publication(
                id: PublicationID(stored: row.text(0)), connectionID: ConnectionID(stored: row.text(1)), channel: row.text(2),
                state: try Stories.word(row.text(3)), permalink: row.textIfAny(4),
                publishedAt: row.integerIfAny(5).map(Instant.init(milliseconds:)), isLate: row.integer(6) != 0,
                error: try row.textIfAny(7).map { try JSON(parsing: $0) } ?? .null)
        }
        // There is one a connection at most; SQLite would set up a sorter also where there is none.
        return publications.sorted { $0.id < $1.id }
    }

    // MARK: Giving a time

    /// Queues a story for its time, on every connection of its channels.
    /// - Parameter isNew: made in this very call, so that nobody knows it by its id.
    /// - Throws: `.channelNotConnected`, `.channelLimit`, `.validationFailed`; then nothing has changed.
    static func schedule(_ story: Story, at time: StoryTime, isNew: Bool = false, in context: Context) throws -> Story {
        guard story.state.isEditable else {
            throw Failure(.conflict, "The story is \(story.state.rawValue) and cannot be scheduled again.")
        }
        try Reviews.refuseUnwanted(story, in: context)
        let connections = try places(for: story, at: time.instant, isNew: isNew, in: context)
        try context.db.cachedStatement(
            sql: """
                UPDATE story SET state = 'scheduled', scheduled_at = ?, scheduled_local = ?, timezone = ?, updated_at = ? WHERE id = ?
                """
        ).execute(arguments: [time.instant, time.local?.description, time.zone?.identifier, context.now, story.id])
        if let held = try Moderation.held(story, in: context) { return held }
        try queue(story, on: connections, at: time.instant, in: context)
        let scheduled = try Stories.visible(story.id, in: context)
        try context.event("story.scheduled", project: story.projectID, subject: story.id.text, data: Stories.eventData(scheduled))
        return scheduled
    }

    /// Queues a story at once.
    static func publishNow(_ story: Story, in context: Context) throws -> Story {
        guard story.state.isEditable else {
            throw Failure(.conflict, "The story is \(story.state.rawValue). Use retry_publish for what failed.")
        }
        try Reviews.refuseUnwanted(story, in: context)
        let connections = try places(for: story, at: nil, in: context)
        if let held = try Moderation.held(story, in: context) { return held }
        try context.db.execute(
            sql: """
                UPDATE story SET state = 'publishing', scheduled_at = ?, scheduled_local = NULL, timezone = NULL, updated_at = ? WHERE id = ?
                """, arguments: [context.now, context.now, story.id])
        try queue(story, on: connections, at: context.now, in: context)
        return try Stories.visible(story.id, in: context)
    }

    /// Brings the queue in line with a scheduled story that was changed.
    static func reschedule(_ story: Story, in context: Context) throws -> Story {
        // What goes public changes: a right to write is not one to publish (contract, "Scopes").
        try context.require(anyOf: [.storiesPublish, .publishingWrite], for: "Changing a scheduled story")
        guard let at = story.scheduledAt else { return story }
        if let held = try Moderation.held(story, isChanged: true, in: context) { return held }
        try queue(story, on: places(for: story, at: at, in: context), at: at, in: context)
        return try Stories.visible(story.id, in: context)
    }

    /// Takes a story out of the queue.
    static func unschedule(_ story: Story, in context: Context) throws -> Story {
        try withdraw(story, in: context)
        try Stories.set(.draft, story.id, in: context)
        return try forgetTime(of: story, in: context)
    }

    /// Takes what has not begun out of the queue; the story keeps its state and its time.
    static func withdraw(_ story: Story, in context: Context) throws {
        try remove(of: story.id, where: "state IN ('pending', 'cancelled', 'failed', 'skipped')", in: context)
    }

    /// Deletes publications that are not to go out, and gives back what was reserved for them.
    private static func remove(of story: StoryID, where condition: String, in context: Context) throws {
        let removed = try context.db.all("DELETE FROM publication WHERE story = ? AND \(condition) RETURNING id", [.text(story.text)]) {
            $0.text(0)
        }
        for publication in removed { try Ledger.release(publication, in: context) }
    }

    /// Takes the time from a story that is not queued.
    static func forgetTime(of story: Story, in context: Context) throws -> Story {
        try context.db.execute(
            sql: "UPDATE story SET scheduled_at = NULL, scheduled_local = NULL, timezone = NULL, updated_at = ? WHERE id = ?",
            arguments: [context.now, story.id])
        return try Stories.visible(story.id, in: context)
    }

    /// Ends the waiting for another try, and keeps what was not sent as cancelled; what is out on other channels stays. Where nothing is out,
    /// the story is a draft again. What may be out, as an answer was lost, is not forgotten.
    static func giveUpWaiting(_ story: Story, in context: Context) throws -> Story {
        let unsure = try PublicationID.fetchAll(
            context.db,
            sql: """
                SELECT publication.id FROM publication JOIN attempt ON attempt.publication = publication.id
                WHERE publication.story = ? AND publication.state = 'pending' AND attempt.outcome = 'sent'
                """, arguments: [story.id])
        for publication in unsure {
            let message = "An answer was lost before the waiting was ended. Look whether it is out, then retry_publish."
            let error: JSON = ["class": "unknown_outcome", "message": .string(message)]
            try PublicationQueue.needsConfirmation(publication, error: error, in: context)
        }
        try cancelPending(of: story.id, in: context)
        guard try of(story.id, in: context).allSatisfy({ $0.state == .cancelled }) else {
            try sumUp(story.id, in: context)
            return try Stories.visible(story.id, in: context)
        }
        try Stories.set(.draft, story.id, in: context)
        return try forgetTime(of: story, in: context)
    }

    /// Marks what has not been sent as not to be sent, and gives back what was reserved for it.
    private static func cancelPending(of story: StoryID, in context: Context) throws {
        let cancelled = try context.db.all(
            """
            UPDATE publication SET state = 'cancelled', lease_until = NULL, updated_at = ? WHERE story = ? AND state = 'pending' RETURNING id
            """, [.integer(context.now.milliseconds), .text(story.text)]
        ) { $0.text(0) }
        for publication in cancelled { try Ledger.release(publication, in: context) }
    }

    private static func queue(
        _ story: Story, on connections: [(id: ConnectionID, channel: String)], at: Instant, in context: Context
    ) throws {
        try remove(of: story.id, where: "state != 'published'", in: context)
        context.wakeEngines()
        var charges: [Ledger.Charge] = []
        for connection in connections {
            let id = context.makeID(PublicationID.self)
            try context.db.cachedStatement(
                sql: """
                    INSERT INTO publication (id, story, connection, channel, state, due_at, run_at, created_at, updated_at)
                    VALUES (?, ?, ?, ?, 'pending', ?, ?, ?, ?) ON CONFLICT (story, connection) DO NOTHING
                    """
            ).execute(arguments: [id, story.id, connection.id, connection.channel, at, at, context.now, context.now])
            guard context.db.changesCount > 0 else { continue }
            charges.append(
                Ledger.Charge(subject: id.text, item: "publish.\(connection.channel)", project: story.projectID, at: at))
        }
        try Ledger.reserve(charges, in: context)
    }

    /// Where the story goes, once it is known that it can.
    private static func places(
        for story: Story, at time: Instant?, isNew: Bool = false, in context: Context
    ) throws -> [(id: ConnectionID, channel: String)] {
        if let obstacle = obstacles(to: story).first {
            throw Failure(
                .validationFailed, obstacle.expected, fields: [obstacle], fix: story.channels.isEmpty ? ["channels": ["feed"]] : nil)
        }
        let connections = try Connections.connected(story.projectID, channels: story.channels, profile: story.profileID, in: context)
        if let missing = story.channels.first(where: { channel in !connections.contains { $0.channel == channel } }) {
            let owner = story.profileID.map { "profile \($0)" } ?? "project"
            throw Failure(
                .channelNotConnected,
                "The \(owner) has no connection to \(missing). Connect it, or take the channel out of the story.", parameter: "channels",
                got: .string(missing)
            ).instead(connections.isEmpty ? ["feed"] : JSON(story.channels.filter { name in connections.contains { $0.channel == name } }))
        }
        for channel in story.channels {
            let (_, problems, lost) = try Outgoing.resolve(story, on: channel, in: context)
            guard lost.isEmpty else { throw Failure.invalid(lost) }
            let errors = problems.filter { $0.severity == .error }
            guard errors.isEmpty else {
                throw Failure(
                    .channelLimit, "\(channel): \(errors[0].message)",
                    fields: errors.map { FieldProblem($0.path, got: .string($0.got), expected: $0.message) })
            }
        }
        try requireConfirmation(of: story, at: time, isNew: isNew, in: context)
        return connections
    }

    /// Has a person agree to what becomes public, once it is known that it can.
    ///
    /// What the appliance knows comes first, then what somebody has written, in quotes that it cannot leave: whoever is asked has to see which
    /// of the words are whose.
    /// - Parameters:
    ///   - time: when it goes out; `nil` for what `otherwise` says.
    static func requireConfirmation(
        of story: Story, at time: Instant?, otherwise: String = "now", isNew: Bool = false, in context: Context
    ) throws {
        let cost = try Ledger.price(of: story.channels.map { "publish.\($0)" }, in: context)
        let facts = [
            isNew ? "a new post" : "post \(story.id), version \(story.revision)", "on \(story.channels.joined(separator: ", "))",
            time.map { "at \($0)" } ?? otherwise, "\(story.slides.count) \(story.slides.count == 1 ? "slide" : "slides")",
            cost > 0 ? "for \(Money.text(cost))" : nil,
        ].compactMap(\.self)
        let text = story.title ?? story.caption
        try context.requireConfirmation(
            of: isNew ? "the new story" : "the story \(story.id)",
            facts.joined(separator: ", ") + "." + (text.isEmpty ? "" : " Its text begins: \(QuotedText.of(text, most: 160))"),
            before: cost > 0 ? [.publish, .spend] : [.publish])
    }

    /// What keeps a story from going out anywhere.
    static func obstacles(to story: Story) -> [FieldProblem] {
        var found: [FieldProblem] = []
        if story.channels.isEmpty {
            found.append(
                FieldProblem("channels", got: [], expected: "The story names no channel. Give it one, e.g. feed.").corrected(to: ["feed"]))
        }
        if story.slides.isEmpty, story.caption.isEmpty {
            found.append(
                FieldProblem("caption", got: "", expected: "The story is empty. Give it a caption or slides.").corrected(to: "<caption>"))
        }
        return found
    }

    // MARK: After an outcome

    /// Sets the story's state by its publications and tells of what is now final.
    static func sumUp(_ id: StoryID, in context: Context) throws {
        let rows = try context.db.cachedStatement(sql: "SELECT state, published_at FROM publication WHERE story = ?").rows([id])
        let states = try rows.map { row in try Stories.word(row["state"]) as PublicationState }
        guard !states.isEmpty else { return }
        let published = states.filter { $0 == .published }.count
        let state: StoryState =
            if states.contains(where: \.isOpen) || states.contains(.needsConfirmation) {
                .publishing
            } else if published == states.count {
                .published
            } else if published > 0 {
                .partiallyPublished
            } else {
                .failed
            }
        let first = rows.compactMap { $0["published_at"] as Instant? }.min()
        try context.db.cachedStatement(sql: "UPDATE story SET state = ?, published_at = ?, updated_at = ? WHERE id = ?")
            .execute(arguments: [state.rawValue, first, context.now, id])
        guard state == .published || state == .partiallyPublished else { return }
        let story = try Stories.visible(id, in: context)
        try context.event("story.published", project: story.projectID, subject: id.text, data: Stories.eventData(story))
        if story.publications.contains(where: \.isLate) {
            try context.event("story.published_late", project: story.projectID, subject: id.text, data: Stories.eventData(story))
        }
    }
}
