import HTTPServer
import HTTPTypes
import JSONSchema
import TestSupport
import Testing

/// What a server says to legacy clients, and asks of them, on the stream of a call: the scenarios that were taken out of 2026-07-28.
@Suite(.timeLimit(.minutes(1))) struct ConformanceLegacyTests {
    private static let revisions = ["2025-06-18", "2025-11-25"]
    private let setting = ConformanceSetting()

    private func call(_ tool: String, _ revision: String, _ arguments: JSON = [:]) async -> StreamedReply {
        await setting.client(revision).stream("tools/call", ["name": .string(tool), "arguments": arguments])
    }

    /// Answers a request of the server's by a message of its own.
    private func answer(_ asked: JSON?, _ member: String, _ value: JSON, _ revision: String) async -> Int {
        let message: JSON = ["jsonrpc": "2.0", "id": asked?["id"] ?? .null, member: value]
        return await setting.post(message, [("MCP-Protocol-Version", revision)]).status
    }

    private func text(_ answer: JSON) -> String? { answer["result"]?["content"]?[0]?["text"]?.stringValue }

    // MARK: The log

    @Test(arguments: revisions)
    func `three messages are logged while a tool is at work`(revision: String) async throws {
        #expect(try await setting.client(revision).send("logging/setLevel", ["level": "debug"]).result == [:])
        let messages = await call("test_tool_with_logging", revision).rest()
        #expect(messages.dropLast().map { $0["method"] } == Array(repeating: "notifications/message", count: 3))
        #expect(messages.dropLast().allSatisfy { $0["params"]?["level"] == "info" && $0["id"] == nil })
        #expect(
            messages.dropLast().map { $0["params"]?["data"] } == [
                "Tool execution started", "Tool processing data", "Tool execution completed",
            ])
        #expect(messages.last?["result"]?["isError"] == false)
    }

    @Test(arguments: [("info", 3), ("notice", 0), ("emergency", 0), (nil, 3)] as [(String?, Int)])
    func `what matters less than was asked for is not logged`(level: String?, count: Int) async throws {
        if let level { _ = try await setting.client("2025-11-25").send("logging/setLevel", ["level": .string(level)]) }
        #expect(await call("test_tool_with_logging", "2025-11-25").rest().count == count + 1)
    }

    @Test(arguments: [["level": "loud"], ["level": 3], [:]] as [JSON])
    func `an unknown level is a bad parameter that names the known ones`(params: JSON) async throws {
        let reply = try await setting.client("2025-11-25").send("logging/setLevel", params)
        #expect(reply.errorCode == -32602)
        #expect(reply.json["error"]?["message"]?.stringValue?.contains("debug, info, notice") == true)
    }

    // MARK: Resources

    @Test(arguments: revisions)
    func `who has subscribed is told of what a call changes, on its stream, until it is taken back`(revision: String) async throws {
        let watched: JSON = ["uri": "test://watched-resource"]
        #expect(try await setting.client(revision).send("resources/subscribe", watched).result == [:])
        let told = await call("test_trigger_resource_change", revision).rest()
        #expect(told.count == 2 && told.first == ["jsonrpc": "2.0", "method": "notifications/resources/updated", "params": watched])
        #expect(try await setting.client(revision).send("resources/unsubscribe", watched).result == [:])
        #expect(await call("test_trigger_resource_change", revision).rest().count == 1)
        let nothing = try await setting.client(revision).send("resources/subscribe", ["uri": "test://nothing"])
        #expect(nothing.errorCode == -32002 && nothing.json["error"]?["data"]?["uri"] == "test://nothing")
        #expect(try await setting.client(revision).send("resources/subscribe").errorCode == -32602)
    }

    @Test func `modern clients have other ways, and the product declares none of this`() async throws {
        let appliance = try TestAppliance()
        let product = MCPConversation(appliance: appliance, key: appliance["ada"].key, revision: "2025-11-25")
        for method in ["logging/setLevel", "resources/subscribe", "resources/unsubscribe"] {
            #expect(try await setting.client().send(method).errorCode == -32601)
            #expect(try await product.send(method).errorCode == -32601)
        }
        let capabilities = try await product.send("initialize", ["protocolVersion": "2025-11-25"]).result["capabilities"]
        #expect(capabilities?["logging"] == nil && capabilities?["resources"] == [:])
    }

    // MARK: Questions

    @Test(arguments: revisions)
    func `the client's model is asked`(revision: String) async {
        let reply = await call("test_sampling", revision, ["prompt": "Test prompt"])
        let asked = await reply.next()
        #expect(asked?["method"] == "sampling/createMessage")
        #expect(
            asked?["params"] == [
                "messages": [["role": "user", "content": ["type": "text", "text": "Test prompt"]]], "maxTokens": 100,
            ])
        let said: JSON = ["role": "assistant", "content": ["type": "text", "text": "Words."], "model": "m", "stopReason": "endTurn"]
        #expect(await answer(asked, "result", said, revision) == 202)
        #expect(await text(reply.answer()) == "LLM response: Words.")
    }

    @Test(arguments: revisions)
    func `a person is asked`(revision: String) async {
        let reply = await call("test_elicitation", revision, ["message": "Who are you?"])
        let asked = await reply.next()
        #expect(asked?["method"] == "elicitation/create" && asked?["params"]?["message"] == "Who are you?")
        #expect(asked?["params"]?["requestedSchema"]?["required"] == ["username", "email"])
        #expect(asked?["params"]?["requestedSchema"]?["properties"]?["email"]?["type"] == "string")
        #expect(await answer(asked, "result", ["action": "accept", "content": ["username": "ada"]], revision) == 202)
        #expect(await text(reply.answer()) == #"User response: action: accept, content: {"username":"ada"}"#)
    }

    @Test(arguments: ["test_sampling", "test_elicitation"], revisions)
    func `a client that cannot be asked is told so`(tool: String, revision: String) async {
        let reply = await call(tool, revision, ["prompt": "a", "message": "a"])
        #expect(await answer(reply.next(), "error", ["code": -32601, "message": "No such method."], revision) == 202)
        let result = await reply.answer()["result"]
        #expect(result?["isError"] == true && result?["content"]?[0]?["text"]?.stringValue?.hasPrefix("This client") == true)
    }

    @Test(arguments: [
        ("test_elicitation", "2024-11-05"), ("test_elicitation", "2025-03-26"), ("test_elicitation_sep1330_enums", "2025-06-18"),
    ])
    func `nobody is asked what their revision does not know`(tool: String, revision: String) async {
        let messages = await call(tool, revision, ["message": "Who?"]).rest()
        #expect(messages.count == 1 && messages[0]["result"]?["isError"] == true)
    }

    @Test func `a form has a default for every kind of field`() async {
        let reply = await call("test_elicitation_sep1034_defaults", "2025-11-25")
        let asked = await reply.next()
        let fields = asked?["params"]?["requestedSchema"]?["properties"]
        #expect(fields?["name"]?["type"] == "string" && fields?["name"]?["default"] == "John Doe")
        #expect(fields?["age"]?["type"] == "integer" && fields?["age"]?["default"] == 30)
        #expect(fields?["score"]?["type"] == "number" && fields?["score"]?["default"] == 95.5)
        #expect(fields?["status"]?["enum"] == ["active", "inactive", "pending"] && fields?["status"]?["default"] == "active")
        #expect(fields?["verified"]?["type"] == "boolean" && fields?["verified"]?["default"] == true)
        _ = await answer(asked, "result", ["action": "decline"], "2025-11-25")
        #expect(await text(reply.answer()) == "Elicitation completed: action=decline, content={}")
    }

    @Test func `a form has every kind of choice`() async {
        let reply = await call("test_elicitation_sep1330_enums", "2025-11-25")
        let asked = await reply.next()
        let fields = asked?["params"]?["requestedSchema"]?["properties"]
        func isTitled(_ choices: JSON?) -> Bool {
            choices?.arrayValue?.count == 3
                && choices?.arrayValue?.allSatisfy { $0["const"]?.stringValue != nil && $0["title"]?.stringValue != nil } == true
        }
        let plain: JSON = ["option1", "option2", "option3"]
        #expect(fields?["untitledSingle"]?["enum"] == plain && fields?["untitledSingle"]?["oneOf"] == nil)
        #expect(isTitled(fields?["titledSingle"]?["oneOf"]) && fields?["titledSingle"]?["enum"] == nil)
        #expect(fields?["legacyEnum"]?["enum"]?.arrayValue?.count == 3 && fields?["legacyEnum"]?["enumNames"]?.arrayValue?.count == 3)
        #expect(fields?["untitledMulti"]?["type"] == "array" && fields?["untitledMulti"]?["items"] == ["type": "string", "enum": plain])
        #expect(isTitled(fields?["titledMulti"]?["items"]?["anyOf"]) && fields?["titledMulti"]?["items"]?["enum"] == nil)
        let content: JSON = ["titledMulti": ["value1", "value2"]]
        _ = await answer(asked, "result", ["action": "accept", "content": content], "2025-11-25")
        #expect(await text(reply.answer()) == "Elicitation completed: action=accept, content=\(content.text)")
    }

    @Test func `modern clients are asked the same in rounds`() async throws {
        let client = setting.client(capabilities: ["elicitation": [:]])
        let asked = try await client.tool("test_elicitation", ["message": "Who?"]).result
        #expect(asked["resultType"] == "input_required")
        let done = try await client.send(
            "tools/call",
            [
                "name": "test_elicitation", "arguments": ["message": "Who?"], "requestState": asked["requestState"] ?? .null,
                "inputResponses": ["form": ["action": "cancel"]],
            ])
        #expect(text(done.json) == "User response: action: cancel, content: {}")
    }

    // MARK: Streams that end before the answer

    private func comeBack(_ eventID: String?, key: String? = nil) async -> StreamedReply {
        var fields: HeaderFields = [.accept: "text/event-stream", HTTPField.Name("MCP-Protocol-Version")!: "2025-11-25"]
        if let eventID { fields[HTTPField.Name("Last-Event-ID")!] = eventID }
        return StreamedReply(await setting.appliance.send(.get, "/mcp", headers: fields, key: key))
    }

    @Test func `a stream that the server ends early is come back to by its first event's id`() async throws {
        let reply = await call("test_reconnection", "2025-11-25")
        #expect(reply.isStream)
        #expect(await reply.rest() == [])
        let first = try #require(reply.eventIDs.first)
        #expect(reply.written == "id: \(first)\nretry: 500\ndata: \n\n")
        let back = await comeBack(first)
        #expect(back.status == 200 && back.field("Content-Type") == "text/event-stream")
        let answer = await back.answer()
        #expect(answer["id"] == 1 && text(answer)?.contains("has come back") == true)
        #expect(back.eventIDs.count == 1 && back.eventIDs != [first])
        // The answer can be fetched again, as its stream may have been lost too; after it there is nothing.
        #expect(await text(comeBack(first).answer()) == text(answer))
        #expect(await comeBack(back.eventIDs[0]).rest().last == answer)
    }

    @Test func `who loses a stream gets what is missing, in order, and the call goes on meanwhile`() async throws {
        var client = setting.client("2025-11-25")
        client.progressToken = "p"
        let reply = await client.stream("tools/call", ["name": "test_tool_with_progress"])
        #expect(await reply.next()?["params"]?["progress"] == 0)
        let last = try #require(reply.eventIDs.last)
        await reply.hangUp()
        let rest = await comeBack(last).rest()
        #expect(rest.map { $0["params"]?["progress"] } == [50, 100, nil])
        #expect(rest.last?["result"]?["isError"] == false)
    }

    @Test func `nobody else can come back, nor to anything else`() async throws {
        let reply = await call("test_reconnection", "2025-11-25")
        _ = await reply.rest()
        let id = try #require(reply.eventIDs.first)
        // With a key the caller is somebody else.
        #expect(await comeBack(id, key: setting.appliance["ada"].key).status == 405)
        for other in [nil, "", "-1", "\(id.prefix(24))", "\(id.prefix(24))--1", "000000000000000000000000-0"] {
            let refused = await comeBack(other)
            #expect(refused.status == 405 && refused.field("Allow") == "POST", "\(other ?? "no id")")
        }
        #expect(await comeBack(id).rest().count == 1)
    }

    @Test(arguments: ["2024-11-05", "2025-03-26", "2025-06-18", "2026-07-28"])
    func `other revisions know no ids: their streams stay open`(revision: String) async {
        let reply = await call("test_reconnection", revision)
        #expect(await text(reply.answer())?.contains("has come back") == true)
        #expect(reply.eventIDs == [])
    }

    @Test(arguments: revisions)
    func `who takes JSON only gets it, and is neither told nor asked anything before`(revision: String) async throws {
        func plain(_ tool: String, _ more: (String, String)...) async -> FaceFixture.Reply {
            let message: JSON = ["jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": ["name": .string(tool), "arguments": [:]]]
            let fields: HeaderFields = [
                .contentType: "application/json", .accept: "application/json", HTTPField.Name("MCP-Protocol-Version")!: revision,
            ]
            return FaceFixture.Reply(await setting.appliance.send(.post, "/mcp", headers: fields, body: message.bytes))
        }
        for tool in ["test_simple_text", "test_tool_with_logging", "test_reconnection"] {
            let reply = await plain(tool)
            #expect(reply.status == 200 && reply.field("Content-Type") == "application/json")
            #expect(reply.result["isError"] == false, "\(tool)")
        }
        #expect(await plain("test_elicitation").result["isError"] == true)
    }
}
