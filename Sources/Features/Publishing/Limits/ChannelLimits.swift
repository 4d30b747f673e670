/// What one network takes: a row of the dated data file.
///
/// Every number is a default. Where a network tells its limits itself, that answer goes before the row.
public struct ChannelLimits: Sendable, Hashable, Decodable {
    /// The channel's word in `channels` and `channel_overrides`, such as `mastodon`.
    public let id: String
    /// The name that people know.
    public let name: String
    public let connectable: Connectable
    /// Where the network's own papers are.
    public let source: String
    /// A headline apart from the text, where the network has one.
    public let title: Title?
    public let text: TextLimits
    public let slides: SlideLimits
    public let altText: AltTextLimits
    public let media: MediaLimits
    public let hashtags: CountLimits?
    public let mentions: CountLimits?
    public let cashtags: CountLimits?
    /// Distinct links in a post.
    public let links: CountLimits?
    public let thread: ThreadSupport
    public let quotas: [Quota]
    /// What a post costs; nil where posting is free.
    public let cost: ChannelCost?
    public let gate: Gate
    public let apiVersion: APIVersion?

    /// Whether this release can connect the channel.
    public enum Connectable: String, Sendable, Hashable, Decodable {
        case now
        /// The limits are known and drafts may name it, but nothing can be sent yet.
        case later
    }

    /// How sure a group of numbers is: the weakest mark of its numbers.
    public enum Confidence: String, Sendable, Hashable, Decodable {
        /// Read in the platform's own papers.
        case platform = "P"
        /// Read in a dated restatement that names the platform's page, or in a working client.
        case secondary = "S"
        /// General knowledge: to be verified.
        case unverified = "U"
    }

    /// How many of something a post may hold.
    public struct CountLimits: Sendable, Hashable, Decodable {
        public let warnAbove: Int?
        public let failAbove: Int?
        public let mark: Confidence
    }

    /// Whether a caption may become a chain of replies.
    public struct ThreadSupport: Sendable, Hashable, Decodable {
        public let supported: Bool
        /// What stands between the parts, unless the story says otherwise.
        public let separator: String?
    }

    /// How often the network lets something be written.
    public struct Quota: Sendable, Hashable, Decodable {
        /// What is counted: `post`, `call`, `media` and so on.
        public let what: String
        public let limit: Int
        public let windowSeconds: Int
        /// Whose count it is: `account`, `app`, `chat` and so on.
        public let per: String
        public let note: String?
        public let mark: Confidence
    }

    /// What stands between a fresh connection and a post that everybody sees.
    public struct Gate: Sendable, Hashable, Decodable {
        public let kind: Kind
        public let note: String
        public let mark: Confidence?

        public enum Kind: String, Sendable, Hashable, Decodable {
            case none
            /// Own accounts only, with a developer's app.
            case ownAccount = "own_account"
            /// What is posted before a review stays invisible to the public.
            case review
        }
    }

    /// What is to be known about the versions of the network's interface.
    public struct APIVersion: Sendable, Hashable, Decodable {
        public let note: String
    }
}
