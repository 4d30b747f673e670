extension ChannelLimits {
    /// How long the text of a post may be, and how it is counted.
    public struct TextLimits: Sendable, Hashable, Decodable {
        /// In the meter's unit; nil without a limit.
        public let limit: Int?
        /// Holds instead of `limit` for a post without pictures.
        public let limitWithoutMedia: Int?
        /// Holds instead of `limit` for a post with a video.
        public let limitWithVideo: Int?
        public let meter: TextMeter
        /// What a link costs where links have a flat price.
        public let urlCost: Int?
        /// A limit in another unit that holds as well.
        public let secondary: Secondary?
        /// Signs that may not occur.
        public let forbidden: String?
        /// Whether a longer text is only advised against.
        public let isAdvice: Bool?
        public let note: String?
        public let mark: Confidence

        /// All that the text of a post must fit.
        public func budgets(for content: Content) -> [TextBudget] {
            let limit =
                switch content {
                case .text: limitWithoutMedia ?? limit
                case .pictures: limit
                case .video: limitWithVideo ?? limit
                }
            var budgets: [TextBudget] = []
            if let limit { budgets.append(TextBudget(limit: limit, meter: meter, urlCost: urlCost ?? TextMeter.usualURLCost)) }
            if let secondary { budgets.append(TextBudget(limit: secondary.limit, meter: secondary.meter)) }
            return budgets
        }
    }

    /// What a post holds besides its text; some networks' limits depend on it.
    public enum Content: Sendable, Hashable {
        case text
        case pictures
        case video
    }

    /// A limit in another unit.
    public struct Secondary: Sendable, Hashable, Decodable {
        public let limit: Int
        public let meter: TextMeter
    }

    /// How long a headline may be.
    public struct Title: Sendable, Hashable, Decodable {
        public let limit: Int
        public let meter: TextMeter
        public let mark: Confidence
    }
}
