import Testing

@testable import Features

@Suite struct ChannelCheckTests {
    private let jpeg = ChannelPost.Slide(mediaType: "image/jpeg", width: 1_080, height: 1_350, bytes: 400_000, altText: "A bowl of soup.")

    private func codes(_ post: ChannelPost, _ id: String) throws -> [ChannelProblem.Code] {
        ChannelCheck.problems(of: post, on: try #require(channelLimits[id])).map(\.code)
    }

    private func changed(_ change: (inout ChannelPost.Slide) -> Void) -> ChannelPost.Slide {
        var slide = jpeg
        change(&slide)
        return slide
    }

    @Test(arguments: ["feed", "webhook", "mastodon", "bluesky", "x", "instagram", "threads", "linkedin", "discord", "nostr"])
    func `four good pictures and a short text are fine`(id: String) throws {
        #expect(try codes(ChannelPost(text: "Seven soups.", slides: Array(repeating: jpeg, count: 4)), id) == [])
    }

    @Test func `a text that is too long says where and what to do`() throws {
        let post = ChannelPost(
            text: String(repeating: "a", count: 275) + " ending words", slides: [jpeg], textPath: "channel_overrides.x.caption")
        let problems = ChannelCheck.problems(of: post, on: try #require(channelLimits["x"]))
        #expect(
            problems == [
                ChannelProblem(
                    .textTooLong, at: "channel_overrides.x.caption",
                    "X takes 280 weighted characters and the text has 288: shorten it by 8, or end it before “ng words” (code point 280). "
                        + "channel_overrides.x.caption gives this channel a text of its own, channel_overrides.x.caption_format: \"thread\" splits it.",
                    got: "288 weighted characters", limit: "at most 280 weighted characters",
                    overflow: .init(unitIndex: 280, scalarIndex: 280, grapheme: "n", measured: 288))
            ])
    }

    @Test func `each limit of Bluesky is a problem of its own`() throws {
        let post = ChannelPost(text: String(repeating: TextMeterTests.family, count: 301))
        #expect(try codes(post, "bluesky") == [.textTooLong, .textTooLong])
    }

    @Test func `a thread may be long where threads are made, and is refused elsewhere`() throws {
        let post = ChannelPost(text: String(repeating: "long ", count: 200), slides: [jpeg], isThread: true)
        #expect(try codes(post, "x") == [])
        #expect(try codes(post, "instagram") == [.threadUnsupported])
    }

    @Test func `the webhook's limit is advice`() throws {
        let problems = ChannelCheck.problems(
            of: ChannelPost(text: String(repeating: "a", count: 20_001)), on: try #require(channelLimits["webhook"]))
        #expect(problems.map(\.severity) == [.warning])
    }

    @Test(arguments: [
        ("x", 5, [ChannelProblem.Code.tooManySlides]), ("x", 4, []), ("instagram", 10, []), ("instagram", 11, [.tooManySlides]),
        ("instagram", 0, [.tooFewSlides]),
        ("x", 0, []), ("feed", 10, []), ("feed", 11, [.tooManySlides]), ("mastodon", 5, [.tooManySlides]),
    ])
    func `the number of slides is checked`(id: String, number: Int, expected: [ChannelProblem.Code]) throws {
        #expect(try codes(ChannelPost(text: "Soup", slides: Array(repeating: jpeg, count: number)), id) == expected)
    }

    @Test func `what Instagram does not take is named slide by slide`() throws {
        let slides = [
            jpeg,
            changed { $0.mediaType = "image/png" },
            changed { $0.bytes = 8_000_001 },
            changed {
                $0.width = 300
                $0.height = 300
            },
            changed { $0.height = 1_400 },
            changed {
                $0.width = 1_080
                $0.height = 500
            },
            changed { $0.altText = String(repeating: "a", count: 1_001) },
            changed { $0.altText = " " },
        ]
        let problems = ChannelCheck.problems(of: ChannelPost(text: "Soup", slides: slides), on: try #require(channelLimits["instagram"]))
        #expect(
            problems.map { "\($0.severity) \($0.code.rawValue) \($0.path)" } == [
                "error media_type_unsupported slides[1]", "error file_too_large slides[2]", "error size_out_of_range slides[3]",
                "error ratio_out_of_range slides[4]", "error ratio_out_of_range slides[5]", "error alt_text_too_long slides[6].alt_text",
                "warning alt_text_missing slides[7].alt_text",
            ])
    }

    @Test(arguments: [(1_080, 1_350), (1_080, 566), (1_080, 565), (1_079, 1_349)])
    func `ratios are taken as near as whole pixels come`(width: Int, height: Int) throws {
        let post = ChannelPost(
            text: "Soup",
            slides: [
                changed {
                    $0.width = width
                    $0.height = height
                }
            ])
        #expect(try codes(post, "instagram") == (height == 565 ? [.ratioOutOfRange] : []))
    }

    @Test func `pictures and videos do not mix where the network does not mix them`() throws {
        let video = ChannelPost.Slide(mediaType: "video/mp4", width: 720, height: 1_280, bytes: 5_000_000, seconds: 20)
        let post = ChannelPost(text: "Soup", slides: [jpeg, video])
        #expect(try codes(post, "x") == [.kindsMixed])
        #expect(try codes(post, "instagram") == [])
        #expect(try codes(ChannelPost(text: "Soup", slides: [video, video]), "x") == [.tooManyVideos])
        #expect(try codes(ChannelPost(text: "Soup", slides: [video]), "x") == [])
    }

    @Test func `a video's length is checked`() throws {
        let video = ChannelPost.Slide(mediaType: "video/mp4", width: 720, height: 1_280, bytes: 5_000_000, seconds: 141)
        #expect(try codes(ChannelPost(text: "Soup", slides: [video]), "x") == [.durationOutOfRange])
    }

    @Test func `YouTube takes no pictures, no angle brackets, and hides what unreviewed apps send`() throws {
        #expect(
            try codes(ChannelPost(text: "a < b", slides: [jpeg]), "youtube") == [
                .textSignForbidden, .mediaTypeUnsupported, .altTextDropped, .reviewGate,
            ])
    }

    @Test func `tags are counted`() throws {
        let tags = (1...31).map { "#tag\($0)" }
        func problems(_ number: Int) throws -> [String] {
            let post = ChannelPost(text: tags.prefix(number).joined(separator: " "), slides: [jpeg])
            return ChannelCheck.problems(of: post, on: try #require(channelLimits["instagram"])).map {
                "\($0.severity) \($0.code.rawValue)"
            }
        }
        #expect(try problems(5) == [])
        #expect(try problems(6) == ["warning too_many_hashtags"])
        #expect(try problems(31) == ["error too_many_hashtags"])
        #expect(try codes(ChannelPost(text: "$ACME and $CORP"), "x") == [.tooManyCashtags])
    }

    @Test func `Threads takes five distinct links, those beside the text included`() throws {
        let text = (1...4).map { "https://example.com/\($0)" }.joined(separator: " ")
        #expect(try codes(ChannelPost(text: text, links: ["https://example.com/1", "https://example.com/5"]), "threads") == [])
        #expect(
            try codes(ChannelPost(text: text, links: ["https://example.com/5", "https://example.com/6"]), "threads") == [.tooManyLinks])
    }

