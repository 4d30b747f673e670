import JSONSchema
import Operations
import TestSupport
import Testing

@testable import Features

@Suite struct PreviewStoryTests {
    private let setting = StorySetting()

    private func preview(_ story: JSON, channels: JSON = .null) async throws -> JSON {
        var arguments: JSON = ["story_id": story["id"]!]
        if !channels.isNull { arguments["channels"] = channels }
        return try await setting.call("preview_story", arguments)
    }

    private func channel(_ members: JSON) -> JSON {
        (["connected": false, "ready": false, "title": .null, "slides": [], "destination_url": .null, "problems": []] as JSON).with(members)
    }

    private func text(_ text: String, _ length: Int, of limit: JSON, _ unit: String, overflow: JSON = .null) -> JSON {
        ["text": .string(text), "length": JSON(length), "limit": limit, "unit": .string(unit), "overflow": overflow]
    }

    private func slide(_ media: MediaID, alt: String = "", overlay: JSON = .null) -> JSON {
        setting.slide(media, alt: alt, overlay: overlay).with(["media_type": "image/jpeg", "width": 1080, "height": 1350])
    }

    // MARK: What would go out

    @Test func `each channel gets its own text, slides, title and address, measured in its own unit`() async throws {
        let media = try await setting.pictures(2)
        let story = try await setting.call(
            "create_story",
            [
                "caption": "Grüße 👋🏽", "title": "Hello", "channels": ["feed", "x", "nostr"], "comment_ask": "Tea or coffee?",
                "slides": [
                    ["media_id": media[0].json, "alt_text": "A desk", "caption_overlay": "One"],
                    ["media_id": media[1].json, "alt_text": "B"],
                ],
                "destination_url": "https://example.org",
                "channel_overrides": [
                    "x": [
                        "caption": "See https://example.org/a/very/long/path/that/goes/on/and/on", "title": "On X",
                        "destination_url": "https://example.org/x", "slides": [["media_id": media[1].json, "alt_text": "B2"]],
                    ]
                ],
            ])
        let feedText = text("Grüße 👋🏽\n\nTea or coffee?", 23, of: .null, "graphemes")
        let xText = text("See https://example.org/a/very/long/path/that/goes/on/and/on\n\nTea or coffee?", 43, of: 280, "x_weighted")
        let nostrText = text("Grüße 👋🏽\n\nTea or coffee?", 32, of: .null, "utf8")
        let both: JSON = [slide(media[0], alt: "A desk", overlay: "One"), slide(media[1], alt: "B")]
        #expect(
            try await preview(story)
                == [
                    "story_id": story["id"]!, "revision": 1, "state": "draft", "scheduled_at": .null, "ready": false,
                    "limits_as_of": .string(ChannelLimitsTable.current.asOf),
                    "problems": [],
                    "channels": [
                        channel([
                            "channel": "feed", "connected": true, "ready": true, "text": feedText, "parts": [], "title": "Hello",
                            "slides": both, "destination_url": "https://example.org",
                        ]),
                        channel([
                            "channel": "x", "text": xText, "parts": [], "title": "On X", "slides": [slide(media[1], alt: "B2")],
                            "destination_url": "https://example.org/x",
                        ]),
                        channel([
                            "channel": "nostr", "text": nostrText, "parts": [], "title": "Hello", "slides": both,
                            "destination_url": "https://example.org",
                        ]),
                    ],
                ])
    }

    @Test func `a text that is too long is shown with the place where it becomes so`() async throws {
        let long = String(repeating: "ä", count: 299) + "👨‍👩‍👧‍👦!"
        let story = try await setting.call("create_story", ["caption": .string(long), "channels": ["bluesky"]])
        let shown = try await preview(story)["channels"]![0]!
        // 299 letters and the family are 300 graphemes: the sign behind them is the first that does not fit.
        #expect(
            shown["text"]
                == text(long, 301, of: 300, "graphemes", overflow: ["unit_index": 300, "character_index": 306, "at": "!"]))
        #expect(
            shown["problems"]
                == [
                    [
                        "code": "text_too_long", "severity": "error", "path": "caption",
                        "message": .string(
                            """
                            Bluesky takes 300 characters and the text has 301: shorten it by 1, or end it before “!” (code point 306). \
                            channel_overrides.bluesky.caption gives this channel a text of its own, channel_overrides.bluesky.caption_format: \
                            "thread" splits it.
                            """), "got": "301 characters", "limit": "at most 300 characters",
                    ]
                ])
    }

    @Test func `of two limits the one that is passed furthest is shown`() async throws {
        let family = "👨‍👩‍👧‍👦"  // one grapheme of 25 bytes
        let story = try await setting.call(
            "create_story", ["caption": .string(String(repeating: family, count: 130)), "channels": ["bluesky"]])
        let shown = try await preview(story)["channels"]![0]!["text"]!
        #expect(shown["unit"] == "utf8")
        #expect(shown["length"] == 3_250)
        #expect(shown["limit"] == 3_000)
        #expect(shown["overflow"] == ["unit_index": 3_000, "character_index": 840, "at": .string(family)])
    }

    @Test func `a thread is shown in its parts, numbered if wanted, and is no longer too long`() async throws {
        let first = String(repeating: "a", count: 200)
        let second = String(repeating: "b", count: 200)
        let story = try await setting.call(
            "create_story",
            [
                "caption": .string("\(first)\n\n\(second)"), "channels": ["x"], "comment_ask": "Tea or coffee?",
                "channel_overrides": ["x": ["caption_format": "thread", "thread_numbering": true]],
            ])
        let shown = try await preview(story)["channels"]![0]!
        #expect(
            shown["parts"]
                == [
                    text("\(first) 1/3", 204, of: 280, "x_weighted"), text("\(second) 2/3", 204, of: 280, "x_weighted"),
                    text("Tea or coffee? 3/3", 18, of: 280, "x_weighted"),
                ])
        #expect(shown["problems"] == [])
    }

    @Test func `other channels than the story's can be asked about`() async throws {
        let story = try await setting.call("create_story", ["caption": "Hello"])
        let shown = try await preview(story, channels: ["telegram", "feed"])["channels"]!.arrayValue!
        #expect(shown.map { $0["channel"] } == ["telegram", "feed"])
        #expect(shown.map { $0["text"]?["limit"] } == [4_096, .null])
    }

    @Test func `a story is ready when every channel is connected and would take it`() async throws {
        let story = try await setting.call("create_story", ["caption": "Hello", "channels": ["feed", "webhook"]])
        #expect(try await preview(story)["ready"] == false)
        #expect(try await preview(story)["channels"]?[1]?["connected"] == false)
        try await setting.webhook()
        #expect(try await preview(story)["ready"] == true)
        #expect(try await preview(story)["channels"]?[1]?["connected"] == true)
    }

    @Test func `previewing changes nothing`() async throws {
        let story = try await setting.call("create_story", ["caption": "Hello"])
        setting.appliance.clock.advance(seconds: 60)
        _ = try await preview(story)
        #expect(try await setting.call("get_story", ["story_id": story["id"]!]) == story)
    }

    // MARK: Problems

    @Test func `a picture that was deleted is told where it is missing`() async throws {
        let media = try await setting.pictures(2)
        let story = try await setting.call(
            "create_story",
            [
                "caption": "Hello", "channels": ["feed", "webhook"],
                "slides": .array(media.map { ["media_id": $0.json, "alt_text": "A"] }),
                "channel_overrides": ["webhook": ["slides": [["media_id": media[1].json, "alt_text": "A"]]]],
            ])
        try await setting.call("delete_media", ["media_id": media[1].json])
        func missing(_ path: String) -> JSON {
            [
                "code": "media_missing", "severity": "error", "path": .string(path),
                "message": "Expected an asset that is still there; this one was deleted.", "got": media[1].json, "limit": .null,
            ]
        }
        let shown = try await preview(story)["channels"]!.arrayValue!
        #expect(
            shown.map { $0["problems"] } == [[missing("slides[1].media_id")], [missing("channel_overrides.webhook.slides[0].media_id")]])
        #expect(shown.map { $0["ready"] } == [false, false])
        #expect(shown.map { $0["slides"] } == [[slide(media[0], alt: "A")], []])
    }

    @Test func `what keeps it from going out anywhere stands above the channels`() async throws {
        let shown = try await preview(try await setting.call("create_story", ["channels": []]))
        func incomplete(_ path: String, _ message: String) -> JSON {
            [
                "code": "story_incomplete", "severity": "error", "path": .string(path), "message": .string(message), "got": .null,
                "limit": .null,
            ]
        }
        #expect(
            shown["problems"]
                == [
                    incomplete("channels", "The story names no channel. Give it one, e.g. feed."),
                    incomplete("caption", "The story is empty. Give it a caption or slides."),
                ])
        #expect(shown["ready"] == false)
    }

    @Test(arguments: [
        (Shown.video, "no text to draw into a video"),
        (Shown(width: 63, height: 400), "a picture of at least 64×64 pixels to draw text into, not 63×400"),
    ])
    func `a text that cannot be drawn into its slide is told, and keeps the story from going out`(shown: Shown, expected: String)
        async throws
    {
        let media = try await setting.picture(
            type: shown.type, width: shown.width, height: shown.height, bytes: shown.bytes, milliseconds: shown.milliseconds)
        let slides: JSON = [["media_id": media.json, "alt_text": "A", "caption_overlay": "One"]]
        let story = try await setting.call("create_story", ["caption": "Hello", "slides": slides])
        #expect(
            try await preview(story)["channels"]?[0]?["problems"]
                == [
                    [
                        "code": "overlay_impossible", "severity": "error", "path": "slides[0].caption_overlay",
                        "message": .string("Expected \(expected)."), "got": media.json, "limit": .null,
                    ]
                ])
        #expect(
            try await setting.failure(of: "publish_story", ["story_id": story["id"]!])
                == .invalid([FieldProblem("slides[0].caption_overlay", got: media.json, expected: expected)]))
    }

    /// A picture or a video of a post.
    struct Shown: Sendable {
        var type = "image/jpeg"
        var width = 1080
        var height = 1350
        var bytes = 200_000
        var milliseconds: Int?
        var alt = "A desk"

        static let video = Shown(type: "video/mp4", width: 1080, height: 1350, bytes: 2_000_000, milliseconds: 10_000)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var channel: String
        var caption = "Hello"
        var slides: [Shown] = [Shown()]
        /// Code and place of each problem.
        var problems: [String]

        var testDescription: String { "\(channel) \(problems)" }
    }

    static let cases: [Case] = [
        Case(channel: "x", caption: String(repeating: "a", count: 281), problems: ["text_too_long error caption"]),
        Case(channel: "webhook", caption: String(repeating: "a", count: 20_001), problems: ["text_too_long warning caption"]),
        Case(
            channel: "youtube", caption: "1 < 2", slides: [.video],
            problems: [
                "text_sign_forbidden error caption", "alt_text_dropped warning slides[0].alt_text", "review_gate warning channels",
            ]),
        Case(channel: "instagram", caption: "#a #b #c #d #e #f", problems: ["too_many_hashtags warning caption"]),
        Case(
            channel: "instagram", caption: (1...31).map { "#a\($0)" }.joined(separator: " "), problems: ["too_many_hashtags error caption"]),
        Case(
            channel: "instagram", caption: (1...21).map { "@a\($0)" }.joined(separator: " "), problems: ["too_many_mentions error caption"]),
        Case(channel: "x", caption: "$ABC $DEF", problems: ["too_many_cashtags error caption"]),
        Case(
            channel: "threads", caption: (1...6).map { "https://example.org/\($0)" }.joined(separator: " "),
            problems: ["too_many_links error caption"]),
        Case(channel: "instagram", slides: [], problems: ["too_few_slides error slides"]),
        Case(channel: "mastodon", slides: [.video, Shown()], problems: ["kinds_mixed error slides"]),
        Case(channel: "mastodon", slides: [.video, .video], problems: ["too_many_videos error slides"]),
        Case(
            channel: "pinterest", slides: [Shown(), Shown(width: 1080, height: 1080)],
            problems: ["sizes_differ error slides", "review_gate warning channels"]),
        Case(channel: "instagram", slides: [Shown(type: "image/png")], problems: ["media_type_unsupported error slides[0]"]),
        Case(channel: "bluesky", slides: [Shown(bytes: 2_000_001)], problems: ["file_too_large error slides[0]"]),
        Case(
            channel: "facebook", slides: [Shown(bytes: 4_000_001)],
            problems: ["file_too_large warning slides[0]", "review_gate warning channels"]),
        Case(channel: "discord", slides: Array(repeating: Shown(bytes: 9_000_000), count: 3), problems: ["file_too_large error slides"]),
        Case(
            channel: "linkedin", slides: [Shown(type: "video/mp4", bytes: 74_999, milliseconds: 10_000)],
            problems: ["file_too_small error slides[0]"]),
        Case(channel: "instagram", slides: [Shown(width: 300, height: 300)], problems: ["size_out_of_range error slides[0]"]),
        Case(channel: "instagram", slides: [Shown(width: 1080, height: 1920)], problems: ["ratio_out_of_range error slides[0]"]),
        Case(
            channel: "x", slides: [Shown(type: "video/mp4", width: 720, height: 900, milliseconds: 200_000)],
            problems: ["duration_out_of_range error slides[0]"]),
        Case(
            channel: "x", slides: [Shown(alt: String(repeating: "a", count: 1_001))],
            problems: ["alt_text_too_long error slides[0].alt_text"]),
        Case(channel: "feed", slides: [Shown(alt: "")], problems: ["alt_text_missing warning slides[0].alt_text"]),
        Case(channel: "telegram", problems: ["alt_text_dropped warning slides[0].alt_text"]),
    ]

    @Test(arguments: cases)
    func `every class of problem is told with its place`(row: Case) async throws {
        var slides: [JSON] = []
        for shown in row.slides {
            let media = try await setting.picture(
                type: shown.type, width: shown.width, height: shown.height, bytes: shown.bytes, milliseconds: shown.milliseconds)
            slides.append(["media_id": media.json, "alt_text": .string(shown.alt)])
        }
        let story = try await setting.call(
            "create_story", ["caption": .string(row.caption), "slides": .array(slides), "channels": [.string(row.channel)]])
        let channel = try await preview(story)["channels"]![0]!
        let told = channel["problems"]!.arrayValue!.map { problem in
            ["code", "severity", "path"].map { problem[$0]!.stringValue! }.joined(separator: " ")
        }
        #expect(told == row.problems)
        #expect(channel["problems"]!.arrayValue!.allSatisfy { $0["message"]!.stringValue!.count > 20 })
    }

    @Test func `the cases have every class but those that no story reaches`() {
        let told = Set(Self.cases.flatMap(\.problems).map { String($0.prefix { $0 != " " }) })
        // Too many slides, and a thread where there are none, are refused when the story is made.
        let refusedBefore = [ChannelProblem.Code.tooManySlides, .threadUnsupported].map(\.rawValue)
        #expect(told == Set(ChannelProblem.Code.allCases.map(\.rawValue)).subtracting(refusedBefore))
    }
}
