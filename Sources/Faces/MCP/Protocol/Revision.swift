/// A published revision of the Model Context Protocol. Later ones are greater.
enum Revision: String, CaseIterable, Sendable, Comparable {
    case november2024 = "2024-11-05"
    case march2025 = "2025-03-26"
    case june2025 = "2025-06-18"
    case november2025 = "2025-11-25"
    case july2026 = "2026-07-28"

    static func < (left: Revision, right: Revision) -> Bool { left.order < right.order }

    /// Every request asks for it several times, and to compare the dates would be to compare texts.
    private var order: Int {
        switch self {
        case .november2024: 0
        case .march2025: 1
        case .june2025: 2
        case .november2025: 3
        case .july2026: 4
        }
    }

    /// What is assumed of a request that names no revision.
    static let assumed = Revision.march2025

    /// What `initialize` offers to a client that asks for a revision we do not know.
    static let newestLegacy = Revision.november2025

    /// Whether requests describe themselves and there is no handshake.
    var isModern: Bool { self >= .july2026 }

    static let modern = allCases.filter(\.isModern)

    /// JSON-RPC batches were in one revision only.
    var hasBatches: Bool { self == .march2025 }

    /// `message` in notifications of progress.
    var hasProgressMessages: Bool { self >= .march2025 }

    /// Events with ids, by which a client comes back to a stream that it has lost. Older ones cannot read an event without a message.
    var hasResumption: Bool { self == .november2025 }

    /// `mode` of an elicitation.
    var hasElicitationModes: Bool { self >= .november2025 }

    var hasAnnotations: Bool { self >= .march2025 }

    /// Blocks of sound.
    var hasAudio: Bool { self >= .march2025 }

    /// Blocks that link to a resource.
    var hasResourceLinks: Bool { self >= .june2025 }

    /// The method is older than its capability.
    var advertisesCompletions: Bool { self >= .march2025 }

    /// `title` on definitions, `structuredContent` in tool results and `outputSchema` came together.
    var hasStructuredContent: Bool { self >= .june2025 }

    var hasTitles: Bool { self >= .june2025 }

    var hasIcons: Bool { self >= .november2025 }

    /// `description` and `websiteUrl` of the server.
    var describesServer: Bool { self >= .november2025 }
}
