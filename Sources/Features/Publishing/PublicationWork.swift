internal import GRDB
internal import JSONSchema
public import Operations

/// The publishing of a story as work that goes on. It is named by one of its publications: a story that is published anew has other ones.
public struct PublicationWork: WorkKind {
    public let prefix = "pub"
    /// What was to become public is a promise.
    public let endsWithCaller = false

    public init() {}

    /// The id of what a reply with a story tells of; `nil` where nothing of it is on its way.
    static func id(begunBy reply: JSON) -> String? {
        guard reply["state"]?.stringValue == StoryState.publishing.rawValue else { return nil }
        return reply["publications"]?[0]?["id"]?.stringValue
    }

    public func state(of id: String, in context: Context) throws -> WorkState? {
        guard context.caller.scopes.contains(anyOf: [.storiesRead, .storiesPublish, .publishingWrite]), let id = PublicationID(id) else {
            return nil
        }
        let row = try Row.fetchOne(
            context.db,
            sql: """
                SELECT publication.story, publication.created_at,
                    max(story.updated_at, (SELECT max(updated_at) FROM publication AS sibling WHERE sibling.story = story.id)) AS updated_at
                FROM publication
                JOIN story ON story.id = publication.story WHERE publication.id = :id AND \(Context.visible("story.project"))
                """, arguments: context.visibility + ["id": id])
        guard let row else { return nil }
        let story = try Stories.visible(row["story"], in: context)
        let (all, open) = (story.publications.count, story.publications.filter(\.state.isOpen).count)
        // What needs somebody to look does not go on by itself.
        let status: WorkState.Status =
            open > 0 ? .working : story.publications.allSatisfy { $0.state == .cancelled } ? .cancelled : .done(story.json)
        return WorkState(
            status, progress: Progress(Double(all - open), of: Double(all), "\(all - open) of \(all) channels done"),
            createdAt: row["created_at"], updatedAt: row["updated_at"])
    }

    /// Ends the waiting for another try; what is being sent is sent.
    public func cancel(_ id: String, in context: Context) throws {
        guard case .working? = try state(of: id, in: context)?.status, let id = PublicationID(id),
            let storyID = try StoryID.fetchOne(context.db, sql: "SELECT story FROM publication WHERE id = ?", arguments: [id])
        else { return }
        try context.require(anyOf: [.storiesPublish, .publishingWrite], for: "Stopping a publication")
        let story = try Stories.visible(storyID, in: context)
        guard story.publications.allSatisfy({ !$0.state.isOpen || $0.state == .pending }) else { return }
        _ = try Publications.giveUpWaiting(story, in: context)
    }
}
