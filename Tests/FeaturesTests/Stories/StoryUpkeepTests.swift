import Application
import GRDB
import JSONSchema
import Operations
import TestSupport
import Testing

@testable import Features

/// What happens to scheduled stories when the rules of a zone change.
@Suite struct StoryUpkeepTests {
    private let setting = StorySetting()

    private func follow() async throws -> Bool {
        try await setting.appliance.appliance.dispatcher.perform(as: .operator) { context in try StoryUpkeep.followZones(in: context) }
    }

    /// As if another release of the rules had found the instants an hour later.
    private func age() async throws {
        try await setting.change("INSERT OR REPLACE INTO setting (name, value) VALUES ('zone_data', '2001a')")
        try await setting.change("UPDATE story SET scheduled_at = scheduled_at + 3600000 WHERE scheduled_local IS NOT NULL")
        try await setting.change(
            """
            UPDATE publication SET due_at = due_at + 3600000, run_at = run_at + 3600000
            WHERE story IN (SELECT id FROM story WHERE scheduled_local IS NOT NULL)
            """)
    }

    private func scheduled(_ time: JSON) async throws -> JSON {
        try await setting.call("create_story", (["caption": "Hello"] as JSON).with(time))
    }

    @Test func `a local time keeps its place on the wall and is published then`() async throws {
        let story = try await scheduled(["scheduled_at_local": "2026-05-02T07:00:00", "timezone": "Europe/Berlin"])
        let instant = try await scheduled(["scheduled_at": "2026-05-02T07:00:00Z"])
        try await age()
        #expect(try await setting.call("get_story", ["story_id": story["id"]!])["scheduled_at"] == "2026-05-02T06:00:00.000Z")
        #expect(try await follow() == false)
        #expect(try await setting.call("get_story", ["story_id": story["id"]!]) == story)
        #expect(try await setting.call("get_story", ["story_id": instant["id"]!]) == instant)
        setting.appliance.clock.set(Instant("2026-05-02T05:00:00Z")!)
        await setting.appliance.publishDue()
        #expect(try await setting.call("get_story", ["story_id": story["id"]!])["state"] == "published")
        #expect(try await setting.call("get_story", ["story_id": instant["id"]!])["state"] == "scheduled")
    }

    @Test func `under the same rules nothing is looked at`() async throws {
        #expect(try await follow() == false)
        let story = try await scheduled(["scheduled_at_local": "2026-05-02T07:00:00", "timezone": "Europe/Berlin"])
        try await setting.change("UPDATE story SET scheduled_at = scheduled_at + 3600000")
        #expect(try await follow() == false)
        #expect(try await setting.call("get_story", ["story_id": story["id"]!])["scheduled_at"] == "2026-05-02T06:00:00.000Z")
    }

    @Test func `a zone that is not known any more keeps its instant`() async throws {
        let story = try await scheduled(["scheduled_at_local": "2026-05-02T07:00:00", "timezone": "Europe/Berlin"])
        try await age()
        try await setting.change("UPDATE story SET timezone = 'Europe/Atlantis'")
        #expect(try await follow() == false)
        #expect(
            try await setting.call("get_story", ["story_id": story["id"]!])
                == story.with(["timezone": "Europe/Atlantis", "scheduled_at": "2026-05-02T06:00:00.000Z"]))
    }

    @Test func `more stories than one transaction takes follow in several`() async throws {
        let one: JSON = ["caption": "Hello", "scheduled_at_local": "2026-05-02T07:00:00", "timezone": "Europe/Berlin"]
        for count in [50, 50, 50, 50, 1] {
            try await setting.call("create_stories_bulk", ["stories": .array(Array(repeating: one, count: count))])
        }
        try await age()
        #expect(try await follow() == true)
        #expect(try await follow() == false)
        let instant = Instant("2026-05-02T05:00:00Z")!
        #expect(try setting.values("SELECT DISTINCT scheduled_at FROM story") == [.int(instant.milliseconds)])
        #expect(try setting.values("SELECT DISTINCT run_at FROM publication") == [.int(instant.milliseconds)])
        #expect(try setting.value("SELECT value FROM setting WHERE name = 'zone_data'") == .string(LocalTime.zoneDataRelease))
    }
}
