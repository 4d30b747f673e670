import JSONSchema
import Operations
import TestSupport
import Testing

@testable import Features

@Suite struct CreateStoryTests {
    private let setting = StorySetting()

    // MARK: All that can be said

    @Test func `every field is kept as it was sent`() async throws {
        let media = try await setting.pictures(3)
        let reply = try await setting.call(
            "create_story",
            [
                "project_id": setting.ada.project.json, "caption": "Seven habits", "title": "Habits", "post_type": "carousel",
                "slides": [
                    [
                        "media_id": media[0].json, "alt_text": "A desk", "caption_overlay": "One",
                        "swipe_through_url": "https://example.org/one",
                    ],
                    ["media_url": .string("http://troupe.test/media/\(media[1])/slide.jpg")],
                ],
                "channels": ["feed", "x"],
                "channel_overrides": [
                    "x": [
                        "caption": "Habits.\n\nSeven of them.", "caption_format": "thread", "thread_numbering": true, "title": "On X",
                        "destination_url": "https://example.org/x", "slides": [["media_id": media[2].json, "alt_text": "A bird"]],
                    ],
                    "instagram": ["caption": "Link in bio"],
                ],
                "pin_to_grid": ["pin": true, "until": "2026-06-01T00:00:00Z"],
                "comment_ask": ["text": "Which one first?", "kind": "choice"],
                "comment_ask_mode": "metadata", "destination_url": "https://example.org/habits",
            ])
        let expected = setting.story(
            like: reply,
            [
                "caption": "Seven habits", "title": "Habits", "post_type": "carousel", "channels": ["feed", "x"],
                "slides": [
                    setting.slide(media[0], alt: "A desk", overlay: "One", link: "https://example.org/one"), setting.slide(media[1]),
                ],
                "channel_overrides": [
                    "x": [
                        "caption": "Habits.\n\nSeven of them.", "caption_format": "thread", "thread_numbering": true, "title": "On X",
                        "destination_url": "https://example.org/x", "slides": [setting.slide(media[2], alt: "A bird")],
                    ],
                    "instagram": ["caption": "Link in bio"],
                ],
                "pin_to_grid": ["pin": true, "until": "2026-06-01T00:00:00.000Z"],
                "comment_ask": ["text": "Which one first?", "kind": "choice"], "comment_ask_mode": "metadata",
                "destination_url": "https://example.org/habits",
            ])
        #expect(reply == expected)
        #expect(try await setting.call("get_story", ["story_id": reply["id"]!]) == expected)
        #expect(try setting.events(on: reply) == ["story.created"])
    }

    @Test func `nothing at all makes an empty draft on the project's channels`() async throws {
        let reply = try await setting.call("create_story")
        #expect(reply == setting.story(like: reply))
    }

    @Test func `the camelCase spelling of every field says the same`() async throws {
        let media = try await setting.pictures(2)
        let snake = try await setting.call(
            "create_story",
            [
                "project_id": setting.ada.project.json, "caption": "Hello", "post_type": "carousel",
                "slides": [
                    [
                        "media_id": media[0].json, "alt_text": "a", "caption_overlay": "b", "swipe_through_url": "https://example.org/c",
                    ],
                    ["media_url": .string("/media/\(media[1])/slide.jpg")],
                ],
                "channel_overrides": [
                    "x": ["caption_format": "thread", "thread_numbering": false, "destination_url": "https://example.org"]
                ],
                "scheduled_at_local": "2026-05-02T07:00:00", "timezone": "Europe/Berlin", "pin_to_grid": true,
                "pin_until_at": "2026-06-01T00:00:00Z", "comment_ask": "Why?", "comment_ask_mode": "append",
                "destination_url": "https://example.org",
            ])
        let camel = try await setting.call(
            "create_story",
            [
                "projectId": setting.ada.project.json, "primaryCaption": "Hello", "postType": "carousel",
                "slides": [
                    ["mediaId": media[0].json, "altText": "a", "captionOverlay": "b", "swipeThroughUrl": "https://example.org/c"],
                    ["mediaUrl": .string("/media/\(media[1])/slide.jpg")],
                ],
                "channelOverrides": ["x": ["captionFormat": "thread", "threadNumbering": false, "destinationUrl": "https://example.org"]],
                "scheduledAtLocal": "2026-05-02T07:00:00", "timezone": "Europe/Berlin", "pinToGrid": true,
                "pinUntilAt": "2026-06-01T00:00:00Z", "commentAsk": "Why?", "commentAskMode": "append",
                "destinationUrl": "https://example.org",
            ])
        #expect(camel.without("id", "publications") == snake.without("id", "publications"))
        #expect(camel["state"] == "scheduled")
    }

