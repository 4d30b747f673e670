public import Operations

/// Where a story stands. Sums up its publications once there are any.
public enum StoryState: String, ParamWord {
    case draft, generating
    case generationFailed = "generation_failed"
    case pendingReview = "pending_review"
    case rejected, approved, scheduled, publishing, published
    case partiallyPublished = "partially_published"
    case failed, cancelled

    /// Whether a person's decision on it is waited for, or was made and stands.
    var isReviewed: Bool { self == .pendingReview || self == .approved || self == .rejected }

    /// Whether it can be decided on: nothing has a time yet.
    var isDecidable: Bool { self == .draft || isReviewed }

    /// Whether the story may still be changed: nothing of it has begun to go out.
    var isEditable: Bool {
        switch self {
        case .publishing, .published, .partiallyPublished, .generating: false
        default: true
        }
    }
}

/// Where one story stands on one connection.
public enum PublicationState: String, ParamWord {
    case pending, preparing, committing, published, failed, skipped
    case needsConfirmation = "needs_confirmation"
    case cancelled

    /// Whether an engine has still something to do.
    var isOpen: Bool { self == .pending || self == .preparing || self == .committing }
}

/// One picture or several.
public enum PostType: String, ParamWord {
    case single, carousel
}
