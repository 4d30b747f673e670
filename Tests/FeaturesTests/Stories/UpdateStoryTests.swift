import GRDB
import JSONSchema
import Operations
import TestSupport
import Testing

@testable import Features

@Suite struct UpdateStoryTests {
    private let setting = StorySetting()

    private func update(_ story: JSON, _ changes: JSON, scopes: ScopeSet = .everything) async throws -> JSON {
        try await setting.call(
            "update_story", (["story_id": story["id"]!, "revision": story["revision"]!] as JSON).with(changes), scopes: scopes)
    }

    private func refusal(_ story: JSON, _ changes: JSON) async throws -> Failure {
        try await setting.failure(
            of: "update_story", (["story_id": story["id"]!, "revision": story["revision"]!] as JSON).with(changes))
    }

    private func shown(_ story: JSON) async throws -> JSON { try await setting.call("get_story", ["story_id": story["id"]!]) }

    /// A story that has everything.
    private func full() async throws -> JSON {
        let media = try await setting.pictures(2)
        return try await setting.call(
            "create_story",
            [
                "caption": "Hello", "title": "A title", "slides": StorySetting.slides(media),
                "channel_overrides": ["x": ["caption": "Hi", "slides": StorySetting.slides(media.prefix(1))]], "pin_to_grid": true,
                "comment_ask": "Why?", "comment_ask_mode": "metadata", "destination_url": "https://example.org",
            ])
    }

    @Test func `what is not sent stays`() async throws {
        let story = try await full()
        setting.appliance.clock.advance(seconds: 60)
        let changed = try await update(story, ["caption": "Good day"])
        #expect(changed == story.with(["caption": "Good day", "revision": 2]))
        #expect(try await shown(story) == changed)
    }

