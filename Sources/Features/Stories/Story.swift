public import JSONSchema
public import Operations

/// One post: caption, slides, channels, overrides, time.
public struct Story: Reply {
    public var id: StoryID
    public var projectID: ProjectID
    public var state: StoryState
    public var origin: String
    public var title: String?
    public var caption: String
    public var postType: PostType
    public var slides: [Slide]
    public var channels: [String]
    public var channelOverrides: JSON
    public var pinToGrid: JSON
    public var commentAsk: JSON
    public var commentAskMode: String?
    public var destinationURL: String?
    public var scheduledAt: Instant?
    public var scheduledAtLocal: String?
    public var timezone: String?
    /// What happened to a local time that the clocks skip or show twice.
    public var timeNote: String?
    public var publishedAt: Instant?
    public var revision: Int
    public var publications: [Publication]
    public var review: Review?
    public var createdAt: Instant
    /// The character that posts it; a record, which stays when the character is deleted.
    public var characterID: CharacterID?
    /// The version of the character that made it.
    public var characterVersion: Int?
    /// The profile that it is posted by; a record as well.
    public var profileID: ProfileID?
    /// The collaboration that it is sponsored by; a record as well.
    public var collaborationID: CollaborationID?
    /// The batch that it was generated in.
    public var batchID: BatchID?

    public static let fields: [Field<Story>] = [
        Field("id") { $0.id }, Field("project_id") { $0.projectID }, Field("state") { $0.state }, Field("origin") { $0.origin },
        Field("title") { $0.title }, Field("caption") { $0.caption }, Field("post_type") { $0.postType }, Field("slides") { $0.slides },
        Field("channels") { $0.channels }, Field("channel_overrides") { FreeObject($0.channelOverrides) },
        Field("pin_to_grid") { $0.pinToGrid }, Field("comment_ask") { $0.commentAsk }, Field("comment_ask_mode") { $0.commentAskMode },
        Field("destination_url") { $0.destinationURL }, Field("scheduled_at") { $0.scheduledAt },
        Field("scheduled_at_local", "The local time that was asked for; the instant follows if the zone's rules change.") {
            $0.scheduledAtLocal
        },
        Field("timezone") { $0.timezone },
        Field("time_note", "Says how a local time was read that the clocks skip or show twice.") { $0.timeNote },
        Field("published_at") { $0.publishedAt }, Field("character_id") { $0.characterID },
        Field("character_version", "The version of the character that made it.") { $0.characterVersion },
        Field("profile_id") { $0.profileID }, Field("collaboration_id", "What it is sponsored by.") { $0.collaborationID },
        Field("batch_id") { $0.batchID },
        Field("revision", "Send it with update_story.") { $0.revision }, Field("publications") { $0.publications },
        Field("review", "What became of it in the review queue; null where it never was there.") { $0.review },
        Field("created_at") { $0.createdAt },
    ]
}

/// One story on one connection.
public struct Publication: Reply {
    public var id: PublicationID
    public var connectionID: ConnectionID
    public var channel: String
    public var state: PublicationState
    public var permalink: String?
    public var publishedAt: Instant?
    public var isLate: Bool
    public var error: JSON

    public static let fields: [Field<Publication>] = [
        Field("id") { $0.id }, Field("connection_id") { $0.connectionID }, Field("channel") { $0.channel }, Field("state") { $0.state },
        Field("permalink", "Where it can be seen, absolute.") { $0.permalink }, Field("published_at") { $0.publishedAt },
        Field("late", "More than 15 minutes after its time.") { $0.isLate }, Field("error") { $0.error },
    ]
}
