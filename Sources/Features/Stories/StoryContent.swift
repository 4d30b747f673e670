internal import GRDB
internal import JSONSchema
internal import Operations

/// What a story says and shows, checked: the part that creating and changing have in common.
struct StoryContent {
    var title: String?
    var caption = ""
    var postType = PostType.single
    var slides: [Slide] = []
    var channels: [String] = []
    /// By channel, as the table keeps them.
    var overrides: JSON = [:]
    var pinToGrid: JSON = .null
    var commentAsk: JSON = .null
    var commentAskMode: String?
    var destinationURL: String?

    /// Slides of a carousel, whatever the channel.
    static let carouselSlides = 2...10

    /// Checks what only shows when all parts are known.
    /// - Throws: `.validationFailed` for the number of slides, `.channelLimit` for what a channel of the story takes no part of.
    func check() throws {
        switch postType {
        case .carousel:
            guard Self.carouselSlides.contains(slides.count) else {
                throw Failure(
                    .validationFailed, "A carousel has 2 to 10 slides, not \(slides.count).", parameter: "slides", got: JSON(slides.count)
                ).instead(slides.count < 2 ? "single" : "carousel", at: "post_type")
            }
        case .single:
            guard slides.count <= 1 else {
                throw Failure(
                    .validationFailed, "A single post has at most one slide, not \(slides.count). Send post_type carousel.",
                    parameter: "slides",
                    got: JSON(slides.count), fix: ["post_type": "carousel"]
                ).instead("carousel", at: "post_type")
            }
        }
        for channel in channels {
            let limits = ChannelLimitsTable.embedded.limits(of: channel)
            let overridden = overrides[channel]?["slides"]?.arrayValue
            let count = overridden?.count ?? slides.count
            guard count <= limits.slides.max else {
                throw Failure(
                    .channelLimit, "\(limits.name) takes at most \(limits.slides.max) slides, not \(count). Give it fewer by an override.",
                    parameter: overridden == nil ? "slides" : "channel_overrides.\(channel).slides", got: JSON(count),
                    fix: ["channel_overrides": .object(Self.fewerSlides(channel, slides, limits.slides.max))]
                ).instead(fewerSlides(on: channel, at: overridden, most: limits.slides.max), at: "channel_overrides")
            }
        }
    }

    /// All overrides as they would be sent, with fewer slides for that channel.
    private func fewerSlides(on channel: String, at overridden: [JSON]?, most: Int) -> JSON {
        var sent: JSON = [:]
        for member in overrides.objectValue?.members ?? [] {
            sent[member.key] = member.value
            if let slides = member.value["slides"]?.arrayValue { sent[member.key]?["slides"] = Self.sent(slides) }
        }
        var own = sent[channel] ?? [:]
        own["slides"] = Self.sent(Array((overridden ?? slides.map(\.stored)).prefix(most)))
        sent[channel] = own
        return sent
    }

    /// Slides as the table keeps them, in the shortest form in which they can be sent.
    private static func sent(_ slides: [JSON]) -> JSON { .array(slides.map { ["media_id": $0["media_id"] ?? .null] }) }

    private static func fewerSlides(_ channel: String, _ slides: [Slide], _ most: Int) -> JSON.Object {
        var object = JSON.Object()
        object.append(channel, ["slides": .array(slides.prefix(most).map { ["media_id": $0.mediaID.json] })])
        return object
    }

    /// Overrides as the table keeps them: slides have become assets.
    static func stored(_ input: OverridesInput, project: ProjectID, in context: Context) throws -> JSON {
        var stored = JSON.Object()
        for (channel, override) in input.byChannel {
            var members = JSON.Object()
            let place = "channel_overrides.\(channel.text)"
            if let caption = override.caption { members.append("caption", .string(caption)) }
            if let title = override.title { members.append("title", .string(title)) }
            if let slides = override.slides {
                members.append(
                    "slides",
                    .array(try Slides.resolve(slides, at: "\(place).slides", project: project, in: context).map(\.stored)))
            }
            if let format = override.captionFormat {
                guard format == .single || channel.limits.thread.supported else {
                    throw Failure(
                        .validationFailed, "\(channel.limits.name) has no threads.", parameter: "\(place).caption_format", got: format.json
                    ).instead("single")
                }
                members.append("caption_format", format.json)
            }
            if let numbering = override.threadNumbering { members.append("thread_numbering", .bool(numbering)) }
            if let url = override.destinationURL {
                try checkAddress(url, "\(place).destination_url")
                members.append("destination_url", .string(url))
            }
            stored.append(channel.text, .object(members))
        }
        return .object(stored)
    }

    /// Whether it is an address but for its beginning.
    private static func isHost(_ text: String) -> Bool {
        text.contains(".") && !text.contains(":") && Slides.isWebAddress("https://\(text)")
    }

    static func checkAddress(_ url: String, _ parameter: String) throws {
        guard Slides.isWebAddress(url) else {
            throw Failure(.validationFailed, "\(parameter) takes an http or https address.", parameter: parameter, got: .string(url))
                .instead(isHost(url) ? .string("https://\(url)") : nil)
        }
    }
}
