public import JSONSchema
public import Operations
internal import GRDB

/// What goes out on one channel: the story after overrides and question. Frozen when publishing begins.
public struct Outgoing: Sendable, Equatable {
    /// One slide as it goes out.
    public struct Slide: Sendable, Equatable {
        public var mediaID: MediaID
        /// The last part of the address: the asset's own name or a rendition's.
        public var file: String
        public var mediaType: String
        public var width: Int
        public var height: Int
        public var bytes: Int
        public var durationMilliseconds: Int?
        public var altText: String
        /// Text that is still to be drawn into the picture.
        public var captionOverlay: String?
        public var swipeThroughURL: String?
    }

    public var text: String
    /// The posts of a thread; one for everything else.
    public var parts: [String]
    public var title: String?
    public var slides: [Slide]
    public var destinationURL: String?
}

extension Outgoing {
    /// The form in which it is kept and handed to adapters.
    public var json: JSON {
        [
            "text": .string(text), "parts": JSON(parts), "title": JSON(title),
            "slides": .array(
                slides.map { slide in
                    [
                        "media_id": slide.mediaID.json, "file": .string(slide.file), "media_type": .string(slide.mediaType),
                        "width": JSON(slide.width), "height": JSON(slide.height), "bytes": JSON(slide.bytes),
                        "duration_ms": slide.durationMilliseconds.map { JSON($0) } ?? .null, "alt_text": .string(slide.altText),
                        "caption_overlay": JSON(slide.captionOverlay), "swipe_through_url": JSON(slide.swipeThroughURL),
                    ]
                }), "destination_url": JSON(destinationURL),
        ]
    }

    /// Reads back what `json` wrote.
    public init?(json: JSON) {
        guard let text = json["text"]?.stringValue, let slides = json["slides"]?.arrayValue else { return nil }
        self.text = text
        parts = json["parts"]?.arrayValue?.compactMap(\.stringValue) ?? [text]
        title = json["title"]?.stringValue
        destinationURL = json["destination_url"]?.stringValue
        self.slides = slides.compactMap { slide in
            guard let id = slide["media_id"]?.stringValue.flatMap(MediaID.init), let file = slide["file"]?.stringValue,
                let type = slide["media_type"]?.stringValue, let width = slide["width"]?.intValue, let height = slide["height"]?.intValue
            else { return nil }
            return Slide(
                mediaID: id, file: file, mediaType: type, width: width, height: height, bytes: slide["bytes"]?.intValue ?? 0,
                durationMilliseconds: slide["duration_ms"]?.intValue, altText: slide["alt_text"]?.stringValue ?? "",
                captionOverlay: slide["caption_overlay"]?.stringValue, swipeThroughURL: slide["swipe_through_url"]?.stringValue)
        }
    }

    /// A side of the smallest picture that text is drawn into, in pixels.
    static let minOverlaySide = 64

    /// Why no text can be drawn into a file; `nil` if it can.
    private static func obstacle(type: String, width: Int, height: Int) -> String? {
        if type == MediaFormat.mp4.rawValue { return "no text to draw into a video" }
        if min(width, height) < minOverlaySide {
            return "a picture of at least \(minOverlaySide)×\(minOverlaySide) pixels to draw text into, not \(width)×\(height)"
        }
        return nil
    }

    /// What the story is on that channel, and what stands against it.
    static func resolve(_ story: Story, on channel: String, in context: Context) throws -> (
        outgoing: Outgoing, problems: [ChannelProblem], lost: [FieldProblem]
    ) {
        let limits = ChannelLimitsTable.embedded.limits(of: channel)
        let override = story.channelOverrides[channel]
        let isOverridden = override?["caption"]?.stringValue != nil
        var text = override?["caption"]?.stringValue ?? story.caption
        if let ask = story.closingAsk { text = CommentAsk.appended(ask, to: text) }
        let source = override?["slides"]?.arrayValue
        let slidesPath = source == nil ? "slides" : "channel_overrides.\(channel).slides"
        let kept = try source.map { _ in
            try Stories.storedOverrides(story.id, in: context)[channel]?["slides"]?.arrayValue ?? []
        }
        let chosen = kept.map { $0.map { Features.Slide(stored: $0, publicURL: context.publicURL) } } ?? story.slides
        var lost: [FieldProblem] = []
        var slides: [Slide] = []
        for (index, slide) in chosen.enumerated() {
            let row = try context.db.cachedStatement(
                sql: "SELECT media_type, filename, width, height, bytes, duration_ms FROM media WHERE id = ?"
            ).rows([slide.mediaID]).first
            guard let row else {
                lost.append(
                    FieldProblem(
                        "\(slidesPath)[\(index)].media_id", got: slide.mediaID.json,
                        expected: "an asset that is still there; this one was deleted"))
                continue
            }
            if slide.captionOverlay != nil,
                let obstacle = Self.obstacle(type: row["media_type"], width: row["width"], height: row["height"])
            {
                lost.append(FieldProblem("\(slidesPath)[\(index)].caption_overlay", got: slide.mediaID.json, expected: obstacle))
            }
            slides.append(
                Slide(
                    mediaID: slide.mediaID, file: row["filename"], mediaType: row["media_type"], width: row["width"], height: row["height"],
                    bytes: row["bytes"], durationMilliseconds: row["duration_ms"], altText: slide.altText,
                    captionOverlay: slide.captionOverlay, swipeThroughURL: slide.swipeThroughURL))
        }
        let isThread = override?["caption_format"]?.stringValue == CaptionFormat.thread.rawValue && limits.thread.supported
        let post = ChannelPost(
            text: text,
            slides: slides.map {
                ChannelPost.Slide(
                    mediaType: $0.mediaType, width: $0.width, height: $0.height, bytes: $0.bytes,
                    seconds: $0.durationMilliseconds.map { Double($0) / 1000 }, altText: $0.altText)
            }, isThread: isThread, textPath: isOverridden ? "channel_overrides.\(channel).caption" : "caption", slidesPath: slidesPath)
        var parts = [text]
        if isThread {
            let splitter = ThreadSplitter(
                limits.text.budgets(for: post.content), separator: limits.thread.separator ?? "\n\n",
                isNumbered: override?["thread_numbering"]?.boolValue ?? false)
            parts = splitter.parts(of: text)
        }
        let outgoing = Outgoing(
            text: text, parts: parts, title: override?["title"]?.stringValue ?? story.title, slides: slides,
            destinationURL: override?["destination_url"]?.stringValue ?? story.destinationURL)
        return (outgoing, ChannelCheck.problems(of: post, on: limits), lost)
    }
}
