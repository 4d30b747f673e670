/// What would go out on a channel, as far as the limits care.
struct ChannelPost: Sendable, Hashable {
    /// After overrides and comment ask.
    var text: String
    var slides: [Slide] = []
    /// Links that travel beside the text.
    var links: [String] = []
    /// Whether the text is to become a chain of replies.
    var isThread = false
    /// Where the text stands in what the caller sent.
    var textPath = "caption"
    /// Where the slides stand in what the caller sent.
    var slidesPath = "slides"

    /// One picture or video. What is nil is not known yet and is not checked.
    struct Slide: Sendable, Hashable {
        /// Such as `image/jpeg`, as the bytes tell it.
        var mediaType: String?
        /// In pixels, after the orientation is applied.
        var width: Int?
        var height: Int?
        var bytes: Int?
        /// Length of a video.
        var seconds: Double?
        var altText: String?

        var isVideo: Bool { mediaType?.hasPrefix("video/") ?? false }
    }

    var content: ChannelLimits.Content {
        if slides.isEmpty { return .text }
        return slides.contains(where: \.isVideo) ? .video : .pictures
    }
}
