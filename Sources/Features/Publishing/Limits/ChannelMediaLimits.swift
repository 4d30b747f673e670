extension ChannelLimits {
    /// How many slides a post may have.
    public struct SlideLimits: Sendable, Hashable, Decodable {
        /// 1 where a post cannot be text alone.
        public let min: Int
        public let max: Int
        /// What the network itself would take, where our carousels are shorter.
        public let platformMax: Int?
        /// How many slides a carousel may have; nil where there is none.
        public let carousel: Carousel?
        public let note: String?
        public let mark: Confidence
    }

    /// The length of a carousel, both ends included.
    public struct Carousel: Sendable, Hashable, Decodable {
        public let min: Int
        public let max: Int
    }

    /// Whether pictures carry a description, and how long it may be.
    public struct AltTextLimits: Sendable, Hashable, Decodable {
        public let supported: Bool
        /// In the meter's unit; nil where none is known.
        public let limit: Int?
        /// The length that the network advises.
        public let advised: Int?
        public let meter: TextMeter
        public let note: String?
        public let mark: Confidence
    }

    /// Which files a post may hold.
    public struct MediaLimits: Sendable, Hashable, Decodable {
        /// Whether pictures and videos may stand in one post.
        public let mixesKinds: Bool
        public let maxVideos: Int?
        /// Whether all pictures of a post must have the same width and height.
        public let sameSize: Bool?
        /// All files of a post together.
        public let maxTotalBytes: Int?
        /// Nil where pictures are not taken.
        public let image: FileLimits?
        /// Nil where videos are not taken.
        public let video: FileLimits?
        public let note: String?
        public let mark: Confidence
    }

    /// What one file must be. What is nil is not limited, or not known.
    public struct FileLimits: Sendable, Hashable, Decodable {
        /// Media types such as `image/jpeg`.
        public let types: [String]?
        public let minBytes: Int?
        /// Above this the network was seen to refuse, though its papers allow more.
        public let warnBytes: Int?
        public let maxBytes: Int?
        /// In pixels, as the others of its kind.
        public let minWidth: Int?
        public let maxWidth: Int?
        public let minHeight: Int?
        public let maxHeight: Int?
        /// Whether width and height may change places.
        public let anyOrientation: Bool?
        public let maxPixels: Int?
        /// Width and height added.
        public let maxSideSum: Int?
        /// Width by height.
        public let minRatio: Double?
        public let maxRatio: Double?
        public let minSeconds: Double?
        public let maxSeconds: Double?
    }
}