    @Test func `Discord's files are limited together and Pinterest's are alike`() throws {
        let large = changed { $0.bytes = 9_000_000 }
        #expect(try codes(ChannelPost(text: "Soup", slides: [large, large, large]), "discord") == [.fileTooLarge])
        #expect(
            try codes(ChannelPost(text: "Soup", slides: [jpeg, changed { $0.height = 1_080 }]), "pinterest") == [.sizesDiffer, .reviewGate])
    }

    @Test func `what is not known is not checked`() throws {
        #expect(try codes(ChannelPost(text: "Soup", slides: [ChannelPost.Slide(altText: "A bowl.")]), "instagram") == [])
    }

    @Test func `every message is made of whole sentences`() throws {
        let odd = ChannelPost.Slide(
            mediaType: "image/tiff", width: 20_000, height: 10, bytes: 1_000_000_000, altText: String(repeating: "a", count: 5_000))
        let post = ChannelPost(
            text: String(repeating: "日 #tag @you $ABC <b> https://example.com/x ", count: 2_000), slides: Array(repeating: odd, count: 12))
        for channel in channelLimits.channels {
            for problem in ChannelCheck.problems(of: post, on: channel) {
                #expect(problem.message.hasSuffix("."), "\(problem.message)")
                #expect(problem.message.contains(channel.name) || problem.code == .altTextMissing)
            }
        }
    }
}