    @Test(
        arguments: [
            ["mediaUrl": "{0}"], ["media_url": "{0}"], ["mediaUrls": ["{0}"]], ["media_urls": ["{0}"]], ["slides": [["media_url": "{0}"]]],
        ] as [JSON])
    func `one picture may come in every form`(form: JSON) async throws {
        let media = try await setting.pictures(1)
        let reply = try await setting.call("create_story", Self.filled(form, media))
        #expect(reply == setting.story(like: reply, ["slides": [setting.slide(media[0])]]))
    }

    @Test(arguments: [["mediaUrls": ["{0}", "{1}"]], ["slides": [["media_url": "{0}"], ["media_url": "{1}"]]]] as [JSON])
    func `several pictures are a carousel without saying so`(form: JSON) async throws {
        let media = try await setting.pictures(2)
        let reply = try await setting.call("create_story", Self.filled(form, media))
        #expect(reply == setting.story(like: reply, ["post_type": "carousel", "slides": .array(media.map { setting.slide($0) })]))
    }

    @Test(arguments: [
        "http://troupe.test/media/{}/slide.jpg", "/media/{}/slide.jpg", "http://127.0.0.1:8420/media/{}/slide.jpg",
        "https://troupe.example/media/{}/slide.jpg?v=1#top", "media/{}/other-name.png",
    ])
    func `an asset is known by its address under every name of the appliance`(address: String) async throws {
        let media = try await setting.picture(alt: "A cat")
        let reply = try await setting.call(
            "create_story", ["slides": [["media_url": .string(address.replacing("{}", with: media.text))]]])
        #expect(reply["slides"] == [setting.slide(media, alt: "A cat")])
    }

    @Test func `both names of one asset are one slide, and an alt text of its own goes before the asset's`() async throws {
        let media = try await setting.picture(alt: "A cat")
        let reply = try await setting.call(
            "create_story",
            [
                "slides": [
                    [
                        "media_id": media.json, "media_url": .string("/media/\(media)/slide.jpg"), "alt_text": "", "caption_overlay": "",
                        "swipe_through_url": "",
                    ]
                ]
            ])
        #expect(reply["slides"] == [setting.slide(media)])
    }

    /// Puts the addresses of assets where a form names them by their number.
    private static func filled(_ form: JSON, _ media: [MediaID]) -> JSON {
        var text = form.text
        for (index, id) in media.enumerated() { text = text.replacing("{\(index)}", with: "http://troupe.test/media/\(id)/slide.jpg") }
        return try! JSON(parsing: text)
    }

    // MARK: Pins and questions

    @Test(
        arguments: [
            (["pin_to_grid": true], ["pin": true, "until": .null]), (["pin_to_grid": false], ["pin": false, "until": .null]),
            (["pin_to_grid": ["pin": true]], ["pin": true, "until": .null]),
            (["pin_to_grid": ["pin": true, "until": "2026-06-01T02:00:00+02:00"]], ["pin": true, "until": "2026-06-01T00:00:00.000Z"]),
            (["pin_to_grid": true, "pin_until_at": "2026-06-01T00:00:00Z"], ["pin": true, "until": "2026-06-01T00:00:00.000Z"]),
            (
                ["pin_to_grid": ["pin": true, "until": "2026-06-01T00:00:00Z"], "pin_until_at": "2026-06-01T00:00:00Z"],
                ["pin": true, "until": "2026-06-01T00:00:00.000Z"]
            ),
        ] as [(JSON, JSON)])
    func `a pin has three shapes`(sent: JSON, shown: JSON) async throws {
        #expect(try await setting.call("create_story", sent)["pin_to_grid"] == shown)
    }

