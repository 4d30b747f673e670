internal import GRDB
internal import JSONSchema
internal import Operations

/// Makes a draft fit its channels by overrides: fewer slides, a thread or a shorter text; and says which pictures have to be cropped.
struct Fitting {
    private let story: Story
    /// As the table keeps them.
    private var overrides: JSON

    init(_ story: Story, in context: Context) throws {
        self.story = story
        overrides = try Stories.storedOverrides(story.id, in: context)
    }

    /// - Returns: the pictures that have to be cropped, each for one slide of one channel.
    mutating func fit(in context: Context) throws -> [PictureFit.Crop] {
        var crops: [PictureFit.Crop] = []
        for channel in story.channels {
            let limits = ChannelLimitsTable.embedded.limits(of: channel)
            let (outgoing, problems, _) = try Outgoing.resolve(story, on: channel, in: context)
            let errors = problems.filter { $0.severity == .error }
            if errors.contains(where: { $0.code == .textTooLong }) { fitText(outgoing, to: limits) }
            let most = outgoing.slides.count > 1 ? limits.slides.carousel?.max ?? limits.slides.max : limits.slides.max
            if outgoing.slides.count > most { set(channel, "slides", .array(Array(storedSlides(channel).prefix(most)))) }
            crops += Self.crops(outgoing.slides.prefix(most), on: limits)
        }
        try context.db.execute(
            sql: "UPDATE story SET channel_overrides = ? WHERE id = ?", arguments: [overrides.text, story.id])
        return crops
    }

    /// A thread loses no word; where there is none, the text ends where it still fits.
    private mutating func fitText(_ outgoing: Outgoing, to limits: ChannelLimits) {
        guard !limits.thread.supported else { return set(limits.id, "caption_format", CaptionFormat.thread.json) }
        let budgets = limits.text.budgets(for: outgoing.content)
        guard let ask = story.closingAsk?.trimmed, !ask.isEmpty else {
            guard let first = TextPacker(budgets).parts(of: outgoing.text).first else { return }
            return set(limits.id, "caption", .string(first))
        }
        // The question closes what is left of the text, too: there has to be room for both.
        let caption = overrides[limits.id]?["caption"]?.stringValue ?? story.caption
        let rooms = budgets.map { budget in
            TextBudget(limit: budget.limit - budget.measure("\n\n\(ask)"), meter: budget.meter, urlCost: budget.urlCost)
        }
        guard rooms.allSatisfy({ $0.limit > 0 }), let first = TextPacker(rooms).parts(of: caption).first else { return }
        set(limits.id, "caption", .string(first))
    }

    private func storedSlides(_ channel: String) -> [JSON] {
        overrides[channel]?["slides"]?.arrayValue ?? story.slides.map(\.stored)
    }

    private mutating func set(_ channel: String, _ member: String, _ value: JSON) {
        if overrides[channel] == nil { overrides[channel] = [:] }
        overrides[channel]?[member] = value
    }

    // MARK: Pictures

    private static func crops(_ slides: some Sequence<Outgoing.Slide>, on limits: ChannelLimits) -> [PictureFit.Crop] {
        guard let file = limits.media.image else { return [] }
        var crops: [PictureFit.Crop] = []
        var first: (width: Int, height: Int)?
        for (index, slide) in slides.enumerated() where slide.mediaType.hasPrefix("image/") {
            let isTaken = file.takes(ratio: Double(slide.width) / Double(slide.height)) && file.types?.contains(slide.mediaType) ?? true
            var size: (width: Int, height: Int) = isTaken ? (slide.width, slide.height) : file.nearest(to: (slide.width, slide.height))
            // In one size, where the channel wants its carousels so.
            if limits.media.sameSize == true, let first { size = first }
            first = first ?? size
            guard !isTaken || size != (slide.width, slide.height) else { continue }
            crops.append(
                PictureFit.Crop(channel: limits.id, index: index, media: slide.mediaID, width: size.width, height: size.height))
        }
        return crops
    }
}

extension Outgoing {
    /// Which of a channel's budgets hold for it.
    fileprivate var content: ChannelLimits.Content {
        slides.isEmpty ? .text : slides.contains { $0.mediaType.hasPrefix("video/") } ? .video : .pictures
    }
}

extension ChannelLimits.FileLimits {
    /// Whether that shape is taken, width by height.
    func takes(ratio: Double) -> Bool { minRatio.map { ratio >= $0 } ?? true && maxRatio.map { ratio <= $0 } ?? true }

    /// The size of those that are taken that shows most of a picture; pixels. Pictures are composed in 256 to 2160 a side.
    func nearest(to size: (width: Int, height: Int)) -> (width: Int, height: Int) {
        var (width, height) = (Double(size.width), Double(size.height))
        if let minRatio, width / height < minRatio { height = width / minRatio }
        if let maxRatio, width / height > maxRatio { width = height * maxRatio }
        let (least, most) = (Double(Self.composedSides.lowerBound), Double(Self.composedSides.upperBound))
        var scale = min(1, most / max(width, height), maxWidth.map { Double($0) / width } ?? 1)
        scale = max(scale, least / min(width, height))
        func side(_ length: Double) -> Int { Int(min(max(length, least), most)) }
        (width, height) = ((width * scale).rounded(), (height * scale).rounded(.down))
        // Whole pixels may have moved the shape past its bound.
        if let maxRatio, width / height > maxRatio { width = (height * maxRatio).rounded(.down) }
        if let minRatio, width / height < minRatio { height = (width / minRatio).rounded(.down) }
        return (side(width), side(height))
    }

    private static let composedSides = 256...2_160
}
