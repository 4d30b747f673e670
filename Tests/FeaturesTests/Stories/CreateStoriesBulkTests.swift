import JSONSchema
import Operations
import TestSupport
import Testing

@testable import Features

@Suite struct CreateStoriesBulkTests {
    private let setting = StorySetting()

    @Test func `each of 50 has its own result, and what fails stops nothing`() async throws {
        let media = try await setting.picture()
        let stranger = setting.appliance["bob"].project
        let items = (0..<50).map { index -> JSON in
            switch index {
            case 3: ["captoin": "Three"]
            case 7: ["caption": "Seven", "post_type": "carousel", "slides": StorySetting.slides([media])]
            case 11: ["caption": "Eleven", "project_id": stranger.json]
            case 19: ["caption": "Nineteen", "channels": ["x"], "scheduled_at": "2026-05-02T06:00:00Z"]
            case 23: "no object"
            case 31: ["caption": "Thirty-one", "scheduledAt": "2026-05-02T06:00:00Z"]
            default: ["caption": .string("Number \(index)")]
            }
        }
        let failures: [Int: Failure] = [
            3: .invalid([FieldProblem("stories[3].captoin", got: "Three", expected: "a known parameter; did you mean caption?")]),
            7: Failure(
                .validationFailed, "A carousel has 2 to 10 slides, not 1.",
                fields: [
                    FieldProblem("stories[7].slides", got: 1, expected: "A carousel has 2 to 10 slides, not 1.")
                ]),
            11: .notFound("project", stranger),
            19: Failure(
                .channelNotConnected, "The project has no connection to x. Connect it, or take the channel out of the story.",
                fields: [
                    FieldProblem(
                        "stories[19].channels", got: "x",
                        expected: "The project has no connection to x. Connect it, or take the channel out of the story.")
                ]),
            23: .invalid([FieldProblem("stories[23]", got: "no object", expected: "an object")]),
        ]
        let reply = try await setting.call("create_stories_bulk", ["stories": .array(items)])
        let results = reply["results"]!.arrayValue!
        #expect(reply["created"] == 45)
        #expect(reply["failed"] == 5)
        #expect(results.map { $0["index"] } == (0..<50).map { JSON($0) })
        for (index, result) in results.enumerated() {
            if let failure = failures[index] {
                var told = result
                told["error"]?["fix"] = nil
                #expect(
                    told
                        == ["index": JSON(index), "ok": false, "story": .null, "error": failure.json(requestID: "test")])
            } else {
                let story = result["story"] ?? .null
                #expect(result == ["index": JSON(index), "ok": true, "story": story, "error": .null])
                // Of what was sent nothing comes back; get_story has it.
                let whole = try await setting.call("get_story", ["story_id": story["id"]!])
                #expect(story.objectValue?.keys == ["id", "state", "scheduled_at", "time_note", "revision"])
                #expect(story.objectValue?.members.allSatisfy { whole[$0.key] == $0.value } == true)
                #expect(whole["caption"] == items[index]["caption"])
                #expect(story["state"] == (index == 31 ? "scheduled" : "draft"))
            }
        }
        #expect(try setting.value("SELECT COUNT(*) FROM story") == 45)
        #expect(try setting.value("SELECT COUNT(*) FROM event WHERE type = 'story.created'") == 45)
    }

    @Test func `members of the posts are answered for the asking`() async throws {
        let reply = try await setting.call("create_stories_bulk", ["stories": [["caption": "a"]], "fields": ["caption", "postType"]])
        #expect(reply["results"]?[0]?["story"] == ["caption": "a", "post_type": "single"])
        let failure = try await setting.failure(of: "create_stories_bulk", ["stories": [["caption": "a"]], "fields": ["captoin"]])
        #expect(failure.fields.map(\.path) == ["fields[0]"] && failure.example?["fields"] == ["caption"])
    }

    @Test(arguments: [0, 51])
    func `none and 51 are refused as a whole`(count: Int) async throws {
        let items = JSON.array(Array(repeating: ["caption": "Hello"], count: count))
        #expect(
            try await setting.failure(of: "create_stories_bulk", ["stories": items])
                == .invalid([FieldProblem("stories", got: items, expected: "1 to 50 items, not \(count)")]))
        #expect(try setting.value("SELECT COUNT(*) FROM story") == 0)
    }

    @Test func `a time without a publishing scope refuses the whole call, as of every other`() async throws {
        let failure = try await setting.failure(
            of: "create_stories_bulk",
            ["stories": [["caption": "a"], ["caption": "b", "scheduled_at": "2026-05-02T06:00:00Z"]]], scopes: ScopeSet([.storiesWrite]))
        #expect(failure == .insufficientScope([.storiesPublish, .publishingWrite], for: "Giving a time"))
        #expect(try setting.value("SELECT COUNT(*) FROM story") == 0)
    }
}
