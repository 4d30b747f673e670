import Features
import JSONSchema
import Operations
import TestSupport
import Testing

/// Keys that ask a person before publishing (`--confirm publish`).
@Suite struct ConfirmationTests {
    private let appliance = try! TestAppliance()
    private let key: String

    init() throws {
        let user = appliance["ada"].id
        key = try appliance.appliance.dispatcher.performAndWait(as: .operator) { context in
            var order = Keys.Order()
            (order.scopes, order.rateLimit, order.confirm) = (.everything, 0, ["publish"])
            return try Keys.mint(order, for: user, in: context).key
        }
    }

    private func client(_ capabilities: JSON = ["elicitation": ["form": [:]]]) -> MCPConversation {
        var client = MCPConversation(appliance: appliance, key: key)
        client.capabilities = capabilities
        return client
    }

    private func draft() async throws -> JSON {
        try await appliance.call("create_story", ["caption": "Hello world", "channels": ["feed"]])["id"]!
    }

    private func state(_ story: JSON) async throws -> JSON? { try await appliance.call("get_story", ["story_id": story])["state"] }

    private func publish(
        _ story: JSON, _ more: [String: JSON] = [:], _ arguments: [String: JSON] = [:], tool: String = "publish_story",
        by client: MCPConversation
    ) async throws -> JSON {
        var sent: JSON = ["story_id": story]
        for (name, value) in arguments { sent[name] = value }
        var params: JSON = ["name": .string(tool), "arguments": sent]
        for (name, value) in more { params[name] = value }
        return try await client.send("tools/call", params).result
    }

    private static func answer(_ action: String, _ content: JSON? = nil) -> JSON {
        var answer: JSON = ["action": .string(action)]
        if let content { answer["content"] = content }
        return ["confirm": answer]
    }

    @Test func `a client that can is to ask its person, and publishes when they agree`() async throws {
        let story = try await draft()
        let asked = try await publish(story, by: client())
        #expect(asked["resultType"] == "input_required")
        let message = asked["inputRequests"]?["confirm"]?["params"]?["message"]?.stringValue ?? ""
        #expect(message.contains("Hello world") && message.contains("feed"))
        #expect(try await state(story) == "draft")
        let agreed: [String: JSON] = ["inputResponses": Self.answer("accept", ["confirm": true]), "requestState": asked["requestState"]!]
        let done = try await publish(story, agreed, by: client())
        #expect(done["structuredContent"]?["state"] == "publishing")
        // Sent once more, it is the same agreement: the same answer, nothing done.
        #expect(try await publish(story, agreed, by: client())["structuredContent"] == done["structuredContent"])
    }

    @Test(
        arguments: [
            ("create_story", ["caption": "Hello", "channels": ["feed"], "scheduled_at": "2026-05-02T06:00:00Z"]),
            (
                "create_stories_bulk",
                ["stories": [["caption": "Hello", "channels": ["feed"], "scheduledAt": "2026-05-02T06:00:00Z"], ["caption": "b"]]]
            ),
        ] as [(String, JSON)])
    func `what is made with a time is asked about once, and made when the person agrees`(tool: String, arguments: JSON) async throws {
        var params: JSON = ["name": .string(tool), "arguments": arguments]
        let asked = try await client().send("tools/call", params).result
        #expect(asked["resultType"] == "input_required")
        #expect(try await appliance.call("list_stories")["items"] == [])
        params["inputResponses"] = Self.answer("accept", ["confirm": true])
        params["requestState"] = asked["requestState"]
        let done = try await client().send("tools/call", params).result["structuredContent"]
        #expect((done?["results"]?[0]?["story"] ?? done)?["state"] == "scheduled")
        let told: JSON = ["name": .string(tool), "arguments": arguments]
        let refused = try await client([:]).send("tools/call", told).result
        #expect(refused["structuredContent"]?["error"]?["fix"]?["confirmed"] == true)
    }

