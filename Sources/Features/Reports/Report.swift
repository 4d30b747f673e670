public import Operations

/// What somebody found wrong with a post.
public struct Report: LeanItem {
    public var id: ReportID
    public var story: StoryID
    public var project: ProjectID
    /// The state of the post now.
    public var storyState: StoryState
    /// The beginning of the post's text.
    public var caption: String
    public var kind: ReportKind
    public var reason: String
    public var reporter: UserID?
    public var createdAt: Instant
    public var closedAt: Instant?
    public var closedBy: UserID?
    public var outcome: ReportOutcome?
    public var note: String?

    public static let fields: [Field<Report>] = [
        Field("id") { $0.id }, Field("story_id") { $0.story }, Field("project_id") { $0.project }, Field("story_state") { $0.storyState },
        Field("caption", "Its beginning, at most 140 characters.") { $0.caption }, Field("kind") { $0.kind }, Field("reason") { $0.reason },
        Field("reported_by", "Whose key reported it; null for the operator.") { $0.reporter }, Field("created_at") { $0.createdAt },
        Field("closed_at", "null while nobody has looked at it.") { $0.closedAt }, Field("closed_by") { $0.closedBy },
        Field("outcome", "dismissed, upheld or null.") { $0.outcome }, Field("note") { $0.note },
    ]

    public static let seldomFields: Set = ["project_id", "reported_by", "closed_at", "closed_by"]
}

/// What is wrong with a post.
public enum ReportKind: String, ParamWord {
    case misleading, harmful, rights, likeness, spam, quality, other
}

/// What whoever looked at a report found.
public enum ReportOutcome: String, ParamWord {
    /// Nothing is wrong: the post goes on where it was.
    case dismissed
    /// It is right: the post is rejected.
    case upheld
}
