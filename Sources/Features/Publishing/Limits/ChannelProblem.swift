/// What a network would not take, or would take otherwise than meant.
public struct ChannelProblem: Sendable, Hashable {
    public let code: Code
    public let severity: Severity
    /// Where it is, such as `caption` or `slides[2].alt_text`; slides count from 0.
    public let path: String
    /// One sentence or two: what is wrong and what to send instead.
    public let message: String
    /// What was sent, with its unit.
    public let got: String
    /// What the network takes, with its unit.
    public let limit: String
    /// Where a text no longer fits.
    public let overflow: TextMeter.Overflow?

    init(
        _ code: Code, _ severity: Severity = .error, at path: String, _ message: String, got: String, limit: String,
        overflow: TextMeter.Overflow? = nil
    ) {
        self.code = code
        self.severity = severity
        self.path = path
        self.message = message
        self.got = got
        self.limit = limit
        self.overflow = overflow
    }

    public enum Severity: String, Sendable, Hashable {
        /// The network would refuse the post.
        case error
        /// The post would go out, but perhaps not as meant.
        case warning
    }

    public enum Code: String, Sendable, Hashable, CaseIterable {
        case textTooLong = "text_too_long"
        case textSignForbidden = "text_sign_forbidden"
        case threadUnsupported = "thread_unsupported"
        case tooManyHashtags = "too_many_hashtags"
        case tooManyMentions = "too_many_mentions"
        case tooManyCashtags = "too_many_cashtags"
        case tooManyLinks = "too_many_links"
        case tooFewSlides = "too_few_slides"
        case tooManySlides = "too_many_slides"
        case tooManyVideos = "too_many_videos"
        case kindsMixed = "kinds_mixed"
        case sizesDiffer = "sizes_differ"
        case mediaTypeUnsupported = "media_type_unsupported"
        case fileTooLarge = "file_too_large"
        case fileTooSmall = "file_too_small"
        case sizeOutOfRange = "size_out_of_range"
        case ratioOutOfRange = "ratio_out_of_range"
        case durationOutOfRange = "duration_out_of_range"
        case altTextTooLong = "alt_text_too_long"
        case altTextMissing = "alt_text_missing"
        case altTextDropped = "alt_text_dropped"
        case reviewGate = "review_gate"
    }
}
