internal import Operations

/// Why a generator made nothing, sorted by what is to be done about it.
public struct GeneratorFailure: Error, Sendable, Equatable {
    public enum Kind: Sendable, Equatable {
        /// The same call may succeed later; nothing was paid.
        case retryable(afterSeconds: Int)
        /// The generator's moderation refused what was asked for. It is not rewritten and sent again behind anybody's back.
        case refused
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

    /// What is told of a post that was given up because of it.
    var told: Failure {
        switch kind {
        case .retryable: Failure(.busy, "\(message) It was tried \(ContentWorker.maxAttempts) times; retry_batch tries it anew.")
        case .refused: Failure(.validationFailed, "\(message) Say it differently and regenerate it.")
        case .lost:
            Failure(.unexpected, "\(message) It counts as paid and is not repeated by itself; regenerate_content makes it anew.")
        case .permanent: Failure(.validationFailed, message)
        }
    }

    /// What is told of a video that was given up because of it.
    var toldOfVideo: Failure {
        switch kind {
        case .retryable(let seconds): Failure(.busy, "\(message) Order it anew later.", retry: .after(seconds: seconds))
        case .refused: Failure(.validationFailed, "\(message) Say it differently and order it anew.")
        case .lost: Failure(.unexpected, "\(message) It counts as paid and is not repeated by itself; generate_video makes another one.")
        case .permanent: Failure(.validationFailed, message)
        }
    }
}
