import JSONSchema
import Operations
import TestSupport
import Testing

@testable import Features

@Suite struct ListStoriesTests {
    private let setting = StorySetting()

    private func ids(_ arguments: JSON) async throws -> [JSON] {
        try await setting.call("list_stories", arguments)["items"]!.arrayValue!.map { $0["id"]! }
    }

    /// Makes stories a second apart, so that their order is known.
    private func stories(_ all: [JSON]) async throws -> [JSON] {
        var made: [JSON] = []
        for arguments in all {
            made.append(try await setting.call("create_story", arguments)["id"]!)
            setting.appliance.clock.advance(seconds: 1)
        }
        return made
    }

    @Test func `a line tells a story in short form`() async throws {
        let media = try await setting.pictures(2)
        let long = String(repeating: "wörd ", count: 40)
        let story = try await setting.call(
            "create_story",
            [
                "caption": .string(long), "title": "A title", "slides": StorySetting.slides(media), "channels": ["feed"],
                "scheduled_at": "2026-05-02T06:00:00Z",
            ])
        #expect(
            try await setting.call("list_stories")
                == [
                    "items": [
                        [
                            "id": story["id"]!, "state": "scheduled", "caption": .string(long.prefix(139) + "…"), "slide_count": 2,
                            "channels": ["feed"], "scheduled_at": "2026-05-02T06:00:00.000Z", "published_at": .null, "revision": 1,
                        ]
                    ], "next_cursor": .null,
                ])
        #expect(
            try await setting.call("list_stories", ["fields": ["title", "post_type", "updated_at"]])["items"]
                == [["title": "A title", "post_type": "carousel", "updated_at": .string(StorySetting.start)]])
    }

    @Test func `pages follow each other from the newest on, without gap or overlap`() async throws {
        let made = try await stories((0..<5).map { ["caption": .string("\($0)")] })
        var pages: [[JSON]] = []
        var cursor = JSON.null
        repeat {
            let page = try await setting.call("list_stories", ["limit": 2, "cursor": cursor])
            pages.append(page["items"]!.arrayValue!.map { $0["id"]! })
            cursor = page["next_cursor"]!
            // What comes meanwhile is newer than the cursor and moves nothing.
            if pages.count == 1 { _ = try await stories([["caption": "new"]]) }
        } while !cursor.isNull && pages.count < 9
        #expect(pages == [[made[4], made[3]], [made[2], made[1]], [made[0]]])
    }

    @Test func `states and channels filter, alone and together, on every page`() async throws {
        try await setting.webhook()
        let time: JSON = "2026-05-02T06:00:00Z"
        let made = try await stories([
            ["caption": "0"], ["caption": "1", "scheduled_at": time], ["caption": "2", "channels": ["webhook"], "scheduled_at": time],
            ["caption": "3", "channels": ["feed", "webhook"]], ["caption": "4", "scheduled_at": time],
        ])
        #expect(try await ids(["state": "scheduled"]) == [made[4], made[2], made[1]])
        #expect(try await ids(["status": "scheduled"]) == [made[4], made[2], made[1]])
        #expect(try await ids(["state": "draft"]) == [made[3], made[0]])
        #expect(try await ids(["channel": "webhook"]) == [made[3], made[2]])
        #expect(try await ids(["channel": "webhook", "state": "scheduled"]) == [made[2]])
        #expect(try await ids(["state": "failed"]) == [])
        let page = try await setting.call("list_stories", ["status": "scheduled", "limit": 2])
        #expect(try await ids(["status": "scheduled", "limit": 2, "cursor": page["next_cursor"]!]) == [made[1]])
    }

    @Test func `lists of a channel follow what stories become`() async throws {
        try await setting.webhook()
        let (moved, timed, gone) = (
            try await setting.call("create_story", ["caption": "0"]), try await setting.call("create_story", ["caption": "1"]),
            try await setting.call("create_story", ["caption": "2"])
        )
        try await setting.call("update_story", ["story_id": moved["id"]!, "revision": 1, "channels": ["webhook", "x"]])
        try await setting.call("schedule_story", ["story_id": timed["id"]!, "scheduled_at": "2026-05-02T06:00:00Z"])
        try await setting.call("delete_story", ["story_id": gone["id"]!])
        let channels = try ["feed", "webhook", "x"].map { channel in
            try setting.values("SELECT story || ' ' || state FROM story_channel WHERE channel = ?", [channel]).map { $0.stringValue ?? "" }
        }
        let (first, second) = (moved["id"]!.stringValue!, timed["id"]!.stringValue!)
        #expect(channels == [["\(second) scheduled"], ["\(first) draft"], ["\(first) draft"]])
        #expect(try await ids(["channel": "feed", "state": "scheduled"]) == [timed["id"]!])
        #expect(try await ids(["channel": "feed", "state": "draft"]) == [])
    }

    @Test func `a list holds one project's stories`() async throws {
        let other = try await setting.project("Other")
        let story = try await setting.call("create_story", ["project_id": other.json, "caption": "Other"])
        try await setting.call("create_story", ["project_id": setting.ada.project.json, "caption": "Own"])
        try await setting.call("create_story", ["caption": "Bob's"], as: "bob")
        #expect(try await ids(["project_id": other.json]) == [story["id"]!])
        #expect(try await setting.failure(of: "list_stories").code == .projectRequired)
    }

    @Test func `a cursor of another list is refused`() async throws {
        let cursor = setting.ada.project.json
        #expect(
            try await setting.failure(of: "list_stories", ["cursor": cursor])
                == Failure(
                    .validationFailed, "This cursor is not of this list. Pass next_cursor of the last page, or leave it out to begin anew.",
                    parameter: "cursor", got: cursor))
    }

    @Test(arguments: [0, 101])
    func `a page has 1 to 100 lines`(limit: Int) async throws {
        #expect(
            try await setting.failure(of: "list_stories", ["limit": JSON(limit)])
                == .invalid([FieldProblem("limit", got: JSON(limit), expected: "a number from 1 to 100")]))
    }

    @Test func `an unknown state is told with the nearest`() async throws {
        let failure = try await setting.failure(of: "list_stories", ["status": "publishd"])
        #expect(failure.fields.map(\.path) == ["state"])
        #expect(failure.message.contains("did you mean published?"))
    }
}
