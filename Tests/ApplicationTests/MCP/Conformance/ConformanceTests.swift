import HTTPServer
import HTTPTypes
import JSONSchema
import TestSupport
import Testing

/// What the scenarios of the official conformance suite (0.2.0-alpha.11) check of a server, in tests of ours.
///
/// | Scenario | Revisions | Where |
/// |---|---|---|
/// | server-initialize, ping, server-session-lifecycle | 06 11 | `ConformanceTests`, `LegacyTests` |
/// | logging-set-level, resources-subscribe, resources-unsubscribe, tools-call-with-logging, tools-call-sampling, tools-call-elicitation | 06 11 | `ConformanceLegacyTests` |
/// | elicitation-sep1034-defaults, elicitation-sep1330-enums, server-sse-polling | 11 | `ConformanceLegacyTests` |
/// | completion-complete, tools-list, tools-call-*, resources-*, prompts-* | 06 11 07 | `ConformanceTests` |
/// | json-schema-2020-12, caching, sep-2164-resource-not-found | 07 (11) | `ConformanceTests` |
/// | tools-call-with-progress, server-sse-multiple-streams | 06 11 07 | `ConformanceTests` |
/// | dns-rebinding-protection, http-header-validation, http-custom-header-server-validation | 07 (11) | `ConformanceHeaderTests` |
/// | server-stateless | 07 | `ConformanceStatelessTests` |
/// | input-required-result-* (14) | 07 | `ConformanceRoundsTests` |
/// | tasks-* (10) | 07 | `ConformanceTaskTests` |
@Suite struct ConformanceTests {
    private static let revisions = ConformanceSetting.revisions
    private let setting = ConformanceSetting()

    private func call(_ tool: String, _ revision: String) async throws -> JSON {
        try await setting.client(revision).tool(tool).result
    }

    @Test(arguments: revisions)
    func `the handshake and the ping are the legacy revisions' only, and there is no session`(revision: String) async throws {
        let params: JSON = ["protocolVersion": .string(revision), "capabilities": [:], "clientInfo": ["name": "t", "version": "0"]]
        let opened = try await setting.client(revision).send("initialize", params)
        let pinged = try await setting.client(revision).send("ping")
        #expect(opened.field("Mcp-Session-Id") == nil)
        let header: HeaderFields = [HTTPField.Name("Mcp-Session-Id")!: "any"]
        #expect(await setting.appliance.send(.delete, "/mcp", headers: header).status.code == 405)
        guard revision != ConformanceSetting.modern else {
            #expect(opened.errorCode == -32601 && opened.status == 404 && pinged.errorCode == -32601)
            return
        }
        #expect(opened.result["protocolVersion"] == .string(revision))
        #expect(opened.result["serverInfo"]?["name"] == "troupe")
        #expect(opened.result["capabilities"]?["logging"] == [:])
        #expect(opened.result["capabilities"]?["resources"] == ["subscribe": true])
        #expect(pinged.result == [:])
    }

    @Test(arguments: revisions)
    func `tools are listed with name, description and schema`(revision: String) async throws {
        let tools = try await setting.client(revision).send("tools/list").result["tools"]?.arrayValue ?? []
        #expect(tools.count > 30)
        for tool in tools {
            #expect(try tool["name"]?.stringValue?.wholeMatch(of: Regex("[A-Za-z0-9_./-]{1,64}")) != nil)
            #expect(tool["description"]?.stringValue?.isEmpty == false)
            #expect(tool["inputSchema"]?["type"] == "object")
        }
        #expect(Set(tools.map { $0["name"]?.stringValue ?? "" }).count == tools.count)
    }

