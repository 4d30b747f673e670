internal import Operations

/// Why a generator made nothing, sorted by what is to be done about it.
public struct GeneratorFailure: Error, Sendable, Equatable {
    public enum Kind: Sendable, Equatable {
        /// The same call may succeed later; nothing was paid.
        case retryable(afterSeconds: Int)
        /// The generator's moderation refused what was asked for. It is not rewritten and sent again behind anybody's back.
        case refused
        /// It was stopped, as somebody wanted; nobody else is asked.
        case cancelled
        /// The call may have been paid for, and nobody knows: its answer is lost. It is never repeated by itself.
        case lost
        /// The same call fails again.
        case permanent
    }

    public var kind: Kind
    /// One sentence for whoever ordered it: what is wrong and what to do.
    public var message: String

    public init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    static func incapable(of capability: GeneratorCapability, _ name: String) -> GeneratorFailure {
        GeneratorFailure(.permanent, "The generator \(name) makes no \(capability.rawValue)s.")
    }

    /// A failure of ours on the way.
    init(_ failure: Failure) {
        switch failure.retry {
        case .never: self.init(.permanent, failure.message)
        case .now: self.init(.retryable(afterSeconds: 1), failure.message)
        case .after(let seconds): self.init(.retryable(afterSeconds: seconds), failure.message)
        }
    }

    /// What to do about something that was given up.
    struct Advice: Sendable {
        /// Where it may succeed later.
        var later: String
        /// Where it was refused.
        var other: String
        /// Where it may have been paid for.
        var anew: String

        /// About a post.
        static let post = Advice(
            later: "It was tried \(ContentWorker.maxAttempts) times; retry_batch tries it anew.",
            other: "Say it differently and regenerate it.",
            anew: "regenerate_content makes it anew.")
        /// About what was ordered by itself: a picture of no post, a video.
        static let ordered = Advice(
            later: "Order it again later.", other: "Say it differently and order it again.", anew: "order it again.")
    }

    /// What is told of something that was given up because of it.
    func told(_ advice: Advice) -> Failure {
        switch kind {
        case .retryable: Failure(.busy, "\(message) \(advice.later)")
        case .refused: Failure(.validationFailed, "\(message) \(advice.other)")
        case .cancelled: Failure(.validationFailed, "\(message) Where it is wanted after all: \(advice.anew)")
        case .lost: Failure(.unexpected, "\(message) It counts as paid and is not repeated by itself; \(advice.anew)")
        case .permanent: Failure(.validationFailed, message)
        }
    }
}
