import JSONSchema
public import Operations

/// A picture or a film of a post.
public struct PublicSlide: Sendable {
    public let media: MediaID
    /// The last part of the media's address, not percent-encoded.
    public let file: String
    public let mediaType: String
    /// In pixels, at least 1; both or neither are known.
    public let size: (width: Int, height: Int)?
    public let durationMilliseconds: Int?
    /// What the slide shows, in words; empty where nobody said so.
    public let altText: String
    /// Where the slide leads; not checked.
    public let swipeThrough: String?

    public var isVideo: Bool { mediaType.hasPrefix("video/") }

    /// `nil` where the essentials are missing.
    init?(_ json: JSON) {
        guard let media = json["media_id"]?.stringValue.flatMap({ MediaID($0) }), let file = json["file"]?.stringValue,
            let mediaType = json["media_type"]?.stringValue
        else { return nil }
        self.media = media
        self.file = file
        self.mediaType = mediaType
        if let width = json["width"]?.intValue, let height = json["height"]?.intValue, width > 0, height > 0 {
            size = (width, height)
        } else {
            size = nil
        }
        durationMilliseconds = json["duration_ms"]?.intValue
        altText = json["alt_text"]?.stringValue ?? ""
        swipeThrough = json["swipe_through_url"]?.stringValue
    }
}
