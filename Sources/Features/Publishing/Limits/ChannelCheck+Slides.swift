extension ChannelCheck {
    static func slideProblems(of post: ChannelPost, on channel: ChannelLimits) -> [ChannelProblem] {
        var problems = number(of: post, on: channel) + together(of: post, on: channel)
        for (index, slide) in post.slides.enumerated() {
            let path = "\(post.slidesPath)[\(index)]"
            problems += FileCheck(slide, at: path, on: channel).problems()
            if let problem = altText(of: slide, at: path, on: channel) { problems.append(problem) }
        }
        return problems
    }

    private static func number(of post: ChannelPost, on channel: ChannelLimits) -> [ChannelProblem] {
        let got = post.slides.count
        let limits = channel.slides
        if got < limits.min {
            return [
                ChannelProblem(
                    .tooFewSlides, at: post.slidesPath, "\(channel.name) takes no post without media: send a slide.",
                    got: slides(got), limit: "at least \(slides(limits.min))")
            ]
        }
        let most = got > 1 ? limits.carousel?.max ?? 1 : limits.max
        guard got > most else { return [] }
        return [
            ChannelProblem(
                .tooManySlides, at: post.slidesPath,
                "\(channel.name) takes at most \(slides(most)) and the story has \(got): "
                    + "send fewer in channel_overrides.\(channel.id).slides.",
                got: slides(got), limit: "at most \(slides(most))")
        ]
    }

    private static func together(of post: ChannelPost, on channel: ChannelLimits) -> [ChannelProblem] {
        let media = channel.media
        let videos = post.slides.count(where: \.isVideo)
        let pictures = post.slides.count { $0.mediaType?.hasPrefix("image/") ?? false }
        var problems: [ChannelProblem] = []
        if !media.mixesKinds, videos > 0, pictures > 0 {
            problems.append(
                ChannelProblem(
                    .kindsMixed, at: post.slidesPath,
                    "\(channel.name) does not mix pictures and videos in one post: send one kind in channel_overrides.\(channel.id).slides.",
                    got: "\(pictures) pictures and \(videos) videos", limit: "one kind"))
        }
        if let most = media.maxVideos, videos > most {
            problems.append(
                ChannelProblem(
                    .tooManyVideos, at: post.slidesPath, "\(channel.name) takes \(most) video in a post and the story has \(videos).",
                    got: "\(videos) videos", limit: "at most \(most)"))
        }
        let sizes = Set(post.slides.compactMap { slide in slide.width.flatMap { width in slide.height.map { "\(width)×\($0)" } } })
        if media.sameSize == true, sizes.count > 1 {
            problems.append(
                ChannelProblem(
                    .sizesDiffer, at: post.slidesPath, "\(channel.name) wants all pictures of a carousel in one size: crop them alike.",
                    got: sizes.sorted().joined(separator: ", "), limit: "one size"))
        }
        let bytes = post.slides.compactMap(\.bytes).reduce(0, +)
        if let most = media.maxTotalBytes, bytes > most {
            problems.append(
                ChannelProblem(
                    .fileTooLarge, at: post.slidesPath,
                    "\(channel.name) takes \(most) bytes in a post and the slides have \(bytes): send smaller files or fewer slides.",
                    got: "\(bytes) bytes", limit: "at most \(most) bytes"))
        }
        return problems
    }

    private static func altText(of slide: ChannelPost.Slide, at path: String, on channel: ChannelLimits) -> ChannelProblem? {
        let limits = channel.altText
        let path = "\(path).alt_text"
        guard let text = slide.altText?.trimmed, !text.isEmpty else {
            guard limits.supported, !slide.isVideo else { return nil }
            return ChannelProblem(
                .altTextMissing, .warning, at: path,
                "People who do not see the picture hear its alt text: say in a sentence what it shows.",
                got: "nothing", limit: "a sentence")
        }
        guard limits.supported else {
            return ChannelProblem(
                .altTextDropped, .warning, at: path, "\(channel.name) has no alt texts: what matters in it belongs into the caption.",
                got: "an alt text", limit: "none")
        }
        guard let limit = limits.limit, let overflow = limits.meter.overflow(text, limit: limit) else { return nil }
        let unit = limits.meter.unit
        return ChannelProblem(
            .altTextTooLong, at: path,
            "\(channel.name) takes \(limit) \(unit) of alt text and this has \(overflow.measured): shorten it by \(overflow.measured - limit).",
            got: "\(overflow.measured) \(unit)", limit: "at most \(limit) \(unit)", overflow: overflow)
    }

    private static func slides(_ number: Int) -> String {
        number == 1 ? "1 slide" : "\(number) slides"
    }
}
