import JSONSchema
import Operations
import TestSupport
import Testing

@testable import Features

@Suite struct ReportTests {
    private let setting = StorySetting()
    /// May decide, but not publish.
    private let editor = ScopeSet([.contentRead, .contentWrite])

    private func story(_ members: JSON = [:]) async throws -> JSON {
        try await setting.call("create_story", (["caption": "It cures"] as JSON).with(members))["id"]!
    }

    private func report(_ story: JSON) async throws -> JSON {
        try await setting.call("report_content", ["contentId": story, "reason": "It does not", "kind": "misleading"], scopes: editor)
    }

    private func state(_ story: JSON) async throws -> JSON? { try await setting.call("get_story", ["story_id": story])["state"] }

    @Test func `a reported post stands in no queue and goes out by no way until somebody has looked`() async throws {
        let story = try await story()
        try await setting.call("submit_story", ["story_id": story])
        let report = try await report(story)
        #expect(report["story_id"] == story && report["closed_at"] == .null && report["reported_by"] == setting.ada.id.json)
        #expect(try await setting.call("list_review_queue")["items"] == [])
        #expect(
            try await setting.call("get_story", ["story_id": story])["review"]?["reason"] == "Reported as misleading: It does not")
        for (operation, more) in [
            ("approve_story", [:]), ("publish_story", [:]), ("schedule_story", ["scheduled_at": "2026-05-02T06:00:00Z"]),
        ] as [(String, JSON)] {
            let failure = try await setting.failure(of: operation, more.with(["story_id": story]))
            #expect(failure.code == .conflict && failure.message.contains("close_report"), "\(operation)")
        }
        #expect(try await setting.call("list_reports")["items"]?[0]?["id"] == report["id"])
        try await setting.call("close_report", ["report_id": report["id"]!, "outcome": "dismissed"])
        #expect(try await setting.call("list_review_queue")["items"]?[0]?["id"] == story)
        #expect(try await setting.call("list_reports")["items"] == [])
        #expect(try await setting.call("list_reports", ["closed": true])["items"]?[0]?["outcome"] == "dismissed")
        #expect(try setting.events(on: ["id": story]) == ["story.created", "story.reported", "story.report_closed"])
    }

    @Test func `a report takes a post out of the schedule, and one that is right rejects it`() async throws {
        let story = try await story(["scheduled_at": "2026-05-02T06:00:00Z"])
        let report = try await report(story)
        setting.appliance.clock.advance(seconds: 200_000)
        await setting.appliance.publishDue()
        #expect(try await state(story) == "pending_review")
        #expect(
            try await setting.failure(of: "close_report", ["report_id": report["id"]!, "outcome": "upheld"], scopes: editor).code
                == .insufficientScope)
        for _ in 1...2 {
            let closed = try await setting.call("close_report", ["report_id": report["id"]!, "outcome": "upheld", "note": "No proof"])
            #expect(closed["story_state"] == "rejected" && closed["outcome"] == "upheld")
        }
        #expect(try await setting.call("get_story", ["story_id": story])["review"]?["reason"] == "No proof")
        #expect(try await setting.failure(of: "close_report", ["report_id": report["id"]!, "outcome": "dismissed"]).code == .conflict)
    }

    @Test func `the same report twice is one, and another holds the post by itself`() async throws {
        let story = try await story()
        let first = try await report(story)
        #expect(try await report(story)["id"] == first["id"])
        let second = try await setting.call("report_content", ["story_id": story, "reason": "And it is not ours"])
        #expect(second["kind"] == "other" && second["id"] != first["id"])
        try await setting.call("close_report", ["report_id": first["id"]!, "outcome": "dismissed"])
        #expect(try await setting.failure(of: "approve_story", ["story_id": story]).code == .conflict)
        try await setting.call("close_report", ["report_id": second["id"]!, "outcome": "dismissed"])
        #expect(try await setting.call("approve_story", ["story_id": story])["state"] == "approved")
    }

    @Test func `what is out stays out, and a rule approves nothing that is reported`() async throws {
        let out = try await story()
        try await setting.call("publish_story", ["story_id": out])
        await setting.appliance.publishDue()
        #expect(try await report(out)["story_state"] == "published")
        let profile = try await setting.call("create_profile", ["name": "Daily"])["id"]!
        try await setting.call("set_auto_approve", ["profile_id": profile, "enabled": true])
        let draft = try await story(["profile_id": profile])
        _ = try await report(draft)
        #expect(try await setting.call("submit_story", ["story_id": draft])["state"] == "pending_review")
    }

    @Test func `the operator sees what was reported anywhere`() async throws {
        let theirs = try await setting.call("create_story", ["caption": "Bob's"], as: "bob")["id"]!
        let reported = [
            try await report(try await story())["id"]!,
            try await setting.call("report_content", ["story_id": theirs, "reason": "Not so"], as: "bob")["id"]!,
        ]
        let outcome = await setting.appliance.appliance.dispatcher.call(
            Dispatcher.Call("list_reports", [:], caller: .operator, face: .cli, requestID: "t"))
        guard case .success(let reply) = outcome.result else { throw Failure(.unexpected, "It was refused.") }
        #expect(reply.json["items"]?.arrayValue?.map { $0["id"]! } == reported)
        #expect(try await setting.call("list_reports")["items"]?.arrayValue?.count == 1)
    }
}
