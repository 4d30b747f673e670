/// Compares one picture or video with what a network takes.
struct FileCheck {
    private let slide: ChannelPost.Slide
    private let path: String
    private let channel: ChannelLimits
    private let kind: String
    private let limits: ChannelLimits.FileLimits?

    init(_ slide: ChannelPost.Slide, at path: String, on channel: ChannelLimits) {
        self.slide = slide
        self.path = path
        self.channel = channel
        kind = slide.isVideo ? "videos" : "pictures"
        limits = slide.isVideo ? channel.media.video : channel.media.image
    }

    func problems() -> [ChannelProblem] {
        guard let mediaType = slide.mediaType else { return [] }
        guard let limits else {
            return [
                ChannelProblem(
                    .mediaTypeUnsupported, at: path, "\(channel.name) takes no \(kind) here: send another kind of file.", got: mediaType,
                    limit: "no \(kind)")
            ]
        }
        return [
            type(mediaType, limits), bytes(limits), pixels(limits), ratio(limits), duration(limits),
        ].compactMap { $0 }
    }

    private func type(_ mediaType: String, _ limits: ChannelLimits.FileLimits) -> ChannelProblem? {
        guard let types = limits.types, !types.contains(mediaType) else { return nil }
        let wanted = types.joined(separator: ", ")
        return ChannelProblem(
            .mediaTypeUnsupported, at: path, "\(channel.name) takes no \(mediaType): send \(wanted).", got: mediaType, limit: wanted)
    }

    private func bytes(_ limits: ChannelLimits.FileLimits) -> ChannelProblem? {
        guard let got = slide.bytes else { return nil }
        if let most = limits.maxBytes, got > most {
            return ChannelProblem(
                .fileTooLarge, at: path,
                "\(channel.name) takes \(kind) of \(most) bytes and this has \(got): compress it more or make it smaller.",
                got: "\(got) bytes", limit: "at most \(most) bytes")
        }
        if let least = limits.minBytes, got < least {
            return ChannelProblem(
                .fileTooSmall, at: path, "\(channel.name) takes \(kind) from \(least) bytes on and this has \(got): send a better file.",
                got: "\(got) bytes", limit: "at least \(least) bytes")
        }
        if let usual = limits.warnBytes, got > usual {
            return ChannelProblem(
                .fileTooLarge, .warning, at: path,
                "\(channel.name) was seen to refuse \(kind) above \(usual) bytes and this has \(got): better compress it more.",
                got: "\(got) bytes", limit: "better at most \(usual) bytes")
        }
        return nil
    }

    private func pixels(_ limits: ChannelLimits.FileLimits) -> ChannelProblem? {
        guard let width = slide.width, let height = slide.height, width > 0, height > 0 else { return nil }
        let isTurned = limits.anyOrientation == true && height > width
        let sides = isTurned ? (width: height, height: width) : (width: width, height: height)
        let wanted = [
            range(limits.minWidth, limits.maxWidth, "pixels wide", holds: sides.width),
            range(limits.minHeight, limits.maxHeight, "pixels high", holds: sides.height),
            range(nil, limits.maxPixels, "pixels in all", holds: width * height),
            range(nil, limits.maxSideSum, "pixels of width and height together", holds: width + height),
        ].compactMap { $0 }
        guard !wanted.isEmpty else { return nil }
        let limit = wanted.joined(separator: ", ")
        return ChannelProblem(
            .sizeOutOfRange, at: path, "\(channel.name) takes \(kind) of \(limit), and this has \(width)×\(height): scale it.",
            got: "\(width)×\(height) pixels", limit: limit)
    }

    /// The bounds in words, or nil if `value` lies between them.
    private func range(_ least: Int?, _ most: Int?, _ unit: String, holds value: Int) -> String? {
        if value >= least ?? Int.min, value <= most ?? Int.max { return nil }
        return switch (least, most) {
        case (let least?, let most?): "\(least) to \(most) \(unit)"
        case (let least?, nil): "at least \(least) \(unit)"
        case (nil, let most?): "at most \(most) \(unit)"
        case (nil, nil): nil
        }
    }

    /// Half a pixel is forgiven: 1080×566 is as near to 1.91 as whole pixels come.
    private func ratio(_ limits: ChannelLimits.FileLimits) -> ChannelProblem? {
        guard let width = slide.width, let height = slide.height, width > 0, height > 0 else { return nil }
        let isTooTall = limits.minRatio.map { (Double(width) + 0.5) / Double(height) < $0 } ?? false
        let isTooWide = limits.maxRatio.map { (Double(width) - 0.5) / Double(height) > $0 } ?? false
        guard isTooTall || isTooWide else { return nil }
        let limit = [limits.minRatio.map { "at least \($0)" }, limits.maxRatio.map { "at most \($0)" }].compactMap { $0 }
            .joined(separator: ", ")
        let got = (Double(width) / Double(height) * 1_000).rounded() / 1_000
        return ChannelProblem(
            .ratioOutOfRange, at: path,
            "This is too \(isTooTall ? "tall" : "wide") for \(channel.name): crop or pad it, so that width by height is \(limit).",
            got: "\(width)×\(height), ratio \(got)", limit: limit)
    }

    private func duration(_ limits: ChannelLimits.FileLimits) -> ChannelProblem? {
        guard slide.isVideo, let got = slide.seconds else { return nil }
        let isTooShort = limits.minSeconds.map { got < $0 } ?? false
        let isTooLong = limits.maxSeconds.map { got > $0 } ?? false
        guard isTooShort || isTooLong else { return nil }
        let limit = [limits.minSeconds.map { "at least \($0) s" }, limits.maxSeconds.map { "at most \($0) s" }].compactMap { $0 }
            .joined(separator: ", ")
        return ChannelProblem(
            .durationOutOfRange, at: path, "\(channel.name) takes videos of \(limit), and this lasts \(got) s: cut it.",
            got: "\(got) s", limit: limit)
    }
}
