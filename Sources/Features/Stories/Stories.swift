public import Operations
internal import GRDB
internal import JSONSchema

/// SQL that operations on stories share.
public enum Stories {
    static let columns = """
        id, project, state, origin, title, caption, post_type, slides, channels, channel_overrides, pin_to_grid, comment_ask,
        comment_ask_mode, destination_url, scheduled_at, scheduled_local, timezone, published_at, revision, created_at, updated_at
        """

    /// The story, if the caller may see it. Otherwise as if it did not exist: names of others' stories are not told.
    public static func visible(_ id: StoryID, in context: Context) throws -> Story {
        let row = try context.db.cachedStatement(sql: "SELECT \(columns) FROM story WHERE id = :id AND \(Context.visible("project"))")
            .rows(context.visibility + ["id": id]).first
        guard let row else { throw Failure.notFound("story", id) }
        return try story(row, in: context)
    }

    static func story(_ row: Row, in context: Context) throws -> Story {
        let id: StoryID = row["id"]
        let state: StoryState = try word(row["state"])
        let local: String? = row["scheduled_local"]
        let zone: String? = row["timezone"]
        func json(_ column: String) throws -> JSON { try (row[column] as String?).map { try JSON(parsing: $0) } ?? .null }
        return Story(
            id: id, projectID: row["project"], state: state, origin: row["origin"], title: row["title"],
            caption: row["caption"], postType: try word(row["post_type"]),
            slides: try json("slides").arrayValue?.map { Slide(stored: $0, publicURL: context.publicURL) } ?? [],
            channels: try json("channels").arrayValue?.compactMap(\.stringValue) ?? [],
            channelOverrides: Self.shown(overrides: try json("channel_overrides"), publicURL: context.publicURL),
            pinToGrid: try json("pin_to_grid"), commentAsk: try json("comment_ask"), commentAskMode: row["comment_ask_mode"],
            destinationURL: row["destination_url"], scheduledAt: row["scheduled_at"], scheduledAtLocal: local, timezone: zone,
            timeNote: StoryTime.note(local: local, zone: zone), publishedAt: row["published_at"], revision: row["revision"],
            publications: try Publications.of(id, in: context), review: try Reviews.of(id, state, in: context), createdAt: row["created_at"], updatedAt: row["updated_at"])
    }

    /// A word that a CHECK constraint of the table guards.
    static func word<Word: RawRepresentable<String>>(_ text: String) throws -> Word {
        guard let word = Word(rawValue: text) else { throw Failure(.unexpected, "The file holds an unknown state.") }
        return word
    }

    /// Overrides as they were sent, but for slides, which have become assets with addresses.
    private static func shown(overrides: JSON, publicURL: String) -> JSON {
        var shown = overrides
        for (channel, members) in (overrides.objectValue?.members ?? []).map({ ($0.key, $0.value) }) {
            if let slides = members["slides"]?.arrayValue {
                shown[channel]?["slides"] = .array(slides.map { Slide(stored: $0, publicURL: publicURL).json })
            }
        }
        return shown
    }

    /// The overrides as the table keeps them.
    static func storedOverrides(_ id: StoryID, in context: Context) throws -> JSON {
        let text = try String.fetchOne(context.db, sql: "SELECT channel_overrides FROM story WHERE id = ?", arguments: [id])
        return try JSON(parsing: text ?? "{}")
    }

    /// Sets the state; bumps nothing, as a revision counts what people change.
    static func set(_ state: StoryState, _ id: StoryID, in context: Context) throws {
        try context.db.cachedStatement(sql: "UPDATE story SET state = ?, updated_at = ? WHERE id = ?")
            .execute(arguments: [state.rawValue, context.now, id])
    }

    /// Notes which assets the story shows, itself or in an override.
    static func noteMedia(_ id: StoryID, slides: [Slide], overrides: JSON, in context: Context) throws {
        try context.db.execute(sql: "DELETE FROM story_media WHERE story = ?", arguments: [id])
        var media = slides.map(\.mediaID)
        for member in overrides.objectValue?.members ?? [] {
            media += (member.value["slides"]?.arrayValue ?? []).compactMap { $0["media_id"]?.stringValue.flatMap(MediaID.init) }
        }
        for asset in Set(media) {
            try context.db.cachedStatement(sql: "INSERT INTO story_media (story, media) VALUES (?, ?)").execute(arguments: [id, asset])
        }
    }

    /// What an event tells of a story.
    static func eventData(_ story: Story) -> JSON {
        [
            "story": [
                "id": story.id.json, "title": JSON(story.title), "state": .string(story.state.rawValue),
                "scheduled_at": story.scheduledAt?.json ?? .null, "published_at": story.publishedAt?.json ?? .null,
                "published_channels": JSON(story.publications.filter { $0.state == .published }.map(\.channel)),
            ]
        ]
    }
}
