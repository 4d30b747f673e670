import JSONSchema
import Operations
import TestSupport
import Testing

@testable import Faces

/// Calls in several rounds: the client is asked, and comes back with the answers.
@Suite struct RoundsTests {
    private let fixture: FaceFixture

    private static let form: JSON = ["elicitation": ["form": [:]]]
    private static let all: JSON = ["elicitation": [:], "sampling": [:], "roots": [:]]

    init() throws {
        fixture = try FaceFixture(extras: { _ in
            MCPExtras(
                tools: [
                    FixtureTool("greet") { _, exchange throws(RPCError) in
                        guard case .accepted(let content)? = FormAnswer(exchange.answers["who"]) else {
                            return try exchange.ask([
                                ("who", .form("Who is there?", properties: ["name": ["type": "string"]], required: ["name"]))
                            ])
                        }
                        return FixtureTool.text("Hello, \(content["name"]?.stringValue ?? "")!")
                    },
                    FixtureTool("three") { _, exchange throws(RPCError) in
                        guard exchange.answers["where"] != nil, exchange.answers["what"] != nil else {
                            return try exchange.ask(
                                [("what", .sampling("What is the capital of France?", maxTokens: 20)), ("where", .roots)], "kept")
                        }
                        return FixtureTool.text("state \(exchange.state?.data.stringValue ?? "-")")
                    },
                    FixtureTool("steps") { _, exchange throws(RPCError) in
                        let round = exchange.state?.round ?? 0
                        guard round < 2 else { return FixtureTool.text("round \(round)") }
                        return try exchange.ask([("step\(round + 1)", .form("Go on?", properties: [:], required: []))])
                    },
                ], prompts: [GreetingPrompt()])
        })
    }

    private func call(
        _ name: String, _ more: [String: JSON] = [:], arguments: JSON = [:], can capabilities: JSON = RoundsTests.all, key: String = "all"
    ) async -> JSON {
        var params: JSON = ["name": .string(name), "arguments": arguments]
        for (key, value) in more { params[key] = value }
        return await fixture.stream("tools/call", params, capabilities: capabilities, key: key).answer()
    }

    private func text(_ answer: JSON) -> String? { answer["result"]?["content"]?[0]?["text"]?.stringValue }

    @Test func `a question is a result of its own kind, without envelope and caching`() async {
        let result = await call("greet")["result"]
        #expect(result?["resultType"] == "input_required")
        let question = result?["inputRequests"]?["who"]
        #expect(question?["method"] == "elicitation/create")
        #expect(question?["params"]?["mode"] == "form")
        #expect(question?["params"]?["requestedSchema"]?["type"] == "object")
        #expect(question?["id"] == nil && question?["jsonrpc"] == nil)
        #expect(result?["requestState"]?.stringValue?.isEmpty == false)
        #expect(result?["ttlMs"] == nil && result?["content"] == nil)
        #expect(result?["_meta"]?["io.modelcontextprotocol/serverInfo"] != nil)
    }

    @Test func `the answer goes on, with or without the state where that says nothing, and extra keys do not matter`() async {
        let state = await call("greet")["result"]?["requestState"] ?? .null
        let answers: JSON = ["who": ["action": "accept", "content": ["name": "Ada"]], "more": ["action": "accept"]]
        #expect(text(await call("greet", ["inputResponses": answers, "requestState": state])) == "Hello, Ada!")
        #expect(text(await call("greet", ["inputResponses": answers])) == "Hello, Ada!")
    }

    @Test(arguments: [
        [:], ["other": ["action": "accept", "content": [:]]], ["who": ["action": "accept"]], ["who": "Ada"], ["who": ["action": "decline"]],
    ] as [JSON])
    func `without the answer it is asked again`(answers: JSON) async {
        let state = await call("greet")["result"]?["requestState"] ?? .null
        #expect(await call("greet", ["inputResponses": answers, "requestState": state])["result"]?["resultType"] == "input_required")
    }

    @Test func `answers that are no object are wrong parameters`() async {
        #expect(await call("greet", ["inputResponses": ["Ada"]])["error"]?["code"] == -32602)
    }

    @Test func `several questions at once, and what was kept comes back`() async {
        let first = await call("three")["result"]
        #expect(first?["inputRequests"]?["what"]?["method"] == "sampling/createMessage")
        #expect(first?["inputRequests"]?["where"]?["method"] == "roots/list")
        let answers: JSON = ["what": ["role": "assistant", "content": ["type": "text", "text": "Paris"]], "where": ["roots": []]]
        #expect(text(await call("three", ["inputResponses": answers, "requestState": first?["requestState"] ?? .null])) == "state kept")
    }

    @Test func `rounds are counted in the state, which changes`() async {
        let first = await call("steps")["result"]
        #expect(first?["inputRequests"]?["step1"] != nil)
        let second = await call("steps", ["requestState": first?["requestState"] ?? .null, "inputResponses": [:]])["result"]
        #expect(second?["inputRequests"]?["step2"] != nil)
        #expect(second?["requestState"] != first?["requestState"])
        #expect(text(await call("steps", ["requestState": second?["requestState"] ?? .null])) == "round 2")
    }

    @Test func `a state that was changed, made up, or belongs to another call or caller is refused`() async {
        let state = await call("greet", arguments: ["a": 1])["result"]?["requestState"]?.stringValue ?? ""
        var changed = Array(state)
        changed[20] = changed[20] == "A" ? "B" : "A"
        for bad in [String(changed), "v1.", "", "abc", String(state.dropLast(4))] {
            let answer = await call("greet", ["requestState": .string(bad)], arguments: ["a": 1])
            #expect(answer["error"]?["code"] == -32602, "\(bad)")
        }
        #expect(await call("greet", ["requestState": .string(state)], arguments: ["a": 2])["error"]?["code"] == -32602)
        #expect(await call("steps", ["requestState": .string(state)], arguments: ["a": 1])["error"]?["code"] == -32602)
        #expect(await call("greet", ["requestState": .string(state)], arguments: ["a": 1], key: "reader")["error"]?["code"] == -32602)
        #expect(await call("greet", ["requestState": .string(state)], arguments: ["a": 1])["result"]?["resultType"] == "input_required")
    }

    @Test func `only what the client declares is asked`() async {
        let answer = await call("three", can: ["sampling": [:]])
        #expect(answer["error"]?["code"] == -32021)
        #expect(answer["error"]?["data"]?["requiredCapabilities"] == ["roots": [:]])
        #expect(await call("greet", can: [:])["error"]?["data"]?["requiredCapabilities"] == ["elicitation": ["form": [:]]])
        #expect(await call("greet", can: ["elicitation": ["url": [:]]])["error"]?["code"] == -32021)
        #expect(await call("greet", can: ["elicitation": [:]])["result"]?["resultType"] == "input_required")
    }

    @Test func `prompts ask too, and other methods do not look at answers`() async {
        let asked = await fixture.stream("prompts/get", ["name": "greeting"], capabilities: Self.form).answer()["result"]
        #expect(asked?["resultType"] == "input_required")
        let answers: JSON = ["who": ["action": "accept", "content": ["name": "Ada"]]]
        let params: JSON = ["name": "greeting", "inputResponses": answers, "requestState": asked?["requestState"] ?? .null]
        let told = await fixture.stream("prompts/get", params, capabilities: Self.form).answer()["result"]
        #expect(told?["messages"]?[0]?["content"]?["text"] == "Hello, Ada!")
        let list = await fixture.stream("tools/list", ["inputResponses": answers, "requestState": "x"], capabilities: Self.form).answer()
        #expect(list["result"]?["resultType"] == "complete")
    }
}
