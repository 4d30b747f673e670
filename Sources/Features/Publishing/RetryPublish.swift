public import Operations
internal import GRDB
public import JSONSchema

/// Sends what failed once more.
public struct RetryPublish: AwaitingOperation {
    public static let spec = Spec(
        "retry_publish",
        """
        Try again what failed or was skipped; what is out is not sent again. What needs confirmation may be out: \
        look at the channel, then say confirmed_not_published.
        """,
        .post("/api/v1/stories/{story_id}/retry"), scope: .storiesPublish, orScope: .publishingWrite, effect: .publishes,
        toolset: .publishing,
        command: ["story", "retry"], cost: Spec.priced)

    @Param("The story's identifier.", aliases: ["content_id"]) var storyID: StoryID
    @Param("Only this one, even cancelled.") var publicationID: PublicationID?
    @Param("Somebody has looked: what needs confirmation is not on the channel.") var confirmedNotPublished = false

    /// Nobody waits for it but as a task.
    public var waitSeconds: Int { 0 }

    public init() {}

    public func work(begunBy reply: JSON) -> String? { PublicationWork.id(begunBy: reply) }

    public func run(in context: Context) throws -> Story {
        let story = try Stories.visible(storyID, in: context)
        try Reports.refuse(storyID, in: context)
        try Publications.requireConfirmation(of: story, at: nil, in: context)
        let chosen = story.publications.filter { publicationID == nil || $0.id == publicationID }
        if let publicationID, chosen.isEmpty { throw Failure.notFound("publication", publicationID) }
        let unsure = chosen.filter { $0.state == .needsConfirmation }
        guard unsure.isEmpty || confirmedNotPublished else {
            throw Failure(
                .conflict,
                "It is not known whether the post is on \(unsure[0].channel). Look there first; if it is not, send confirmed_not_published.",
                fix: ["confirmed_not_published": true])
        }
        let again = chosen.filter { canBeRetried($0, of: story) }
        guard !again.isEmpty else { throw nothingToRetry(of: story) }
        for publication in again {
            // The content is resolved anew, because what was wrong with it may have been mended.
            try context.db.execute(
                sql: """
                    UPDATE publication SET state = 'pending', content = NULL, run_at = ?, attempts = 0, error = NULL, updated_at = ?
                    WHERE id = ?
                    """, arguments: [context.now, context.now, publication.id])
        }
        // What failed was given its money back; what may have been out still holds it.
        try Ledger.reserve(
            again.map { Ledger.Charge(subject: $0.id.text, item: "publish.\($0.channel)", project: story.projectID, at: context.now) },
            in: context)
        context.wakeEngines()
        try Stories.set(.publishing, storyID, in: context)
        return try Stories.visible(storyID, in: context)
    }

    private func canBeRetried(_ publication: Publication, of story: Story) -> Bool {
        switch publication.state {
        case .failed, .skipped, .needsConfirmation: true
        // Somebody ended it; of a story that is a draft again, publishing anew is the way.
        case .cancelled: publication.id == publicationID && !story.state.isDecidable
        case .pending, .preparing, .committing, .published: false
        }
    }

    private func nothingToRetry(of story: Story) -> Failure {
        let nothing = "Nothing of this story has failed; it is \(story.state.rawValue)."
        guard let cancelled = story.publications.first(where: { $0.state == .cancelled }) else { return Failure(.conflict, nothing) }
        if story.state.isDecidable { return Failure(.conflict, "\(nothing) To send it anew, use publish_story.") }
        return Failure(
            .conflict, "\(nothing) To send what was cancelled, name it by publication_id.", fix: ["publication_id": cancelled.id.json])
    }
}