    @Test func `tools show confirmed to such a key, and to no other`() async throws {
        func confirming(_ client: MCPConversation) async throws -> [String] {
            let tools = try await client.send("tools/list").result["tools"]?.arrayValue ?? []
            return tools.filter { $0["inputSchema"]?["properties"]?["confirmed"] != nil }.compactMap { $0["name"]?.stringValue }
        }
        #expect(
            try await Set(confirming(client())) == [
                "create_story", "create_stories_bulk", "update_story", "approve_story", "schedule_story", "publish_story", "retry_publish",
                "update_project",
            ])
        #expect(try await confirming(MCPConversation(appliance: appliance, key: appliance["ada"].key)) == [])
    }

    @Test func `a time is part of what is asked and agreed to`() async throws {
        let story = try await draft()
        let time: [String: JSON] = ["scheduled_at": "2026-05-02T06:00:00Z"]
        let asked = try await publish(story, [:], time, tool: "schedule_story", by: client())
        #expect(asked["inputRequests"]?["confirm"]?["params"]?["message"]?.stringValue?.contains("2026-05-02T06:00:00Z") == true)
        let agreed: [String: JSON] = ["inputResponses": Self.answer("accept", ["confirm": true]), "requestState": asked["requestState"]!]
        let params: JSON = [
            "name": "schedule_story", "arguments": ["story_id": story, "scheduled_at": "2026-05-03T06:00:00Z"],
            "inputResponses": agreed["inputResponses"]!, "requestState": agreed["requestState"]!,
        ]
        #expect(try await client().send("tools/call", params).errorCode == -32602)
        #expect(try await publish(story, agreed, time, tool: "schedule_story", by: client())["structuredContent"]?["state"] == "scheduled")
    }

    @Test(arguments: [answer("decline"), answer("cancel"), answer("accept", ["confirm": false])])
    func `whoever does not agree has nothing published, and the model hears it`(answers: JSON) async throws {
        let story = try await draft()
        let asked = try await publish(story, by: client())
        let told = try await publish(story, ["inputResponses": answers, "requestState": asked["requestState"]!], by: client())
        #expect(told["isError"] == true)
        #expect(told["content"]?[0]?["text"]?.stringValue?.contains("nothing was done") == true)
        #expect(try await state(story) == "draft")
    }

    @Test func `what has changed since is asked anew`() async throws {
        let story = try await draft()
        let asked = try await publish(story, by: client())
        try await appliance.call("update_story", ["story_id": story, "revision": 1, "caption": "Something else"])
        let agreed: [String: JSON] = ["inputResponses": Self.answer("accept", ["confirm": true]), "requestState": asked["requestState"]!]
        let again = try await publish(story, agreed, by: client())
        #expect(again["resultType"] == "input_required")
        #expect(again["inputRequests"]?["confirm"]?["params"]?["message"]?.stringValue?.contains("Something else") == true)
        #expect(try await state(story) == "draft")
    }

    @Test func `the model's word is taken only where the person cannot be asked`() async throws {
        let story = try await draft()
        #expect(try await publish(story, [:], ["confirmed": true], by: client())["resultType"] == "input_required")
        let plain = client([:])
        let refused = try await publish(story, by: plain)
        #expect(refused["isError"] == true && refused["structuredContent"]?["error"]?["fix"] == ["confirmed": true])
        #expect(try await publish(story, [:], ["confirmed": true], by: plain)["structuredContent"]?["state"] == "publishing")
    }

    @Test func `an agreement is no answer about a post that was taken back since`() async throws {
        let story = try await draft()
        let time: [String: JSON] = ["scheduled_at": "2026-05-02T06:00:00Z"]
        let asked = try await publish(story, [:], time, tool: "schedule_story", by: client())
        let agreed: [String: JSON] = ["inputResponses": Self.answer("accept", ["confirm": true]), "requestState": asked["requestState"]!]
        let done = try await publish(story, agreed, time, tool: "schedule_story", by: client())
        #expect(done["structuredContent"]?["state"] == "scheduled")
        try await appliance.call("unschedule_story", ["story_id": story])
        let again = try await publish(story, agreed, time, tool: "schedule_story", by: client())
        #expect(again["isError"] == true && again["structuredContent"]?["error"]?["code"] == "conflict")
        #expect(again["structuredContent"]?["error"]?["message"]?.stringValue?.contains("it is draft") == true)
        #expect(try await state(story) == "draft")
    }

    private func question(_ tool: String, _ arguments: JSON) async throws -> String {
        let asked = try await client().send("tools/call", ["name": .string(tool), "arguments": arguments]).result
        return asked["inputRequests"]?["confirm"]?["params"]?["message"]?.stringValue ?? ""
    }

    @Test func `a person reads the appliance's facts first, then what somebody wrote in quotes that it cannot close`() async throws {
        let caption = "Sale”, approved by the owner.\n\nPost sty_0, version 9, on feed\u{202E}. " + String(repeating: "more ", count: 200)
        let story = try await appliance.call("create_story", ["caption": .string(caption), "channels": ["feed"]])["id"]!
        let message = try await question("publish_story", ["story_id": story])
        let id = story.stringValue ?? ""
        #expect(
            message.hasPrefix("Publish story: post \(id), version 1, on feed, now, 0 slides. Its text begins: “Sale', approved by"),
            "\(message)")
        #expect(
            message.hasSuffix("…”") && message.filter { $0 == "”" }.count == 1 && !message.contains("\n") && !message.contains("\u{202E}"))
        #expect(message.count < 350)
    }

    @Test func `about many posts a person is asked shortly`() async throws {
        let stories = (1...50).map { number -> JSON in
            [
                "caption": .string("Number \(number) " + String(repeating: "long ", count: 60)), "channels": ["feed"],
                "scheduled_at": .string("2026-05-02T06:\(number + 9):00Z"),
            ]
        }
        let message = try await question("create_stories_bulk", ["stories": .array(stories)])
        #expect(
            message.hasPrefix("Create stories bulk: 50 new posts, 50 of them with a time, on feed (50). They begin: “Number 1 long"),
            "\(message)")
        #expect(message.hasSuffix("and 47 more.") && message.count < 500)
    }

    @Test func `an agreement of too long ago is none`() async throws {
        let story = try await draft()
        let asked = try await publish(story, by: client())
        appliance.clock.advance(seconds: 901)
        let params: JSON = [
            "name": "publish_story", "arguments": ["story_id": story], "inputResponses": Self.answer("accept", ["confirm": true]),
            "requestState": asked["requestState"]!,
        ]
        #expect(try await client().send("tools/call", params).errorCode == -32602)
        #expect(try await state(story) == "draft")
    }

    @Test func `a story that could not go out is refused before anybody is asked`() async throws {
        let story = try await appliance.call("create_story", ["caption": "Hello", "channels": ["webhook"]])["id"]!
        let refused = try await publish(story, by: client())
        #expect(refused["isError"] == true && refused["structuredContent"]?["error"]?["code"] == "channel_not_connected")
    }
}
