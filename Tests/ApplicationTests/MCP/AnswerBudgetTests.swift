import Application
import JSONSchema
import Operations
import TestSupport
import Testing

@Suite struct AnswerBudgetTests {
    let appliance = try! TestAppliance(users: ["ada"])

    private var client: MCPConversation { MCPConversation(appliance: appliance, key: appliance["ada"].key) }

    /// A story as large as they come: every channel has a text of its own.
    private func largest() async throws -> (id: JSON, caption: String) {
        let caption = String(repeating: "word ", count: 12_000)
        var overrides: JSON = [:]
        for channel in ["x", "threads", "bluesky", "mastodon", "linkedin"] { overrides[channel] = ["caption": .string(caption)] }
        let story = try await appliance.call("create_story", ["caption": .string(caption), "channel_overrides": overrides])
        return (story["id"]!, caption)
    }

    @Test func `a huge answer comes cut, says so, and whole for the asking`() async throws {
        let (id, caption) = try await largest()
        let cut = try await client.tool("get_story", ["story_id": id])
        #expect(cut.bytes.count < 2 * 70_000)
        let text = try #require(cut.structured["caption"]?.stringValue)
        #expect(text.hasPrefix("word word") && text.hasSuffix("… [cut: 60000 characters in all; whole: true answers them]"))
        #expect(cut.structured == cut.text)
        let whole = try await client.tool("get_story", ["story_id": id, "whole": true])
        #expect(whole.structured["caption"] == .string(caption))
        #expect(whole.structured["channel_overrides"]?["x"]?["caption"] == .string(caption))
    }

    @Test func `a preview of it is cut too, and what is small is never`() async throws {
        let (id, _) = try await largest()
        let channels: JSON = ["feed", "x", "threads", "bluesky", "mastodon", "linkedin"]
        #expect(try await client.tool("preview_story", ["story_id": id, "channels": channels]).bytes.count < 2 * 80_000)
        let small = try await appliance.call("create_story", ["caption": .string(String(repeating: "a", count: 9_000))])
        #expect(try await client.tool("get_story", ["story_id": small["id"]!]).structured == small)
    }

    @Test func `lists are cut where texts are not enough, and a note says so`() async throws {
        let short: JSON = ["caption": .string(String(repeating: "word ", count: 22))]
        let overrides = JSON(channels: ["x", "threads", "bluesky", "mastodon", "linkedin", "telegram", "facebook", "instagram"], short)
        let stories = (0..<50).map { number -> JSON in
            ["caption": .string("Number \(number)."), "channels": ["feed"], "channel_overrides": overrides]
        }
        let cut = try await client.tool("create_stories_bulk", ["stories": .array(stories), "fields": ["id", "channel_overrides"]])
        let results = try #require(cut.structured["results"]?.arrayValue)
        #expect(cut.structured["created"] == 50 && results.count < 50)
        #expect(
            cut.result["content"]?[1]?["text"]?.stringValue?.hasPrefix("Lists are cut to their first \(results.count) elements") == true)
        #expect(cut.bytes.count < 2 * 80_000)
    }

    /// Texts of which tokenizers make a token of nearly every byte, and such as are counted by the word.
    @Test(
        arguments: [
            (String(repeating: "x7Q", count: 20_000), true), (String(repeating: "𒀀𒀁", count: 4_000), true),
            (String(repeating: "ꔀꔁ", count: 6_000), true), (String(repeating: "sixteen words ", count: 3_000), false),
            (String(repeating: "дом ", count: 4_000), false),
        ])
    func `a text of any script is cut where it may be too much`(caption: String, isCut: Bool) async throws {
        let story = try await appliance.call("create_story", ["caption": .string(caption)])
        let shown = try await client.tool("get_story", ["story_id": story["id"]!])
        #expect((shown.structured["caption"] != .string(caption)) == isCut)
    }

    @Test func `what is no yes or no is an unknown argument`() async throws {
        let reply = try await client.tool("whoami", ["whole": "yes"])
        #expect(reply.structured["error"]?["fields"]?[0]?["path"] == "whole")
    }
}

extension JSON {
    /// The same for each of those channels.
    fileprivate init(channels: [String], _ value: JSON) {
        self = channels.reduce(into: [:]) { $0[$1] = value }
    }
}
