import JSONSchema
import TestSupport
import Testing

/// The 14 scenarios input-required-result-*: calls of several rounds.
@Suite struct ConformanceRoundsTests {
    private static let everything: JSON = ["elicitation": [:], "sampling": [:], "roots": ["listChanged": true]]
    private let setting = ConformanceSetting()

    private func call(
        _ tool: String, _ answers: JSON? = nil, state: JSON? = nil, capabilities: JSON = everything, method: String = "tools/call"
    ) async throws -> FaceFixture.Reply {
        var params: JSON = ["name": .string("test_input_required_result_\(tool)"), "arguments": [:]]
        if let answers { params["inputResponses"] = answers }
        if let state { params["requestState"] = state }
        return try await setting.client(capabilities: capabilities).send(method, params)
    }

    private static func form(_ content: JSON) -> JSON { ["action": "accept", "content": content] }
    private static func sampled(_ text: String) -> JSON {
        ["role": "assistant", "content": ["type": "text", "text": .string(text)], "model": "m", "stopReason": "endTurn"]
    }
    private static let roots: JSON = ["roots": [["uri": "file:///a", "name": "A"], ["uri": "file:///b"]]]

    private func text(_ reply: FaceFixture.Reply) -> String? { reply.result["content"]?[0]?["text"]?.stringValue }

    @Test(arguments: [
        ("elicitation", "user_name", "elicitation/create"), ("sampling", "capital_question", "sampling/createMessage"),
        ("list_roots", "client_roots", "roots/list"), ("request_state", "confirm", "elicitation/create"),
    ])
    func `the first round asks, without envelope, and is not cached`(tool: String, key: String, method: String) async throws {
        let reply = try await call(tool)
        #expect(reply.status == 200)
        #expect(reply.result["resultType"] == "input_required")
        #expect(reply.result["inputRequests"]?.objectValue?.keys == [key])
        let request = reply.result["inputRequests"]?[key]
        #expect(request?["method"] == .string(method) && request?["id"] == nil && request?["jsonrpc"] == nil)
        #expect(reply.result["content"] == nil && reply.result["ttlMs"] == nil && reply.result["cacheScope"] == nil)
    }

