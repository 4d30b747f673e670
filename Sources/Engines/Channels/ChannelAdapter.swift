public import Features
public import JSONSchema
internal import Operations

/// Why a step on a channel did not succeed, in a form that the queue acts on.
public struct ChannelError: Error, Sendable, Equatable {
    /// The classes of the channels' reference, section 8.
    public enum Class: String, Sendable {
        case invalidContent = "invalid_content"
        case invalidMediaFetch = "invalid_media_fetch"
        case rateLimited = "rate_limited"
        case quotaExhausted = "quota_exhausted"
        case authExpired = "auth_expired"
        case permissionMissing = "permission_missing"
        case accountActionRequired = "account_action_required"
        case policyRejected = "policy_rejected"
        case transient
        case unknownOutcome = "unknown_outcome"
    }

    public var kind: Class
    /// A sentence for people and models, without secrets.
    public var message: String
    /// The network's own code, where it gave one.
    public var platformCode: String?
    public var retryAfterSeconds: Int?

    public init(_ kind: Class, _ message: String, platformCode: String? = nil, retryAfterSeconds: Int? = nil) {
        self.kind = kind
        self.message = message
        self.platformCode = platformCode
        self.retryAfterSeconds = retryAfterSeconds
    }

    /// Whether trying again later may help.
    var mayPass: Bool { kind == .transient || kind == .rateLimited || kind == .quotaExhausted }

    /// As it is kept with the publication.
    var json: JSON {
        [
            "class": .string(kind.rawValue), "message": .string(message), "platform_code": JSON(platformCode),
            "retry_after_seconds": retryAfterSeconds.map { JSON($0) } ?? .null,
        ]
    }
}

/// What came of the one call that makes a post visible.
public enum CommitOutcome: Sendable, Equatable {
    case published(remoteID: String?, permalink: String?)
    /// It is certain that nothing became visible.
    case failed(ChannelError)
    /// The answer was lost: it may be visible or not.
    case unknown(String)
}

/// What a network can tell of a commit whose answer was lost.
public enum ReadBack: Sendable, Equatable {
    case published(remoteID: String?, permalink: String?)
    /// It is certain that nothing became visible.
    case notPublished
    /// Sending the same commit again cannot publish twice: the other side knows it by its anchor.
    case repeatable
    /// Only a person can tell.
    case cannotTell
}

/// One network: five steps, of which only `commit` makes anything visible.
public protocol ChannelAdapter: Sendable {
    /// The channel's id in the limits data.
    var channel: String { get }
    /// A local check without any effect; what it finds ends the publication.
    func validate(_ publication: ClaimedPublication) -> ChannelError?
    /// Uploads and containers: nothing visible; repeated after a crash.
    func prepare(_ publication: ClaimedPublication) async throws(ChannelError)
    /// Polls until the network has processed what was prepared; read only.
    func awaitReady(_ publication: ClaimedPublication) async throws(ChannelError)
    /// What has to be known to find out about a lost answer; durable before `commit` is sent.
    func anchor(for publication: ClaimedPublication) -> JSON
    /// The one visible call.
    func commit(_ publication: ClaimedPublication, anchor: JSON) async -> CommitOutcome
    /// What became of a commit whose answer was lost.
    func readBack(_ publication: ClaimedPublication, anchor: JSON) async -> ReadBack
    /// Id and link of what was published; cosmetic, its failure never fails a live post.
    func confirm(_ publication: ClaimedPublication, remoteID: String?) async -> String?
}

extension ChannelAdapter {
    public func validate(_ publication: ClaimedPublication) -> ChannelError? { nil }
    public func prepare(_ publication: ClaimedPublication) async throws(ChannelError) {}
    public func awaitReady(_ publication: ClaimedPublication) async throws(ChannelError) {}
    public func confirm(_ publication: ClaimedPublication, remoteID: String?) async -> String? { nil }
}
