import JSONSchema
import Operations
import TestSupport
import Testing

@testable import Features

@Suite struct ReviewTests {
    private let setting = StorySetting()
    /// May decide, but not publish.
    private let editor = ScopeSet([.contentRead, .contentWrite])
    private let time: JSON = "2026-05-02T06:00:00.000Z"

    private func draft(_ members: JSON = [:]) async throws -> JSON {
        try await setting.call("create_story", (["caption": "Hello"] as JSON).with(members))["id"]!
    }

    private func submitted(_ members: JSON = [:]) async throws -> JSON {
        let story = try await draft(members)
        try await setting.call("submit_story", ["story_id": story])
        return story
    }

    private func state(_ story: JSON) async throws -> JSON? { try await setting.call("get_story", ["story_id": story])["state"] }

    // MARK: Deciding

    @Test func `a submitted story waits in the queue until it is decided on`() async throws {
        let story = try await submitted()
        let queue = try await setting.call("list_review_queue")
        #expect(
            queue["items"] == [
                [
                    "id": story, "title": .null, "caption": "Hello", "slide_count": 0, "media_url": .null, "channels": ["feed"],
                    "scheduled_at": .null, "revision": 1, "reason": .null,
                ]
            ])
        let shown = try await setting.call("get_story", ["story_id": story])
        #expect(shown["state"] == "pending_review")
        #expect(shown["review"]?["submitted_at"] == .string(StorySetting.start))
        try await setting.call("approve_story", ["story_id": story])
        #expect(try await setting.call("list_review_queue")["items"] == [])
        #expect(try setting.events(on: ["id": story]) == ["story.created", "story.approved"])
    }

    @Test func `whoever may not publish approves, and is told what it still needs`() async throws {
        let story = try await submitted()
        let approval = try await setting.call("approve_content", ["contentId": story], scopes: editor)
        #expect(approval["state"] == "approved")
        #expect(approval["needs"] == "publishing:write")
        #expect(approval["publications"] == [])
        // Somebody who may publish agrees once more; that it happened twice changes nothing.
        for _ in 1...2 {
            let cleared = try await setting.call("approve_story", ["story_id": story])
            #expect(cleared["state"] == "approved" && cleared["needs"] == .null)
        }
    }

    @Test func `approving never makes public what nobody with a publishing scope agreed to`() async throws {
        let scheduled = try await draft(["scheduled_at": time])
        try await setting.call("submit_story", ["story_id": scheduled])
        let approval = try await setting.call("approve_story", ["story_id": scheduled], scopes: editor)
        #expect(approval["needs"] == "publishing:write" && approval["state"] == "approved" && approval["publications"] == [])
        setting.appliance.clock.advance(seconds: 200_000)
        await setting.appliance.publishDue()
        #expect(try await state(scheduled) == "approved")
    }

    @Test func `a time that was kept is taken up when somebody who may publish approves`() async throws {
        let story = try await draft(["scheduled_at_local": "2026-05-02T08:00", "timezone": "Europe/Berlin"])
        let waiting = try await setting.call("submit_story", ["story_id": story])
        #expect(waiting["state"] == "pending_review" && waiting["scheduled_at"] == time && waiting["publications"] == [])
        let approval = try await setting.call("approve_story", ["story_id": story])
        #expect(approval["state"] == "scheduled" && approval["scheduled_at"] == time && approval["needs"] == .null)
        #expect(approval["timezone"] == "Europe/Berlin")
        setting.appliance.clock.advance(seconds: 100_000)
        await setting.appliance.publishDue()
        #expect(try await state(story) == "published")
    }

    @Test func `a time that has passed meanwhile is told, and nothing goes out late`() async throws {
        let story = try await draft(["scheduled_at_local": "2026-05-02T08:00", "timezone": "Europe/Berlin"])
        try await setting.call("submit_story", ["story_id": story])
        setting.appliance.clock.advance(seconds: 200_000)
        let approval = try await setting.call("approve_story", ["story_id": story])
        #expect(approval["state"] == "approved" && approval["scheduled_at"] == .null)
        let told = "Its time, 2026-05-02T08:00:00 Europe/Berlin, passed while it waited. Give it another by schedule_story, or send it now"
        #expect(approval["review"]?["reason"]?.stringValue?.hasPrefix(told) == true, "\(approval["review"]!)")
        await setting.appliance.publishDue()
        #expect(try await state(story) == "approved")
    }

    @Test func `a rejected story says why and goes out by no way`() async throws {
        let story = try await submitted()
        let rejected = try await setting.call("reject_content", ["content_id": story, "reason": "Too loud"], scopes: editor)
        #expect(rejected["state"] == "rejected")
        #expect(rejected["review"]?["reason"] == "Too loud" && rejected["review"]?["decision"] == "rejected")
        #expect(try setting.events(on: ["id": story]).last == "story.rejected")
        for (operation, arguments) in [("publish_story", [:]), ("schedule_story", ["scheduled_at": time])] as [(String, JSON)] {
            let failure = try await setting.failure(of: operation, arguments.with(["story_id": story]))
            #expect(failure.code == .conflict && failure.message.contains("approve_story"))
        }
        let preview = try await setting.call("preview_story", ["story_id": story])
        #expect(preview["ready"] == false && preview["problems"]![0]!["message"]!.stringValue!.contains("The story was rejected."))
        #expect(try await setting.call("approve_story", ["story_id": story])["state"] == "approved")
    }

    @Test(arguments: [("approve_story", "pending_review"), ("reject_story", "draft")])
    func `a decision holds for what was decided on`(decision: String, after: JSON) async throws {
        let story = try await submitted()
        try await setting.call(decision, ["story_id": story])
        let changed = try await setting.call("update_story", ["story_id": story, "revision": 1, "caption": "Other"])
        #expect(changed["state"] == after)
    }

    @Test(arguments: ["approve_story", "reject_story"])
    func `what has changed since it was looked at is not decided on`(decision: String) async throws {
        let story = try await submitted()
        try await setting.call("update_story", ["story_id": story, "revision": 1, "caption": "Other"])
        let failure = try await setting.failure(of: decision, ["story_id": story, "revision": 1])
        #expect(failure.code == .conflict && failure.fields.map(\.path) == ["revision"])
        #expect(try await state(story) == "pending_review")
    }

    // MARK: What cannot be decided on

    @Test func `what has a time, is out, or is empty is not decided on`() async throws {
        let scheduled = try await draft(["scheduled_at": time])
        for operation in ["approve_story", "reject_story"] {
            #expect(try await setting.failure(of: operation, ["story_id": scheduled]).code == .conflict)
        }
        let published = try await draft()
        try await setting.call("publish_story", ["story_id": published])
        await setting.appliance.publishDue()
        for operation in ["approve_story", "reject_story", "submit_story"] {
            #expect(try await setting.failure(of: operation, ["story_id": published]).code == .conflict)
        }
        let empty = try await draft(["caption": ""])
        #expect(try await setting.failure(of: "approve_story", ["story_id": empty]).fields.map(\.path) == ["caption"])
    }

    @Test func `whoever may not publish takes nothing out of the schedule`() async throws {
        let story = try await draft(["scheduled_at": time])
        #expect(
            try await setting.failure(of: "submit_story", ["story_id": story], scopes: ScopeSet([.storiesWrite])).code == .insufficientScope
        )
        #expect(try await state(story) == "scheduled")
    }

    @Test func `the queue has pages, the oldest first, and is one project's`() async throws {
        var made: [JSON] = []
        for _ in 1...3 {
            made.append(try await submitted())
            setting.appliance.clock.advance(seconds: 1)
        }
        _ = try await setting.call("create_story", ["caption": "Bob's"], as: "bob")
        let first = try await setting.call("list_review_queue", ["limit": 2, "fields": ["id"]])
        #expect(first["items"] == [["id": made[0]], ["id": made[1]]])
        let second = try await setting.call(
            "list_review_queue", ["limit": 2, "cursor": first["next_cursor"]!, "fields": ["id", "submittedAt"]])
        #expect(second["items"]?[0]?["id"] == made[2] && second["items"]?[0]?["submitted_at"] != nil)
        #expect(second["next_cursor"] == .null)
    }

    @Test func `the queue is narrowed to a character and a profile`() async throws {
        let character = try await setting.call("create_character", ["name": "Ida", "identity": ["niche": "bread"]])["id"]!
        let profile = try await setting.call("create_profile", ["name": "Own", "kind": "managed"])["id"]!
        _ = try await submitted()
        let hers = try await submitted(["character_id": character])
        let both = try await submitted(["character_id": character, "profile_id": profile])
        _ = try await draft(["character_id": character, "profile_id": profile])
        func ids(_ filter: JSON) async throws -> JSON? {
            try await setting.call("list_review_queue", filter.with(["fields": ["id"]]))["items"]
        }
        #expect(try await ids(["character_id": character]) == [["id": hers], ["id": both]])
        #expect(try await ids(["profile_id": profile]) == [["id": both]])
        #expect(try await ids(["character_id": character, "profile_id": profile, "cursor": hers]) == [["id": both]])
        let other = try await setting.project("Other")
        #expect(try await ids(["character_id": character, "project_id": other.json]) == [])
    }
}
