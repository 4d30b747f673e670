extension ChannelCheck {
    static func textProblems(of post: ChannelPost, on channel: ChannelLimits) -> [ChannelProblem] {
        length(of: post, on: channel) + signs(of: post, on: channel) + tags(of: post, on: channel)
    }

    private static func length(of post: ChannelPost, on channel: ChannelLimits) -> [ChannelProblem] {
        if post.isThread {
            if channel.thread.supported { return [] }  // the parts are cut to fit
            return [
                ChannelProblem(
                    .threadUnsupported, at: post.textPath,
                    "\(channel.name) has no threads here: leave caption_format away and send one text.", got: "thread", limit: "one text")
            ]
        }
        return channel.text.budgets(for: post.content).compactMap { budget in
            guard let overflow = budget.overflow(post.text) else { return nil }
            let unit = budget.meter.unit
            return ChannelProblem(
                .textTooLong, channel.text.isAdvice == true ? .warning : .error, at: post.textPath,
                "\(channel.name) takes \(budget.limit) \(unit) and the text has \(overflow.measured): shorten it by "
                    + "\(overflow.measured - budget.limit), or end it before \(quoted(overflow, in: post.text)). \(wayOut(channel))",
                got: "\(overflow.measured) \(unit)", limit: "at most \(budget.limit) \(unit)", overflow: overflow)
        }
    }

    /// A few words from the place on, so that the place can be found without counting.
    private static func quoted(_ overflow: TextMeter.Overflow, in text: String) -> String {
        let place = text.unicodeScalars.index(text.startIndex, offsetBy: overflow.scalarIndex)
        let words = text[place...].prefix(20)
        return "“\(words)\(words.endIndex < text.endIndex ? "…" : "")” (code point \(overflow.scalarIndex))"
    }

    private static func wayOut(_ channel: ChannelLimits) -> String {
        let override = "channel_overrides.\(channel.id)"
        return channel.thread.supported
            ? "\(override).caption gives this channel a text of its own, \(override).caption_format: \"thread\" splits it."
            : "\(override).caption gives this channel a text of its own."
    }

    private static func signs(of post: ChannelPost, on channel: ChannelLimits) -> [ChannelProblem] {
        guard let forbidden = channel.text.forbidden, let sign = post.text.first(where: { forbidden.contains($0) }) else { return [] }
        return [
            ChannelProblem(
                .textSignForbidden, at: post.textPath, "\(channel.name) refuses “\(sign)” in the text: write it in words or leave it out.",
                got: String(sign), limit: "none of \(forbidden)")
        ]
    }

    private static func tags(of post: ChannelPost, on channel: ChannelLimits) -> [ChannelProblem] {
        let tags = TextTags(post.text)
        let links = Set(tags.links + post.links)
        return [
            count(tags.hashtags, "hashtags", .tooManyHashtags, channel.hashtags, post, channel),
            count(tags.mentions, "mentions", .tooManyMentions, channel.mentions, post, channel),
            count(tags.cashtags, "cashtags", .tooManyCashtags, channel.cashtags, post, channel),
            count(links.count, "links", .tooManyLinks, channel.links, post, channel),
        ].compactMap { $0 }
    }

    private static func count(
        _ got: Int, _ what: String, _ code: ChannelProblem.Code, _ limits: ChannelLimits.CountLimits?, _ post: ChannelPost,
        _ channel: ChannelLimits
    ) -> ChannelProblem? {
        if let most = limits?.failAbove, got > most {
            return ChannelProblem(
                code, at: post.textPath, "\(channel.name) takes at most \(most) \(what) and the post has \(got): take out \(got - most).",
                got: "\(got) \(what)", limit: "at most \(most) \(what)")
        }
        if let usual = limits?.warnAbove, got > usual {
            return ChannelProblem(
                code, .warning, at: post.textPath,
                "\(channel.name) may refuse more than \(usual) \(what) and the post has \(got): better send \(usual) or fewer.",
                got: "\(got) \(what)", limit: "better at most \(usual) \(what)")
        }
        return nil
    }
}

extension TextMeter {
    /// The unit, as people read it.
    var unit: String {
        switch self {
        case .graphemes: "characters"
        case .codePoints: "code points"
        case .utf16: "UTF-16 units"
        case .utf8: "bytes"
        case .xWeighted: "weighted characters"
        case .threads: "characters, emoji by their bytes,"
        case .mastodon: "characters, links at a flat price,"
        }
    }
}