    @Test(arguments: revisions)
    func `every kind of content arrives as it is`(revision: String) async throws {
        let text = try await call("test_simple_text", revision)
        #expect(text["content"] == [["type": "text", "text": "This is a simple text response for testing."]] && text["isError"] != true)
        let image = try await call("test_image_content", revision)["content"]?[0]
        #expect(
            image?["type"] == "image" && image?["mimeType"] == "image/png" && image?["data"]?.stringValue?.hasPrefix("iVBORw0KGgo") == true)
        let audio = try await call("test_audio_content", revision)["content"]?[0]
        #expect(audio?["type"] == "audio" && audio?["mimeType"] == "audio/wav" && audio?["data"]?.stringValue?.hasPrefix("UklGR") == true)
        let resource: JSON = [
            "uri": "test://embedded-resource", "mimeType": "text/plain", "text": "This is an embedded resource content.",
        ]
        #expect(try await call("test_embedded_resource", revision)["content"] == [["type": "resource", "resource": resource]])
        let mixed = try await call("test_multiple_content_types", revision)["content"]?.arrayValue ?? []
        #expect(mixed.map { $0["type"] } == ["text", "image", "resource"])
        #expect(mixed.last?["resource"]?["uri"] == "test://mixed-content-resource")
        let failed = try await call("test_error_handling", revision)
        #expect(failed["isError"] == true)
        #expect(failed["content"]?[0]?["text"] == "This tool intentionally returns an error for testing")
        let link = try await call("test_resource_link", revision)["content"]?[0]
        #expect(link?["type"] == "resource_link" && link?["uri"] == "test://static-text")
    }

    @Test func `older revisions are told in words what they do not know`() async throws {
        let link = try await call("test_resource_link", "2025-03-26")["content"]
        #expect(link == [["type": "text", "text": "A text: test://static-text"]])
        let sound = try await call("test_audio_content", "2024-11-05")["content"]?[0]
        #expect(sound?["type"] == "text" && sound?["text"]?.stringValue?.contains("audio/wav") == true)
        #expect(try await call("test_audio_content", "2025-03-26")["content"]?[0]?["type"] == "audio")
    }

    @Test(arguments: revisions)
    func `progress comes on the call's stream, rising, before the answer`(revision: String) async throws {
        var client = setting.client(revision)
        client.progressToken = "p1"
        let messages = await client.stream("tools/call", ["name": "test_tool_with_progress"]).rest()
        #expect(messages.dropLast().map { $0["method"] } == Array(repeating: "notifications/progress", count: 3))
        #expect(messages.dropLast().map { $0["params"]?["progress"] } == [0, 50, 100])
        #expect(messages.dropLast().allSatisfy { $0["params"]?["progressToken"] == "p1" && $0["params"]?["total"] == 100 })
        #expect(messages.last?["result"]?["isError"] == false)
        client.progressToken = nil
        #expect(await client.stream("tools/call", ["name": "test_tool_with_progress"]).rest().count == 1)
    }

    @Test(arguments: revisions)
    func `several calls are at work at once, each on a stream of its own`(revision: String) async throws {
        let answers = await withTaskGroup(of: [JSON].self) { group in
            for number in 1...3 {
                group.addTask { [setting] in
                    var client = setting.client(revision)
                    client.progressToken = JSON(number)
                    return await client.stream("tools/call", ["name": "test_tool_with_progress"]).rest()
                }
            }
            return await group.reduce(into: [[JSON]]()) { $0.append($1) }
        }
        for messages in answers {
            #expect(messages.count == 4)
            #expect(Set(messages.dropLast().map { $0["params"]?["progressToken"]?.intValue }).count == 1)
        }
    }

    @Test(arguments: revisions)
    func `resources and templates are listed and read`(revision: String) async throws {
        let client = setting.client(revision)
        let resources = try await client.send("resources/list").result["resources"]?.arrayValue ?? []
        #expect(resources.compactMap { $0["uri"] }.contains("test://static-text"))
        #expect(resources.allSatisfy { $0["name"] != nil && $0["description"] != nil && $0["mimeType"] != nil })
        let templates = try await client.send("resources/templates/list").result["resourceTemplates"]
        #expect(templates?.arrayValue?.map { $0["uriTemplate"] } == ["test://template/{id}/data"])
        func read(_ uri: String) async throws -> JSON? {
            try await client.send("resources/read", ["uri": .string(uri)]).result["contents"]?[0]
        }
        #expect(
            try await read("test://static-text") == [
                "uri": "test://static-text", "mimeType": "text/plain", "text": "This is the content of the static text resource.",
            ])
        let binary = try await read("test://static-binary")
        #expect(
            binary?["mimeType"] == "image/png" && binary?["blob"]?.stringValue?.hasPrefix("iVBORw0KGgo") == true && binary?["text"] == nil)
        let filled = try await read("test://template/123/data")
        #expect(filled?["uri"] == "test://template/123/data" && filled?["mimeType"] == "application/json")
        #expect(
            try JSON(parsing: filled?["text"]?.stringValue ?? "") == ["id": "123", "templateTest": true, "data": "Data for ID: 123"])
    }

    @Test(
        arguments: revisions, ["test://nothing", "test://template//data", "test://template/a/b/data", "test://template/data", "nonsense"])
    func `what is not there is an error with its address`(revision: String, uri: String) async throws {
        let reply = try await setting.client(revision).send("resources/read", ["uri": .string(uri)])
        #expect(reply.errorCode == (revision == ConformanceSetting.modern ? -32602 : -32002))
        #expect(reply.json["error"]?["data"]?["uri"] == .string(uri) && reply.json["result"] == nil)
    }

    @Test(arguments: revisions)
    func `prompts are listed and filled in`(revision: String) async throws {
        let client = setting.client(revision)
        let prompts = try await client.send("prompts/list").result["prompts"]?.arrayValue ?? []
        #expect(prompts.allSatisfy { $0["name"] != nil && $0["description"] != nil })
        func messages(_ name: String, _ arguments: JSON = [:]) async throws -> JSON? {
            try await client.send("prompts/get", ["name": .string(name), "arguments": arguments]).result["messages"]
        }
        func user(_ content: JSON) -> JSON { ["role": "user", "content": content] }
        #expect(try await messages("test_simple_prompt") == [user(["type": "text", "text": "This is a simple prompt for testing."])])
        #expect(
            try await messages("test_prompt_with_arguments", ["arg1": "hello", "arg2": "world"])
                == [user(["type": "text", "text": "Prompt with arguments: arg1='hello', arg2='world'"])])
        let resource: JSON = ["uri": "test://example", "mimeType": "text/plain", "text": "Embedded resource content for testing."]
        #expect(
            try await messages("test_prompt_with_embedded_resource", ["resourceUri": "test://example"])?[0]
                == user(["type": "resource", "resource": resource]))
        #expect(try await messages("test_prompt_with_image")?[0]?["content"]?["type"] == "image")
        let missing = try await client.send("prompts/get", ["name": "test_prompt_with_arguments", "arguments": ["arg1": "x"]])
        #expect(missing.errorCode == -32602)
        #expect(try await client.send("prompts/get", ["name": "nothing"]).errorCode == -32602)
    }

    @Test(arguments: revisions)
    func `completion proposes values`(revision: String) async throws {
        func complete(_ reference: JSON, _ name: String, _ value: String) async throws -> JSON? {
            try await setting.client(revision).send(
                "completion/complete", ["ref": reference, "argument": ["name": .string(name), "value": .string(value)]]
            ).result["completion"]
        }
        #expect(
            try await complete(["type": "ref/prompt", "name": "test_prompt_with_arguments"], "arg1", "par")
                == ["values": ["paris", "park", "party"], "total": 3, "hasMore": false])
        #expect(
            try await complete(["type": "ref/resource", "uri": "test://template/{id}/data"], "id", "1")?["values"] == ["123"])
    }

    @Test(arguments: revisions)
    func `words of JSON Schema 2020-12 are listed as they are`(revision: String) async throws {
        let tools = try await setting.client(revision).send("tools/list").result["tools"]?.arrayValue ?? []
        let schema = try #require(tools.first { $0["name"] == "json_schema_2020_12_tool" }?["inputSchema"])
        #expect(schema["$schema"] == "https://json-schema.org/draft/2020-12/schema" && schema["additionalProperties"] == false)
        #expect(schema["$defs"]?["address"]?["$anchor"] == "addressDef")
        #expect(schema["properties"]?["address"] == ["$ref": "#/$defs/address"])
        #expect(schema["allOf"]?[0]?["anyOf"] == [["required": ["phone"]], ["required": ["email"]]])
        #expect(schema["if"]?["required"] == ["contactMethod"])
        #expect(schema["then"] == ["required": ["phone"]] && schema["else"] == ["required": ["email"]])
    }

    @Test(arguments: ["server/discover", "tools/list", "prompts/list", "resources/list", "resources/templates/list", "resources/read"])
    func `lists and reads say how long they hold, to modern clients only`(method: String) async throws {
        let params: JSON = method == "resources/read" ? ["uri": "test://static-text"] : [:]
        let result = try await setting.client().send(method, params).result
        #expect((result["ttlMs"]?.intValue ?? -1) >= 0)
        #expect(result["cacheScope"] == "public" || result["cacheScope"] == "private")
        #expect(result["resultType"] == "complete")
        let legacy = try await setting.client("2025-11-25").send(method, params).result
        #expect(legacy["ttlMs"] == nil && legacy["cacheScope"] == nil && legacy["resultType"] == nil)
    }
}