    @Test func `null removes`() async throws {
        let story = try await full()
        let changed = try await update(
            story,
            ["title": .null, "channel_overrides": .null, "pin_to_grid": .null, "comment_ask": .null, "destination_url": .null])
        #expect(
            changed
                == story.with([
                    "title": .null, "channel_overrides": [:], "pin_to_grid": .null, "comment_ask": .null, "destination_url": .null,
                    "revision": 2,
                ]))
    }

    @Test func `everything can be set anew`() async throws {
        let story = try await setting.call("create_story", ["caption": "Hello"])
        let media = try await setting.pictures(3)
        let changed = try await update(
            story,
            [
                "primaryCaption": "Good day", "title": "A title", "slides": StorySetting.slides(media), "channels": ["feed", "bluesky"],
                "channelOverrides": ["bluesky": ["captionFormat": "thread"]], "pinToGrid": ["pin": true, "until": "2026-06-01T00:00:00Z"],
                "commentAsk": ["text": "Why?"], "commentAskMode": "append", "destinationUrl": "https://example.org",
            ])
        #expect(
            changed
                == story.with([
                    "caption": "Good day", "title": "A title", "post_type": "carousel",
                    "slides": .array(media.map { setting.slide($0) }), "channels": ["feed", "bluesky"],
                    "channel_overrides": ["bluesky": ["caption_format": "thread"]],
                    "pin_to_grid": ["pin": true, "until": "2026-06-01T00:00:00.000Z"], "comment_ask": "Why?",
                    "comment_ask_mode": "append", "destination_url": "https://example.org", "revision": 2,
                ]))
    }

    @Test func `a stale revision is refused and tells the present one`() async throws {
        let story = try await full()
        let second = try await update(story, ["caption": "Second"])
        let failure = try await refusal(story, ["caption": "Third"])
        #expect(
            failure
                == Failure(
                    .conflict, "The story has changed since: it is at revision 2, not 1. Read it again and repeat.", parameter: "revision",
                    got: 1, fix: ["revision": 2]))
        #expect(try await shown(story) == second)
    }

    @Test func `the revision has to be sent`() async throws {
        let story = try await full()
        let failure = try await setting.failure(of: "update_story", ["story_id": story["id"]!, "caption": "New"])
        #expect(failure.fields.map(\.path) == ["revision"])
    }

    @Test func `what would be no carousel any more changes nothing`() async throws {
        let story = try await full()
        let media = try await setting.picture()
        #expect(
            try await refusal(story, ["post_type": "carousel", "slides": StorySetting.slides([media])])
                == Failure(.validationFailed, "A carousel has 2 to 10 slides, not 1.", parameter: "slides", got: 1))
        #expect(try await refusal(story, ["post_type": "single"]).code == .validationFailed)
        #expect(try await shown(story) == story)
        #expect(try await update(story, ["slides": StorySetting.slides([media])])["post_type"] == "single")
    }

    // MARK: Scheduled stories

    private func scheduled(_ members: JSON = [:]) async throws -> JSON {
        try await setting.call(
            "create_story",
            (["caption": "Hello", "scheduled_at_local": "2026-05-02T07:00:00", "timezone": "Europe/Berlin"] as JSON).with(members))
    }

    /// Where a story waits to go out.
    private func places(_ story: JSON) -> Set<String> {
        Set(story["publications"]!.arrayValue!.filter { $0["state"] == "pending" }.map { $0["connection_id"]!.stringValue! })
    }

    @Test func `a scheduled story stays scheduled, on the channels that it has now`() async throws {
        let hook = try await setting.webhook()
        let story = try await scheduled()
        let both = try await update(story, ["channels": ["webhook", "feed"], "caption": "New"])
        #expect(
            both.without("publications")
                == story.with(["channels": ["webhook", "feed"], "caption": "New", "revision": 2]).without("publications"))
        #expect(places(both) == [hook, try setting.feed().stringValue!])
        let one = try await update(both, ["channels": ["webhook"]])
        #expect(
            one
                == both.with([
                    "channels": ["webhook"], "revision": 3,
                    "publications": [setting.publication(one["publications"]?[0], on: .string(hook), channel: "webhook")],
                ]))
        #expect(
            try setting.values("SELECT run_at FROM publication") == [.int(Instant("2026-05-02T05:00:00Z")!.milliseconds)])
    }

    @Test func `a scheduled story that could not go out is not changed into one`() async throws {
        let story = try await scheduled()
        #expect(
            try await refusal(story, ["channels": ["feed", "mastodon"]])
                == Failure(
                    .channelNotConnected, "The project has no connection to mastodon. Connect it, or take the channel out of the story.",
                    parameter: "channels", got: "mastodon"))
        #expect(
            try await refusal(story, ["caption": ""])
                == Failure(.validationFailed, "The story is empty. Give it a caption or slides.", parameter: "caption", got: ""))
        #expect(
            try await refusal(story, ["channels": []])
                == Failure(
                    .validationFailed, "The story names no channel. Give it one, e.g. feed.", parameter: "channels", got: [],
                    fix: ["channels": ["feed"]]))
        #expect(try await shown(story) == story)
    }

    @Test func `what goes out is what the last change said`() async throws {
        let story = try await scheduled()
        _ = try await update(story, ["caption": "The last word"])
        setting.appliance.clock.set(Instant("2026-05-02T05:00:00Z")!)
        await setting.appliance.publishDue()
        #expect(
            try setting.value("SELECT content ->> '$.text' FROM publication WHERE story = ?", [story["id"]!.stringValue!])
                == "The last word")
    }

    @Test func `changing what is scheduled changes what goes public, and needs a publishing scope`() async throws {
        let story = try await scheduled()
        let arguments: JSON = ["story_id": story["id"]!, "revision": 1, "caption": "New"]
        #expect(
            try await setting.failure(of: "update_story", arguments, scopes: ScopeSet([.storiesWrite]))
                == .insufficientScope([.storiesPublish, .publishingWrite], for: "Changing a scheduled story"))
        #expect(try await shown(story) == story)
        for scope in [Scope.storiesPublish, .publishingWrite] {
            let present = try await shown(story)
            #expect(try await update(present, ["caption": "New"], scopes: ScopeSet([.storiesWrite, scope]))["state"] == "scheduled")
        }
    }

    @Test func `nothing changes after publishing began`() async throws {
        let story = try await setting.call("create_story", ["caption": "Hello"])
        try await setting.call("publish_story", ["story_id": story["id"]!])
        #expect(
            try await refusal(story, ["caption": "Too late"])
                == Failure(.conflict, "The story is publishing; what has begun to go out cannot be changed. Create a new one."))
        await setting.appliance.publishDue()
        #expect(
            try await refusal(story, ["caption": "Too late"])
                == Failure(.conflict, "The story is published; what has begun to go out cannot be changed. Create a new one."))
    }
}
