public import Operations
internal import GRDB
internal import JSONSchema
internal import Store

/// SQL that operations on stories share.
public enum Stories {
    static let columns = """
        id, project, state, origin, title, caption, post_type, slides, channels, channel_overrides, pin_to_grid, comment_ask,
        comment_ask_mode, destination_url, scheduled_at, scheduled_local, timezone, published_at, revision, created_at, character,
        character_version, profile, collaboration, batch
        """

    /// The story, if the caller may see it. Otherwise as if it did not exist: names of others' stories are not told.
    public static func visible(_ id: StoryID, in context: Context) throws -> Story {
        var hasPublications = false
        let found = try context.db.first(oneVisible, context.visibilityBindings(of: id.text)) { row in
            hasPublications = row.integer(25) != 0
            return try story(row, in: context)
        }
        guard var story = found else { throw Failure.notFound("story", id) }
        if hasPublications { story.publications = try Publications.of(id, in: context) }
        story.review = try Reviews.of(id, story.state, in: context)
        return story
    }

    /// Whether it has publications is asked along: a story without any, as most drafts are, saves a statement by it (3 000 instructions).
    private static let oneVisible = """
        SELECT \(columns), EXISTS (SELECT 1 FROM publication WHERE publication.story = story.id)
        FROM story WHERE id = :id AND \(Context.visible("project"))
        """

    /// The story of a row of `columns`, without its publications.
    private static func story(_ row: borrowing Columns, in context: Context) throws -> Story {
        func json(_ text: String?) throws -> JSON {
            switch text {
            case nil: .null
            case "[]": []
            case "{}": [:]
            case let text?: try JSON(parsing: text)
            }
        }
        func instant(_ milliseconds: Int64?) -> Instant? { milliseconds.map(Instant.init(milliseconds:)) }
        let (local, zone) = (row.textIfAny(15), row.textIfAny(16))
        let publicURL = context.publicURL
        return Story(
            id: StoryID(stored: row.text(0)), projectID: ProjectID(stored: row.text(1)), state: try word(row.text(2)), origin: row.text(3),
            title: row.textIfAny(4), caption: row.text(5), postType: try word(row.text(6)),
            slides: try json(row.text(7)).arrayValue?.map { Slide(stored: $0, publicURL: publicURL) } ?? [],
            channels: try json(row.text(8)).arrayValue?.compactMap(\.stringValue) ?? [],
            channelOverrides: shown(overrides: try json(row.text(9)), publicURL: publicURL),
            pinToGrid: try json(row.textIfAny(10)), commentAsk: try json(row.textIfAny(11)), commentAskMode: row.textIfAny(12),
            destinationURL: row.textIfAny(13), scheduledAt: instant(row.integerIfAny(14)), scheduledAtLocal: local, timezone: zone,
            timeNote: StoryTime.note(local: local, zone: zone), publishedAt: instant(row.integerIfAny(17)), revision: Int(row.integer(18)),
            publications: [], review: nil, createdAt: Instant(milliseconds: row.integer(19)),
            characterID: row.textIfAny(20).map(CharacterID.init(stored:)), characterVersion: row.integerIfAny(21).map(Int.init),
            profileID: row.textIfAny(22).map(ProfileID.init(stored:)),
            collaborationID: row.textIfAny(23).map(CollaborationID.init(stored:)),
            batchID: row.textIfAny(24).map(BatchID.init(stored:))
        )
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

    /// Forgets which assets the story showed.
    static func forgetMedia(_ id: StoryID, in context: Context) throws {
        try context.db.run("DELETE FROM story_media WHERE story = ?", [.text(id.text)])
    }

    /// Notes which assets the story shows, itself or in an override.
    static func noteMedia(_ id: StoryID, slides: [Slide], overrides: JSON, in context: Context) throws {
        var media = slides.map(\.mediaID)
        for member in overrides.objectValue?.members ?? [] {
            media += (member.value["slides"]?.arrayValue ?? []).compactMap { $0["media_id"]?.stringValue.flatMap(MediaID.init) }
        }
        for asset in Set(media) {
            // A draft may still have a slide whose asset was deleted; the preview tells.
            try context.db.run(
                "INSERT INTO story_media (story, media) SELECT ?, id FROM media WHERE id = ?", [.text(id.text), .text(asset.text)])
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
