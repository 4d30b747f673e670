import JSONSchema
import Operations
import TestSupport
import Testing

@testable import Features

/// What stories and the pictures that they show have to do with each other.
@Suite struct StoryMediaTests {
    private let setting = StorySetting()

    private func delete(_ media: MediaID) async throws { try await setting.call("delete_media", ["media_id": media.json]) }

    private func refusal(_ media: MediaID, _ story: JSON, _ state: String) async throws {
        #expect(
            try await setting.failure(of: "delete_media", ["media_id": media.json])
                == Failure(
                    .conflict,
                    "The asset is shown by \(story["id"]!.stringValue!) (\(state)). Unschedule what is scheduled first; what is published stays.",
                    fix: ["stories": [["id": story["id"]!, "state": .string(state)]]]))
    }

    @Test func `an asset stays while a story that shows it is scheduled, on its way or out`() async throws {
        let media = try await setting.picture()
        let story = try await setting.call(
            "create_story",
            ["caption": "Hello", "slides": StorySetting.slides([media]), "scheduled_at": "2026-05-02T06:00:00Z"])
        try await refusal(media, story, "scheduled")
        try await setting.call("publish_story", ["story_id": story["id"]!])
        try await refusal(media, story, "publishing")
        await setting.appliance.publishDue()
        try await refusal(media, story, "published")
    }

    @Test func `an asset that only an override shows stays as well`() async throws {
        let media = try await setting.picture()
        let story = try await setting.call(
            "create_story",
            [
                "caption": "Hello", "channel_overrides": ["feed": ["slides": StorySetting.slides([media])]],
                "scheduled_at": "2026-05-02T06:00:00Z",
            ])
        try await refusal(media, story, "scheduled")
    }

    @Test func `a draft does not hold its pictures; afterwards it cannot be scheduled, and says why`() async throws {
        let media = try await setting.pictures(2)
        let story = try await setting.call("create_story", ["caption": "Hello", "slides": StorySetting.slides(media)])
        try await delete(media[1])
        let failure = try await setting.failure(of: "schedule_story", ["story_id": story["id"]!, "scheduled_at": "2026-05-02T06:00:00Z"])
        #expect(
            failure
                == .invalid([
                    FieldProblem(
                        "slides[1].media_id", got: media[1].json, expected: "an asset that is still there; this one was deleted")
                ]))
        #expect(try await setting.call("get_story", ["story_id": story["id"]!]) == story)
    }

    @Test func `a draft whose picture was deleted can still be changed`() async throws {
        let media = try await setting.pictures(2)
        let story = try await setting.call("create_story", ["caption": "Hello", "slides": StorySetting.slides(media)])
        try await delete(media[1])
        let changed = try await setting.call("update_story", ["story_id": story["id"]!, "revision": 1, "caption": "Good morning"])
        #expect(changed["caption"] == "Good morning" && changed["slides"] == story["slides"])
        try await delete(media[0])
    }

    @Test func `unscheduled, deleted or without it, a story lets its asset go`() async throws {
        let media = try await setting.pictures(3)
        var stories: [JSON] = []
        for asset in media {
            stories.append(
                try await setting.call(
                    "create_story",
                    ["caption": "Hello", "slides": StorySetting.slides([asset]), "scheduled_at": "2026-05-02T06:00:00Z"]))
        }
        try await setting.call("unschedule_story", ["story_id": stories[0]["id"]!])
        try await setting.call("delete_story", ["story_id": stories[1]["id"]!])
        try await setting.call("update_story", ["story_id": stories[2]["id"]!, "revision": 1, "slides": []])
        for asset in media { try await delete(asset) }
        #expect(try setting.value("SELECT (SELECT COUNT(*) FROM media) + (SELECT COUNT(*) FROM blob)") == 0)
    }
}
