import JSONSchema
import Operations
import TestSupport
import Testing

@testable import Features

@Suite struct DeleteStoryTests {
    private let setting = StorySetting()

    @Test(arguments: [[:], ["scheduled_at": "2026-05-02T06:00:00Z"]] as [JSON])
    func `a story that has not gone out is deleted with all that hangs on it`(time: JSON) async throws {
        let media = try await setting.picture()
        let arguments: JSON = ["caption": "Hello", "slides": StorySetting.slides([media])]
        let story = try await setting.call("create_story", arguments.with(time))
        #expect(try await setting.call("delete_story", ["story_id": story["id"]!]) == ["id": story["id"]!, "deleted": true])
        #expect(
            try await setting.failure(of: "get_story", ["story_id": story["id"]!])
                == .notFound("story", story["id"]!.stringValue!))
        #expect(try setting.value("SELECT (SELECT COUNT(*) FROM publication) + (SELECT COUNT(*) FROM story_media)") == 0)
        setting.appliance.clock.set(Instant("2026-05-02T06:00:00Z")!)
        await setting.appliance.publishDue()
        #expect(try setting.events(on: story).contains("story.published") == false)
    }

    @Test func `a story that is out, or on its way, stays`() async throws {
        let story = try await setting.call("create_story", ["caption": "Hello"])
        try await setting.call("publish_story", ["story_id": story["id"]!])
        #expect(
            try await setting.failure(of: "delete_story", ["story_id": story["id"]!])
                == Failure(.conflict, "The story is publishing and cannot be deleted."))
        await setting.appliance.publishDue()
        #expect(
            try await setting.failure(of: "delete_story", ["story_id": story["id"]!])
                == Failure(.conflict, "The story is published and cannot be deleted."))
    }
}