    @Test func `an elicitation is a flat form`() async throws {
        #expect(
            try await call("elicitation").result["inputRequests"]?["user_name"]?["params"] == [
                "mode": "form", "message": "What is your name?",
                "requestedSchema": ["type": "object", "properties": ["name": ["type": "string"]], "required": ["name"]],
            ])
    }

    @Test func `the second round is the answer`() async throws {
        let name = try await call("elicitation", ["user_name": Self.form(["name": "Alice"])])
        #expect(name.result["resultType"] == "complete" && text(name) == "Hello, Alice!")
        let model = try await call("sampling", ["capital_question": Self.sampled("The capital of France is Paris.")])
        #expect(text(model)?.contains("Paris") == true)
        #expect(text(try await call("list_roots", ["client_roots": Self.roots]))?.contains("file:///a") == true)
    }

    @Test func `the state comes back and is what it was`() async throws {
        let state = try #require(try await call("request_state").result["requestState"])
        let reply = try await call("request_state", ["confirm": Self.form(["ok": true])], state: state)
        #expect(text(reply)?.contains("state-ok") == true)
    }

    @Test func `three things are asked at once, with a state`() async throws {
        let first = try await call("multiple_inputs").result
        #expect(first["inputRequests"]?.objectValue?.keys == ["user_name", "greeting", "client_roots"])
        let answers: JSON = ["user_name": Self.form(["name": "Alice"]), "greeting": Self.sampled("Good day"), "client_roots": Self.roots]
        let reply = try await call("multiple_inputs", answers, state: first["requestState"])
        #expect(text(reply) == "Good day, Alice, who has 2 folders.")
        let part = try await call("multiple_inputs", ["greeting": Self.sampled("Good day")], state: first["requestState"])
        #expect(part.result["resultType"] == "input_required")
    }

    @Test func `rounds follow each other, each with a state of its own`() async throws {
        let first = try await call("multi_round").result
        #expect(first["inputRequests"]?["step1"] != nil)
        let second = try await call("multi_round", ["step1": Self.form(["name": "Alice"])], state: first["requestState"]).result
        #expect(second["inputRequests"]?.objectValue?.keys == ["step2"])
        #expect(second["requestState"] != nil && second["requestState"] != first["requestState"])
        let third = try await call("multi_round", ["step2": Self.form(["color": "blue"])], state: second["requestState"])
        #expect(text(third) == "Alice likes blue.")
    }

    @Test(
        arguments: [
            [:], ["other": ["action": "accept", "content": ["name": "x"]]], ["user_name": "Alice"], ["user_name": ["action": "accept"]],
            ["user_name": ["action": "accept", "content": ["name": 5]]], ["user_name": ["action": "accept", "content": [:]]],
            ["user_name": nil],
        ] as [JSON])
    func `what is missing or misshapen is asked again`(answers: JSON) async throws {
        let reply = try await call("elicitation", answers)
        #expect(reply.result["resultType"] == "input_required" && reply.result["inputRequests"]?["user_name"] != nil)
    }

    @Test(arguments: ["x", 5, true, ["a"]] as [JSON])
    func `answers that are no object are bad parameters`(answers: JSON) async throws {
        #expect(try await call("elicitation", answers).errorCode == -32602)
    }

    @Test func `answers to what was not asked are not looked at`() async throws {
        let answers: JSON = ["user_name": Self.form(["name": "Alice"]), "unknown": Self.form(["x": 1]), "other": 5]
        #expect(text(try await call("elicitation", answers)) == "Hello, Alice!")
    }

    @Test func `a prompt asks, too`() async throws {
        let first = try await call("prompt", method: "prompts/get")
        #expect(first.result["resultType"] == "input_required" && first.result["inputRequests"]?["user_context"] != nil)
        let second = try await call("prompt", ["user_context": Self.form(["context": "bread"])], method: "prompts/get")
        #expect(second.result["resultType"] == "complete")
        #expect(second.result["messages"]?[0]?["content"]?["text"]?.stringValue?.contains("bread") == true)
    }

    @Test(arguments: [
        "server/discover", "tools/list", "prompts/list", "resources/list", "resources/templates/list", "completion/complete",
    ])
    func `no other method asks`(method: String) async throws {
        let params: JSON =
            method == "completion/complete"
            ? ["ref": ["type": "ref/prompt", "name": "test_prompt_with_arguments"], "argument": ["name": "arg1", "value": ""]] : [:]
        let reply = try await setting.client(capabilities: Self.everything).send(method, params)
        #expect(reply.result["resultType"] == "complete")
    }

    @Test func `a state that was tampered with is an error of the protocol`() async throws {
        let state = try #require(try await call("tampered_state").result["requestState"]?.stringValue)
        let answers: JSON = ["confirm": Self.form(["ok": true])]
        var last = Array(state)
        last[last.count - 1] = last[last.count - 1] == "A" ? "B" : "A"
        for tampered in [state + "x", String(last), String(state.dropFirst(3)), String(state.dropLast(4)), "x", ""] {
            let reply = try await call("tampered_state", answers, state: .string(tampered))
            #expect(reply.errorCode == -32602, "\(tampered)")
            #expect(reply.json["result"] == nil)
        }
        // Nor is it another call's.
        #expect(try await call("request_state", answers, state: .string(state)).errorCode == -32602)
        #expect(try await call("tampered_state", answers, state: 5).errorCode == -32602)
    }

    @Test(
        arguments: [
            (["sampling": [:]], ["sample_input"]), (["elicitation": [:]], ["elicit_input"]),
            (["elicitation": ["form": [:]]], ["elicit_input"]),
            (["elicitation": [:], "sampling": [:]], ["elicit_input", "sample_input"]),
        ] as [(JSON, [String])])
    func `only what the client can answer is asked`(capabilities: JSON, keys: [String]) async throws {
        let reply = try await call("capabilities", capabilities: capabilities)
        #expect(reply.result["inputRequests"]?.objectValue?.keys == keys)
    }

    @Test(arguments: [("elicitation", "elicitation"), ("sampling", "sampling"), ("list_roots", "roots")])
    func `what cannot go on without a capability names it`(tool: String, capability: String) async throws {
        let reply = try await call(tool, capabilities: [:])
        #expect(reply.status == 400 && reply.errorCode == -32021)
        #expect(reply.json["error"]?["data"]?["requiredCapabilities"]?.objectValue?.keys == [capability])
    }

    @Test func `legacy clients cannot be asked, and are told so`() async throws {
        let params: JSON = ["name": "test_input_required_result_elicitation", "arguments": [:]]
        let reply = try await setting.client("2025-11-25").send("tools/call", params)
        #expect(reply.result["resultType"] == nil && reply.errorCode != nil)
    }
}
