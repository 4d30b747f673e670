import JSONSchema
import Operations
import TestSupport
import Testing

@testable import Features

@Suite struct BulkApproveTests {
    private let setting = StorySetting()

    private func submitted(_ members: JSON = [:]) async throws -> JSON {
        let story = try await setting.call("create_story", (["caption": "Hello"] as JSON).with(members))["id"]!
        try await setting.call("submit_story", ["story_id": story])
        return story
    }

    @Test func `each post has its own result, and a repeat changes nothing`() async throws {
        let good = try await submitted()
        let timed = try await submitted(["scheduled_at": "2026-05-02T06:00:00Z"])
        let empty = try await setting.call("create_story", ["caption": ""])["id"]!
        let theirs = try await setting.call("create_story", ["caption": "Bob's"], as: "bob")["id"]!
        for _ in 1...2 {
            let answer = try await setting.call("bulk_approve_content", ["contentIds": [good, timed, empty, theirs]])
            #expect(answer["approved"] == 2 && answer["failed"] == 2)
            let results = answer["results"]!.arrayValue!
            #expect(results.map { $0["state"]! } == ["approved", "scheduled", .null, .null])
            #expect(results.map { $0["error"]?["code"] } == [nil, nil, "validation_failed", "not_found"])
        }
        #expect(try setting.events(on: ["id": good]) == ["story.created", "story.approved"])
        #expect(try await setting.call("get_story", ["story_id": empty])["state"] == "draft")
    }

    @Test func `without a publishing scope each says what it still needs`() async throws {
        let story = try await submitted()
        let answer = try await setting.call("bulk_approve_content", ["story_ids": [story]], scopes: ScopeSet([.contentWrite]))
        #expect(answer["results"]?[0]?["needs"] == "publishing:write")
    }

    @Test func `a key that asks a person asks once, about all of them`() async throws {
        let stories = [try await submitted(), try await submitted(["caption": "The second", "scheduled_at": "2026-05-02T06:00:00Z"])]
        let caller = Caller(principal: .key(setting.ada.keyID, of: setting.ada.id), scopes: .everything, confirms: [.publish])
        func answer(_ more: JSON) async -> Result<JSON, Failure> {
            await setting.appliance.appliance.dispatcher.call(
                Dispatcher.Call(
                    "bulk_approve_content", (["story_ids": .array(stories)] as JSON).with(more), caller: caller, face: .mcp, requestID: "t")
            ).result.map { $0.json }
        }
        guard case .failure(let failure) = await answer([:]) else { throw Failure(.unexpected, "It was not asked.") }
        let question = try #require(failure.toConfirm)
        #expect(question.contains("2 posts on feed, the first at 2026-05-02T06:00:00.000Z") && question.contains("The second"))
        guard case .success(let reply) = await answer(["confirmed": true]) else { throw Failure(.unexpected, "It was refused.") }
        #expect(reply["approved"] == 2)
    }
}
