import JSONSchema
import TestSupport
import Testing

/// The checks of the scenario server-stateless.
@Suite struct ConformanceStatelessTests {
    private static let subscription = "io.modelcontextprotocol/subscriptionId"
    private let setting = ConformanceSetting()

    private func post(_ message: JSON, version: String = "2026-07-28", name: String? = nil) async -> FaceFixture.Reply {
        var fields = [("MCP-Protocol-Version", version), ("Mcp-Method", message["method"]?.stringValue ?? "")]
        if let name { fields.append(("Mcp-Name", name)) }
        return await setting.post(message, fields)
    }

    // MARK: The request describes itself

    @Test(
        arguments: [
            [:], ["io.modelcontextprotocol/protocolVersion": "2026-07-28"], ["io.modelcontextprotocol/clientCapabilities": [:]],
        ] as [JSON])
    func `without its version or capabilities a request is a bad one`(meta: JSON) async {
        let reply = await post(ConformanceSetting.message("tools/list", meta: meta))
        #expect(reply.status == 400 && reply.errorCode == -32602 && reply.json["id"] == "c1")
    }

    @Test func `without _meta at all, too; but nobody has to say who they are`() async {
        let reply = await post(["jsonrpc": "2.0", "id": "c1", "method": "tools/list", "params": [:]])
        #expect(reply.status == 400 && reply.errorCode == -32602 && reply.json["id"] == "c1")
        #expect(await post(ConformanceSetting.message("tools/list")).status == 200)
    }

    // MARK: Discovery

    @Test func `discovery names versions, capabilities and the server`() async throws {
        let result = try await setting.client().send("server/discover").result
        #expect(result["supportedVersions"] == ["2026-07-28"])
        #expect(result["_meta"]?["io.modelcontextprotocol/serverInfo"]?["name"] == "troupe")
        let capabilities = try #require(result["capabilities"])
        #expect(capabilities["tools"] == ["listChanged": true] && capabilities["prompts"] == ["listChanged": true])
        #expect(capabilities["resources"] == ["listChanged": true, "subscribe": true] && capabilities["completions"] == [:])
        #expect(capabilities["logging"] == nil)
        for method in ["tools/list", "prompts/list", "resources/list", "resources/templates/list"] {
            #expect(try await setting.client().send(method).status == 200)
        }
    }

    @Test func `what is not advertised is not there`() async throws {
        let bare = try FaceFixture()
        #expect(await bare.modern("server/discover").result["capabilities"]?["prompts"] == nil)
        let reply = await bare.modern("prompts/list")
        #expect(reply.status == 404 && reply.errorCode == -32601)
    }

    // MARK: Versions

    @Test(arguments: ["v999", "1900-01-01", "2025-11-25"])
    func `a version that is not served is answered with those that are`(version: String) async {
        var meta = FaceFixture.meta
        meta["io.modelcontextprotocol/protocolVersion"] = .string(version)
        let reply = await post(ConformanceSetting.message("server/discover", meta: meta), version: version)
        #expect(reply.status == 400 && reply.errorCode == -32022 && reply.json["id"] == "c1")
        #expect(reply.json["error"]?["data"] == ["supported": ["2026-07-28"], "requested": .string(version)])
    }

    @Test func `header and body that differ are a mismatch before they are an unknown version`() async {
        var meta = FaceFixture.meta
        meta["io.modelcontextprotocol/protocolVersion"] = "v999"
        let reply = await post(ConformanceSetting.message("server/discover", meta: meta))
        #expect(reply.status == 400 && reply.errorCode == -32020 && reply.json["id"] == "c1")
    }

    // MARK: Capabilities and methods

    @Test func `a capability that was not declared with this very request is missing`() async throws {
        let declared = try await setting.client(capabilities: ["sampling": [:]]).tool("test_missing_capability")
        #expect(declared.status == 200 && declared.result["isError"] == false)
        let reply = try await setting.client().tool("test_missing_capability")
        #expect(reply.status == 400 && reply.errorCode == -32021)
        #expect(reply.json["error"]?["data"]?["requiredCapabilities"] == ["sampling": [:]])
    }

    @Test(arguments: [
        "initialize", "ping", "logging/setLevel", "resources/subscribe", "resources/unsubscribe", "notifications/roots/list_changed",
        "tasks/list", "tasks/result", "nothing/at_all",
    ])
    func `methods that are gone or never were are not found`(method: String) async {
        let reply = await post(ConformanceSetting.message(method))
        #expect(reply.status == 404 && reply.errorCode == -32601 && reply.json["id"] == "c1")
    }

    // MARK: Streams

    @Test(arguments: ["test_streaming_elicitation", "test_logging_tool", "test_tool_with_progress"])
    func `on a call's stream there are no requests, and no log that nobody asked for`(tool: String) async {
        var client = setting.client(capabilities: ["elicitation": [:], "sampling": [:]])
        client.progressToken = 1
        let messages = await client.stream("tools/call", ["name": .string(tool)]).rest()
        #expect(messages.allSatisfy { $0["method"] == nil || $0["id"] == nil })
        #expect(messages.allSatisfy { $0["method"] != "notifications/message" })
        #expect(messages.last?["result"]?["resultType"] == "complete")
    }

    @Test(.timeLimit(.minutes(1))) func `who listens is told what is honoured first, then only that, with the request's id`() async throws {
        let tools = await setting.client().stream("subscriptions/listen", ["notifications": ["toolsListChanged": true]])
        let prompts = await setting.client().stream("subscriptions/listen", ["notifications": ["promptsListChanged": true]])
        let watched = await setting.client().stream(
            "subscriptions/listen", ["notifications": ["resourceSubscriptions": ["test://watched-resource", "test://nothing"]]])
        let first = await tools.next()
        #expect(first?["method"] == "notifications/subscriptions/acknowledged")
        #expect(first?["params"] == ["notifications": ["toolsListChanged": true], "_meta": [Self.subscription: 1]])
        #expect(await prompts.next()?["params"]?["notifications"] == ["promptsListChanged": true])
        #expect(await watched.next()?["params"]?["notifications"] == ["resourceSubscriptions": ["test://watched-resource"]])
        for tool in ["test_trigger_prompt_change", "test_trigger_tool_change", "test_trigger_resource_change"] {
            #expect(try await setting.client().tool(tool).result["isError"] == false)
        }
        let change = await tools.next()
        #expect(change?["method"] == "notifications/tools/list_changed" && change?["params"]?["_meta"]?[Self.subscription] == 1)
        #expect(await prompts.next()?["method"] == "notifications/prompts/list_changed")
        let updated = await watched.next()
        #expect(updated?["method"] == "notifications/resources/updated" && updated?["params"]?["uri"] == "test://watched-resource")
        await watched.hangUp()
        await prompts.hangUp()
        await tools.stopServer()
        let ended = await tools.rest()
        #expect(ended.allSatisfy { $0["method"] == nil })
        #expect(ended.last?["result"]?["_meta"]?[Self.subscription] == 1)
    }

    @Test func `every error has the id of its request`() async throws {
        let replies = [
            try await setting.client().tool("no_such_tool"), try await setting.client().send("resources/read", ["uri": "test://no"]),
            try await setting.client().send("prompts/get", ["name": "no"]), try await setting.client().send("tools/list", ["cursor": "x"]),
        ]
        for reply in replies { #expect(reply.json["id"] == 1 && reply.errorCode == -32602 && reply.status == 200) }
    }
}
