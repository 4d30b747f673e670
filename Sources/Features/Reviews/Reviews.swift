public import Operations
internal import GRDB
internal import JSONSchema
internal import Store

/// What became of a story in the review queue.
public struct Review: Reply, Equatable {
    public var submittedAt: Instant?
    public var decision: String?
    public var decidedAt: Instant?
    public var reason: String?
    /// The scope that somebody has to have who agrees before it may go out.
    public var needs: String?

    public static let fields: [Field<Review>] = [
        Field("submitted_at") { $0.submittedAt }, Field("decision", "approved, rejected or null.") { $0.decision },
        Field("decided_at") { $0.decidedAt },
        Field("reason", "Why it was rejected, why a person has to look at it, or what became of its time.") { $0.reason },
        Field("needs", "The scope that is missing for it to go out: it was approved without it.") { $0.needs },
    ]
}

/// SQL and rules of the review queue.
///
/// Nothing becomes public unless some principal with a publishing scope set its time, published it or approved it (contract, "Scopes").
enum Reviews {
    static let publishing: [Scope] = [.publishingWrite, .storiesPublish]

    /// The review of a story in that state; `nil` where it stands nowhere in the queue.
    static func of(_ story: StoryID, _ state: StoryState, in context: Context) throws -> Review? {
        // Most stories never were in the queue, and of what has a time or is out the queue is done: neither costs a look.
        guard state.isReviewed else { return nil }
        return try context.db.cachedStatement(
            sql: "SELECT submitted_at, decision, decided_at, reason, cleared_at FROM review WHERE story = ?"
        ).rows([story]).first.map { row in
            let isOpen = state == .approved && row["cleared_at"] as Instant? == nil
            return Review(
                submittedAt: row["submitted_at"], decision: row["decision"], decidedAt: row["decided_at"], reason: row["reason"],
                needs: isOpen ? Scope.publishingWrite.rawValue : nil)
        }
    }

    /// - Parameter reason: why somebody has to look at it, where that is not just the course of things.
    static func submit(_ story: StoryID, reason: String? = nil, in context: Context) throws {
        try context.db.execute(
            sql: """
                INSERT INTO review (story, submitted_at, submitted_by, reason) VALUES (?, ?, ?, ?)
                ON CONFLICT (story) DO UPDATE SET submitted_at = excluded.submitted_at, submitted_by = excluded.submitted_by,
                    decision = NULL, decided_at = NULL, decided_by = NULL, reason = excluded.reason, cleared_at = NULL,
                    approved_revision = NULL
                """, arguments: [story, context.now, context.caller.user, reason])
        try Stories.set(.pendingReview, story, in: context)
    }

    /// Whether a person has approved it as it is now.
    static func isApprovedByPerson(_ story: Story, in context: Context) throws -> Bool {
        try context.db.first(
            "SELECT 1 FROM review WHERE story = ? AND decision = 'approved' AND approved_revision = ?",
            [.text(story.id.text), .integer(Int64(story.revision))]
        ) { _ in true } ?? false
    }

    /// Notes a decision and tells of it.
    /// - Parameter isByRule: whether nobody has looked at it.
    static func decide(
        _ story: Story, _ state: StoryState, reason: String? = nil, isCleared: Bool, isByRule: Bool = false, in context: Context
    ) throws {
        try context.db.execute(
            sql: """
                INSERT INTO review (story, decision, decided_at, decided_by, reason, cleared_at, approved_revision)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (story) DO UPDATE SET decision = excluded.decision, decided_at = excluded.decided_at,
                    decided_by = excluded.decided_by, reason = excluded.reason, cleared_at = excluded.cleared_at,
                    approved_revision = excluded.approved_revision
                """,
            arguments: [
                story.id, state.rawValue, context.now, context.caller.user, reason, isCleared ? context.now : nil,
                state == .approved && !isByRule ? story.revision : nil,
            ])
        try Stories.set(state, story.id, in: context)
        let decided = try Stories.visible(story.id, in: context)
        try context.event("story.\(state.rawValue)", project: story.projectID, subject: story.id.text, data: Stories.eventData(decided))
    }

    /// Refuses a decision on what has changed since it was looked at.
    static func check(_ story: Story, revision: Int?) throws {
        guard let revision, revision != story.revision else { return }
        throw Failure(
            .conflict, "The story has changed since: it is at revision \(story.revision), not \(revision). Look at it again, then decide.",
            parameter: "revision", got: JSON(revision)
        ).instead(JSON(story.revision))
    }

    /// What a person turned down does not go out by another way, nor does what somebody has reported.
    static func refuseUnwanted(_ story: Story, in context: Context) throws {
        if story.state == .rejected {
            throw Failure(.conflict, "The story was rejected. Change it by update_story, or have it approved by approve_story.")
        }
        try Reports.refuse(story.id, in: context)
    }

    /// After a change of the story: a decision holds only for what was decided on.
    static func follow(_ old: Story, in context: Context) throws {
        switch old.state {
        case .approved: try submit(old.id, in: context)
        case .rejected: try Stories.set(.draft, old.id, in: context)
        default: break
        }
    }
}