    @Test(
        arguments: [
            ["pin_until_at": "2026-06-01T00:00:00Z"], ["pin_to_grid": false, "pin_until_at": "2026-06-01T00:00:00Z"],
            ["pin_to_grid": ["pin": true, "until": "2026-06-02T00:00:00Z"], "pin_until_at": "2026-06-01T00:00:00Z"],
        ] as [JSON])
    func `an end without the pin that it ends is refused`(sent: JSON) async throws {
        #expect(
            try await setting.failure(of: "create_story", sent)
                == Failure(
                    .validationFailed, "pin_until_at goes with pin_to_grid: true.", parameter: "pin_until_at",
                    got: "2026-06-01T00:00:00.000Z"))
    }

    @Test(
        arguments: [
            ("yes", "pin_to_grid", "true, false or {\"pin\": true, \"until\": an instant}"),
            (["pin": true, "unti": "2026-06-01T00:00:00Z"], "pin_to_grid", "true, false or {\"pin\": true, \"until\": an instant}"),
            (["pin": true, "until": "June"], "pin_to_grid.until", "an instant in RFC 3339 with offset, e.g. 2026-05-01T07:00:00Z"),
        ] as [(JSON, String, String)])
    func `another shape of a pin is told`(pin: JSON, path: String, expected: String) async throws {
        let failure = try await setting.failure(of: "create_story", ["pin_to_grid": pin])
        #expect(failure == .invalid([FieldProblem(path, got: path == "pin_to_grid" ? pin : "June", expected: expected)]))
    }

    @Test(
        arguments: [
            ("Tea or coffee?", .null, "Good morning\n\nTea or coffee?"), ("Tea or coffee?", "append", "Good morning\n\nTea or coffee?"),
            (["text": "Tea or coffee?", "kind": "choice"], .null, "Good morning\n\nTea or coffee?"),
            (["text": "Tea or coffee?", "kind": "open"], "append", "Good morning\n\nTea or coffee?"),
            ("Tea or coffee?", "metadata", "Good morning"),
            (["text": "Tea or coffee?", "kind": "open"], "metadata", "Good morning"),
        ] as [(JSON, JSON, String)])
    func `a question closes the caption, unless it is metadata`(ask: JSON, mode: JSON, text: String) async throws {
        let story = try await setting.call("create_story", ["caption": "Good morning", "comment_ask": ask, "comment_ask_mode": mode])
        #expect(story == setting.story(like: story, ["caption": "Good morning", "comment_ask": ask, "comment_ask_mode": mode]))
        #expect(try await setting.call("preview_story", ["story_id": story["id"]!])["channels"]?[0]?["text"]?["text"] == .string(text))
    }

    @Test func `a question that is only a text is kept as one`() async throws {
        #expect(try await setting.call("create_story", ["comment_ask": ["text": "Tea or coffee?"]])["comment_ask"] == "Tea or coffee?")
    }

    @Test func `a question that the caption asks already is not asked twice`() async throws {
        let story = try await setting.call("create_story", ["caption": "Good morning. Tea or coffee ?", "comment_ask": "Tea or coffee?"])
        let preview = try await setting.call("preview_story", ["story_id": story["id"]!])
        #expect(preview["channels"]?[0]?["text"]?["text"] == "Good morning. Tea or coffee ?")
    }

    @Test(arguments: ["", ["kind": "choice"], ["text": "Why?", "kind": 1], ["text": "Why?", "knd": "open"], 3] as [JSON])
    func `another shape of a question is told`(ask: JSON) async throws {
        #expect(
            try await setting.failure(of: "create_story", ["comment_ask": ask])
                == .invalid([
                    FieldProblem("comment_ask", got: ask, expected: "a question of 1 to 500 characters, or {\"text\": …, \"kind\": …}")
                ]))
    }

    // MARK: Channels

    @Test func `a story that names no channel goes where the project says`() async throws {
        try await setting.call("update_project", ["project_id": setting.ada.project.json, "default_channels": ["webhook", "feed"]])
        #expect(try await setting.call("create_story")["channels"] == ["webhook", "feed"])
        #expect(try await setting.call("create_story", ["channels": []])["channels"] == [])
    }

    // MARK: Projects

    @Test func `with two projects one has to be named, and the refusal names them`() async throws {
        setting.appliance.clock.advance(seconds: 1)
        let second = try await setting.project("Second")
        setting.appliance.clock.advance(seconds: -1)
        #expect(
            try await setting.failure(of: "create_story", ["caption": "Hello"])
                == Failure(
                    .projectRequired, "You have several projects: say which by project_id.",
                    fix: [
                        "project_id": [
                            ["id": setting.ada.project.json, "name": "ada"], ["id": second.json, "name": "Second"],
                        ]
                    ]))
        let reply = try await setting.call("create_story", ["project_id": second.json])
        #expect(reply == setting.story(like: reply, ["project_id": second.json]))
    }

    @Test func `the scope to write does for a draft`() async throws {
        let reply = try await setting.call("create_story", ["caption": "Hello"], scopes: ScopeSet([.storiesWrite]))
        #expect(reply["state"] == "draft")
    }
}
