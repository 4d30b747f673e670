internal import GRDB
internal import JSONSchema
public import Operations
internal import Store

/// The look of the chosen classifier at a post that is about to go out for the first time.
///
/// The verdicts are what is known: taking a post from the queue reads them, and an engine asks for those that are not there yet. Without a
/// classifier nothing of this happens.
public enum Screening {
    enum Outcome: Equatable {
        case clear
        /// Somebody has to be asked first.
        case unseen
        case flagged(String)
    }

    /// How an engine goes on with a post that it is to ask about.
    public struct Question: Sendable {
        public var things: [ModeratedThing]
        /// How often it was asked before, without an answer.
        public var rounds: Int
        /// How often it is asked before a person has to look.
        public var maxRounds: Int
    }

    // MARK: Taking from the queue

    static func outcome(of story: Story, by classifiers: [Provider], in context: Context) throws -> Outcome {
        guard !classifiers.isEmpty, try isFirst(story.id, in: context), try !Reviews.isApprovedByPerson(story, in: context) else {
            return .clear
        }
        let things = try things(of: story, in: context)
        if let flag = try Verdicts.flags(things, by: classifiers, in: context).first { return .flagged(flag.reason) }
        return try Verdicts.unseen(things, by: classifiers, in: context).isEmpty ? .clear : .unseen
    }

    /// Whether it is known that a classifier flags it.
    static func isFlagged(_ story: Story, in context: Context) throws -> Bool {
        let classifiers = try Verdicts.classifiers(in: context)
        guard !classifiers.isEmpty else { return false }
        return try !Verdicts.flags(things(of: story, in: context), by: classifiers, in: context).isEmpty
    }

    /// Whether nothing of it is out, or may be.
    private static func isFirst(_ story: StoryID, in context: Context) throws -> Bool {
        try context.db.first(
            "SELECT 1 FROM publication WHERE story = ? AND state IN ('committing', 'published', 'needs_confirmation') LIMIT 1",
            [.text(story.text)]
        ) { _ in false } ?? true
    }

    /// Keeps all of a post aside while somebody is asked about it. It can be taken back meanwhile.
    static func lease(_ story: StoryID, until: Instant, in context: Context) throws {
        try context.db.run(
            "UPDATE publication SET run_at = ?1, lease_until = ?1, updated_at = ?2 WHERE story = ?3 AND state = 'pending'",
            [.integer(until.milliseconds), .integer(context.now.milliseconds), .text(story.text)])
    }

    // MARK: Asking

    /// What to ask about a post; `nil` where it is not to go out any more.
    public static func question(about id: StoryID, in context: Context) throws -> Question? {
        let rounds = try context.db.first(
            """
            SELECT max(attempts) FROM publication JOIN story ON story.id = publication.story
            WHERE publication.story = ? AND publication.state = 'pending' AND story.state = 'publishing'
            """, [.text(id.text)]
        ) { $0.integerIfAny(0) }
        guard let rounds = rounds ?? nil else { return nil }
        let attempts = try Verdicts.classifiers(in: context).map(\.attempts)
        return Question(
            things: try things(of: Stories.visible(id, in: context), in: context), rounds: Int(rounds), maxRounds: attempts.max() ?? 1)
    }

    /// All that readers get to see of a post: its texts, and its pictures where they are small enough to be sent.
    static func things(of story: Story, in context: Context) throws -> [ModeratedThing] {
        let texts = Moderation.texts(of: story).map { ModeratedThing($0.path, .text($0.text)) }
        var shown = story.slides.enumerated().map { (path: "slides[\($0.offset)]", media: $0.element.mediaID) }
        for member in story.channelOverrides.objectValue?.members ?? [] {
            for (index, slide) in (member.value["slides"]?.arrayValue ?? []).enumerated() {
                guard let media = slide["media_id"]?.stringValue.flatMap(MediaID.init) else { continue }
                shown.append(("channel_overrides.\(member.key).slides[\(index)]", media))
            }
        }
        return try texts + shown.compactMap { path, media in try ModeratedThing.picture(path, of: media, in: context) }
    }

    // MARK: What came of it

    /// Puts a post back into the queue, at its time.
    /// - Parameter isAnswered: whether all has a verdict now; otherwise it is asked about again.
    public static func goOn(_ story: StoryID, isAnswered: Bool, in context: Context) throws {
        try context.db.run(
            """
            UPDATE publication SET run_at = due_at, lease_until = NULL, attempts = CASE WHEN ? THEN 0 ELSE attempts END, error = NULL,
                updated_at = ? WHERE story = ? AND state = 'pending' AND lease_until IS NOT NULL
            """, [.integer(isAnswered ? 1 : 0), .integer(context.now.milliseconds), .text(story.text)])
        if isAnswered { try Ledger.release(hold(of: story), in: context) }
        context.wakeEngines()
    }

    /// Puts back what a server that died was asking about.
    static func takeOver(in context: Context) throws {
        try context.db.run(
            "UPDATE publication SET run_at = due_at, lease_until = NULL WHERE state = 'pending' AND lease_until IS NOT NULL", [])
    }

    /// Nobody answered; it waits and is asked about again.
    public static func postpone(_ story: StoryID, until: Instant, message: String, in context: Context) throws {
        let error: JSON = ["class": "transient", "message": .string(message)]
        try context.db.run(
            """
            UPDATE publication SET run_at = ?, lease_until = NULL, attempts = attempts + 1, error = ?, updated_at = ?
            WHERE story = ? AND state = 'pending'
            """,
            [.integer(until.milliseconds), .text(error.text), .integer(context.now.milliseconds), .text(story.text)])
    }

    /// Sends a post that was about to go out to a person instead.
    public static func hold(_ id: StoryID, reason: String, in context: Context) throws {
        guard try Stories.visible(id, in: context).state == .publishing else { return }
        let error: JSON = ["class": "held_for_review", "message": .string(reason)]
        let kept = try context.db.all(
            """
            UPDATE publication SET state = 'skipped', error = ?, lease_until = NULL, updated_at = ?
            WHERE story = ? AND state IN ('pending', 'preparing') RETURNING id
            """, [.text(error.text), .integer(context.now.milliseconds), .text(id.text)]
        ) { $0.text(0) }
        // Whoever took it back meanwhile has decided about it.
        guard !kept.isEmpty else { return }
        for publication in kept { try Ledger.release(publication, in: context) }
        try Ledger.release(hold(of: id), in: context)
        try Reviews.submit(id, reason: reason, in: context)
        let story = try Stories.visible(id, in: context)
        var data = Stories.eventData(story)
        data["reason"] = .string(reason)
        try context.event("story.skipped", project: story.projectID, subject: id.text, data: data)
    }

    private static func hold(of story: StoryID) -> String { ProviderCalls.Owner.outgoing(story).text }
}
