import JSONSchema
import Operations
import TestSupport
import Testing

@testable import Features

/// Bad input: a clear answer that says what to send instead, and nothing half done.
@Suite struct CreateStoryRefusalTests {
    private let setting = StorySetting()

    private func refusal(_ arguments: JSON, scopes: ScopeSet = .everything) async throws -> Failure {
        let failure = try await setting.failure(of: "create_story", arguments, scopes: scopes)
        #expect(try setting.value("SELECT COUNT(*) FROM story") == 0)
        #expect(try setting.value("SELECT COUNT(*) FROM event WHERE type LIKE 'story.%'") == 0)
        return failure
    }

    // MARK: How many slides

    @Test(arguments: 2...10)
    func `a carousel has 2 to 10 slides`(count: Int) async throws {
        let media = try await setting.pictures(count)
        let reply = try await setting.call("create_story", ["post_type": "carousel", "slides": StorySetting.slides(media)])
        #expect(reply["slides"] == .array(media.map { setting.slide($0) }))
    }

    @Test(arguments: 0...1)
    func `fewer than 2 are no carousel`(count: Int) async throws {
        let slides = StorySetting.slides(try await setting.pictures(count))
        #expect(
            try await refusal(["post_type": "carousel", "slides": slides])
                == Failure(.validationFailed, "A carousel has 2 to 10 slides, not \(count).", parameter: "slides", got: JSON(count)))
    }

    @Test(arguments: ["slides", "media_urls"])
    func `11 are too many in every form`(form: String) async throws {
        let media = try await setting.picture()
        let one: JSON = form == "slides" ? ["media_id": media.json] : .string("/media/\(media)/slide.jpg")
        let all = JSON.array(Array(repeating: one, count: 11))
        #expect(try await refusal([form: all]) == .invalid([FieldProblem(form, got: all, expected: "at most 10 items, not 11")]))
    }

    @Test func `two are no single post, and the refusal says what to send`() async throws {
        let slides = StorySetting.slides(try await setting.pictures(2))
        let failure = try await refusal(["post_type": "single", "slides": slides])
        #expect(
            failure
                == Failure(
                    .validationFailed, "A single post has at most one slide, not 2. Send post_type carousel.", parameter: "slides", got: 2,
                    fix: ["post_type": "carousel"]))
        let reply = try await setting.call("create_story", (["post_type": "single", "slides": slides] as JSON).with(failure.fix!))
        #expect(reply["post_type"] == "carousel")
    }

    @Test func `5 are too many for X, and the fix that comes with it is accepted as it is`() async throws {
        let media = try await setting.pictures(5)
        let arguments: JSON = ["channels": ["feed", "x"], "slides": StorySetting.slides(media)]
        let failure = try await refusal(arguments)
        #expect(
            failure
                == Failure(
                    .channelLimit, "X takes at most 4 slides, not 5. Give it fewer by an override.", parameter: "slides", got: 5,
                    fix: ["channel_overrides": ["x": ["slides": StorySetting.slides(media.prefix(4))]]]))
        let reply = try await setting.call("create_story", arguments.with(failure.fix!))
        #expect(reply["channel_overrides"] == ["x": ["slides": .array(media.prefix(4).map { setting.slide($0) })]])
    }

    @Test func `5 in an override are told there`() async throws {
        let media = try await setting.pictures(5)
        let failure = try await refusal(["channels": ["x"], "channel_overrides": ["x": ["slides": StorySetting.slides(media)]]])
        #expect(failure.code == .channelLimit)
        #expect(failure.fields.map(\.path) == ["channel_overrides.x.slides"])
    }

    @Test func `pictures in two forms at once are refused`() async throws {
        let media = try await setting.picture()
        let url = JSON.string("/media/\(media)/slide.jpg")
        #expect(
            try await refusal(["media_url": url, "media_urls": [url]])
                == Failure(.validationFailed, "Give the pictures once: slides, media_url or media_urls.", parameter: "slides"))
    }

    // MARK: Which slides

    @Test func `an asset that is gone, another project's or never was is told alike, all at once`() async throws {
        let gone = try await setting.picture()
        try await setting.call("delete_media", ["media_id": gone.json])
        let elsewhere = try await setting.picture(of: "bob")
        let never = MediaID(at: setting.appliance.clock.now, randomness: (7, 7))
        let there = try await setting.picture()
        let expected = "an asset of this project that is still there; list_media tells which there are"
        let slides = StorySetting.slides([gone, there, elsewhere, never])
        #expect(
            try await refusal(["slides": slides])
                == .invalid([
                    FieldProblem("slides[0].media_id", got: gone.json, expected: expected),
                    FieldProblem("slides[2].media_id", got: elsewhere.json, expected: expected),
                    FieldProblem("slides[3].media_id", got: never.json, expected: expected),
                ]))
        let url = JSON.string("/media/\(elsewhere)/slide.jpg")
        #expect(try await refusal(["media_url": url]) == .invalid([FieldProblem("media_url", got: url, expected: expected)]))
        #expect(
            try await refusal(["channel_overrides": ["x": ["slides": [["media_id": gone.json]]]]])
                == .invalid([FieldProblem("channel_overrides.x.slides[0].media_id", got: gone.json, expected: expected)]))
    }

    @Test func `an asset of the user's other project is none of this one`() async throws {
        let other = try await setting.project("Other")
        let media = try await setting.picture(in: other)
        let failure = try await refusal(["project_id": setting.ada.project.json, "slides": [["media_id": media.json]]])
        #expect(failure.fields.map(\.path) == ["slides[0].media_id"])
    }

    @Test(arguments: [
        "?", "#", "/", "??", "?#", "/media", "/media/", "//", "https://example.org/cat.jpg", "/media/sty_01arz3ndektsv4rrffq69g5fav/a.jpg",
        "/media/med_x/a.jpg", "media",
    ])
    func `an address that is no asset's is told`(address: String) async throws {
        #expect(
            try await refusal(["media_url": .string(address)])
                == .invalid([
                    FieldProblem(
                        "media_url", got: .string(address),
                        expected: "the file_url of an asset here; bring other addresses in with upload_media_from_url first")
                ]))
    }

    @Test func `a slide without an asset, with two, and with a link that is none are told together`() async throws {
        let media = try await setting.pictures(2)
        let other = JSON.string("/media/\(media[1])/slide.jpg")
        #expect(
            try await refusal([
                "slides": [
                    ["alt_text": "Nothing"], ["media_id": media[0].json, "media_url": other],
                    ["media_id": media[0].json, "swipe_through_url": "javascript:alert(1)"],
                ]
            ])
                == .invalid([
                    FieldProblem("slides[0]", got: .null, expected: "media_id or media_url"),
                    FieldProblem("slides[1]", got: other, expected: "media_id or media_url, or both of the same asset"),
                    FieldProblem("slides[2].swipe_through_url", got: "javascript:alert(1)", expected: "an http or https address"),
                ]))
    }

    // MARK: Ids and names

    @Test func `an id of another type says which`() async throws {
        let story = StoryID(at: setting.appliance.clock.now, randomness: (1, 1))
        #expect(
            try await refusal(["project_id": story.json])
                == .invalid([
                    FieldProblem(
                        "project_id", got: story.json,
                        expected: "the id of a project: prj_ and 26 characters; this is the id of a story")
                ]))
        #expect(
            try await refusal(["slides": [["media_id": setting.ada.project.json]]])
                == .invalid([
                    FieldProblem(
                        "slides[0].media_id", got: setting.ada.project.json,
                        expected: "the id of a media asset: med_ and 26 characters; this is the id of a project")
                ]))
    }

    @Test func `another user's project does not exist`() async throws {
        let project = setting.appliance["bob"].project
        #expect(try await refusal(["project_id": project.json]) == .notFound("project", project))
    }

    @Test func `unknown arguments, members, channels and words are told with the nearest name`() async throws {
        let channels = ChannelLimitsTable.current.channels.map(\.id).joined(separator: ", ")
        #expect(
            try await refusal([
                "captoin": "Hello", "slides": [["media_di": "x", "alt_tex": "y"]], "channels": ["instagrm"], "post_type": "carusel",
                "channel_overrides": ["x": ["caption_fromat": "thread"], "mastodn": [:]],
            ])
                == .invalid([
                    FieldProblem("captoin", got: "Hello", expected: "a known parameter; did you mean caption?"),
                    FieldProblem(
                        "post_type", got: "carusel", expected: "one of single, carousel; did you mean carousel?"),
                    FieldProblem("slides[0].media_di", got: "x", expected: "a known parameter; did you mean media_id?"),
                    FieldProblem("slides[0].alt_tex", got: "y", expected: "a known parameter; did you mean alt_text?"),
                    FieldProblem("channels[0]", got: "instagrm", expected: "one of \(channels); did you mean instagram?"),
                    FieldProblem(
                        "channel_overrides.x.caption_fromat", got: "thread", expected: "a known parameter; did you mean caption_format?"),
                    FieldProblem("channel_overrides.mastodn", got: "mastodn", expected: "one of \(channels); did you mean mastodon?"),
                ]))
    }

    @Test func `the same field in two spellings is refused`() async throws {
        #expect(
            try await refusal(["caption": "a", "primary_caption": "b"])
                == .invalid([FieldProblem("primary_caption", got: "b", expected: "caption once, in one spelling")]))
    }

    @Test func `threads where there are none, and addresses that are none, are refused`() async throws {
        #expect(
            try await refusal(["channel_overrides": ["instagram": ["caption_format": "thread"]]])
                == Failure(
                    .validationFailed, "Instagram has no threads.", parameter: "channel_overrides.instagram.caption_format", got: "thread"))
        #expect(
            try await refusal(["destination_url": "example.org"])
                == Failure(
                    .validationFailed, "destination_url takes an http or https address.", parameter: "destination_url", got: "example.org"))
        #expect(
            try await refusal(["channel_overrides": ["x": ["destination_url": "ftp://example.org"]]])
                == Failure(
                    .validationFailed, "channel_overrides.x.destination_url takes an http or https address.",
                    parameter: "channel_overrides.x.destination_url", got: "ftp://example.org"))
    }

    // MARK: Times

    static let times: [TimeRefusal] = [
        TimeRefusal(
            ["scheduled_at": "2026-05-02T05:00:00Z", "scheduled_at_local": "2026-05-02T07:00:00", "timezone": "Europe/Berlin"],
            Failure(
                .validationFailed, "Give the time once: scheduled_at, or scheduled_at_local with timezone.", parameter: "scheduled_at",
                got: "2026-05-02T05:00:00.000Z")
        ),
        TimeRefusal(
            ["scheduled_at": "2026-05-02T05:00:00Z", "timezone": "Europe/Berlin"],
            Failure(
                .validationFailed, "timezone goes with scheduled_at_local; scheduled_at carries its offset itself.", parameter: "timezone")
        ),
        TimeRefusal(
            ["timezone": "Europe/Berlin"],
            Failure(.validationFailed, "timezone needs scheduled_at_local.", parameter: "scheduled_at_local")
        ),
        TimeRefusal(
            ["scheduled_at_local": "2026-05-02T07:00:00", "timezone": "Europe/Berln"],
            Failure.invalid([
                FieldProblem("timezone", got: "Europe/Berln", expected: "an IANA time zone; did you mean Europe/Berlin?")
            ])
        ),
        TimeRefusal(
            ["scheduled_at_local": "2026-05-02T07:00:00", "timezone": "+02:00"],
            Failure.invalid([
                FieldProblem(
                    "timezone", got: "+02:00",
                    expected: "a region's time zone such as Europe/Berlin, not an offset, which does not say when the clocks change")
            ])
        ),
        TimeRefusal(
            ["scheduled_at_local": "2026-05-02T07:00:00Z", "timezone": "Europe/Berlin"],
            Failure.invalid([
                FieldProblem(
                    "scheduled_at_local", got: "2026-05-02T07:00:00Z",
                    expected: "a local time such as 2026-05-01T07:00:00, without Z or offset; an instant goes into scheduled_at")
            ])
        ),
        TimeRefusal(
            ["scheduled_at": "2026-05-02T07:00:00"],
            Failure.invalid([
                FieldProblem(
                    "scheduled_at", got: "2026-05-02T07:00:00",
                    expected: "an instant in RFC 3339 with offset, e.g. 2026-05-01T07:00:00Z")
            ])
        ),
        TimeRefusal(
            ["scheduled_at": "2026-05-01T05:58:59.999Z"],
            Failure(
                .validationFailed,
                "This time is in the past (it is now 2026-05-01T06:00:00.000Z). To publish at once use publish_story.",
                parameter: "scheduled_at", got: "2026-05-01T05:58:59.999Z")
        ),
        TimeRefusal(
            ["scheduled_at_local": "2026-05-01T07:58:00", "timezone": "Europe/Berlin"],
            Failure(
                .validationFailed,
                "This time is in the past (it is now 2026-05-01T06:00:00.000Z). To publish at once use publish_story.",
                parameter: "scheduled_at_local", got: "2026-05-01T05:58:00.000Z")
        ),
        TimeRefusal(
            ["scheduled_at": "2027-05-02T06:00:00.001Z"],
            Failure(
                .validationFailed, "This time is more than 366 days ahead.", parameter: "scheduled_at", got: "2027-05-02T06:00:00.001Z")
        ),
    ]

    @Test(arguments: times)
    func `a time that cannot be meant is refused`(row: TimeRefusal) async throws {
        #expect(try await refusal((["caption": "Hello"] as JSON).with(row.time)) == row.failure)
    }

    @Test(arguments: ["2026-05-01T05:59:00Z", "2027-05-02T06:00:00Z"])
    func `a minute ago and 366 days ahead are just within`(time: String) async throws {
        let reply = try await setting.call("create_story", ["caption": "Hello", "scheduled_at": .string(time)])
        #expect(reply["state"] == "scheduled")
    }

    @Test func `a time without a publishing scope is refused`() async throws {
        let arguments: JSON = ["caption": "Hello", "scheduled_at": "2026-05-02T06:00:00Z"]
        #expect(
            try await refusal(arguments, scopes: ScopeSet([.storiesWrite, .storiesRead, .contentWrite]))
                == .insufficientScope([.storiesPublish, .publishingWrite], for: "Giving a time"))
        for scope in [Scope.storiesPublish, .publishingWrite] {
            let reply = try await setting.call("create_story", arguments, scopes: ScopeSet([.storiesWrite, scope]))
            #expect(reply["state"] == "scheduled")
        }
    }

    @Test func `a time for a channel that is not connected makes nothing, not even the draft`() async throws {
        #expect(
            try await refusal(["caption": "Hello", "channels": ["feed", "x"], "scheduled_at": "2026-05-02T06:00:00Z"])
                == Failure(
                    .channelNotConnected, "The project has no connection to x. Connect it, or take the channel out of the story.",
                    parameter: "channels", got: "x"))
    }
}

/// A time that is refused, and how.
struct TimeRefusal: Sendable {
    let time: JSON
    let failure: Failure

    init(_ time: JSON, _ failure: Failure) {
        self.time = time
        self.failure = failure
    }
}
