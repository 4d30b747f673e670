import Features
import JSONSchema
import Operations
import TestSupport
import Testing

@Suite struct ErrorsForAgentsTests {
    let fixture = try! FaceFixture()

    private func error(_ name: String, _ arguments: JSON, key: String = "all") async -> JSON {
        await fixture.legacy("tools/call", ["name": .string(name), "arguments": arguments], key: key).structured["error"] ?? .null
    }

    @Test(
        arguments: [
            (["txt": "a", "Times": "3"], ["text": "a", "times": 3]), ([:], ["text": "<text>"]),
            (["text": 5, "labels": "one", "isLoud": "true"], ["text": "<text>", "is_loud": true, "tags": ["one"]]),
            (["text": "a", "counts": [1, "2", "x"]], ["text": "a", "counts": [1, 2]]),
            (["text": "a", "wholly_unknown": 1], ["text": "a"]),
            (["text": "a", "times": 50], ["text": "a", "times": 9]),
        ] as [(JSON, JSON)])
    func `refused arguments come back corrected`(sent: JSON, corrected: JSON) async {
        let error = await error("echo_toy", sent)
        #expect(error["code"] == "validation_failed")
        #expect(error["fix"]?["example"] == corrected)
    }

    @Test func `a correction does not grow with what was sent`() async {
        let error = await error(
            "echo_toy", ["text": .string(String(repeating: "a", count: 50_000)), "tags": .array(Array(repeating: "b", count: 900))])
        #expect((error["fix"]?.bytes.count ?? 0) < 1_600)
    }

    @Test func `of very many wrong arguments some are told, and how many there are`() async {
        let wrong = JSON.object((0..<400).reduce(into: JSON.Object()) { $0.append("wrong_\($1)", .int(1)) })
        let error = await error("echo_toy", wrong)
        #expect(error["fields"]?.arrayValue?.count == 50)
        #expect(error["message"]?.stringValue?.contains("(and 400 more)") == true)  // and the text that is missing
    }

    @Test func `what the schema cannot tell is corrected too`() async throws {
        let appliance = try TestAppliance()
        let failure = try await appliance.failure(
            of: "create_story", ["captoin": "hi", "scheduled_at": "tomorrow", "slides": [["media_id": "x"]]])
        #expect(
            failure.shownFix == [
                "example": [
                    "caption": "hi", "slides": [["media_id": "<media_id, begins with med_>"]], "scheduled_at": "2026-05-03T09:00:00Z",
                ]
            ])
    }

    @Test(
        arguments: [
            (["timezone": "Europe/Berlim"], ["timezone": "Europe/Berlin"]), (["timeZone": "berlin"], ["timezone": "Europe/Berlin"]),
            (["channels": ["mastodom"]], ["channels": ["mastodon"]]),
        ] as [(JSON, JSON)])
    func `what was most likely meant stands in the corrected call`(sent: JSON, corrected: JSON) async throws {
        let appliance = try TestAppliance()
        #expect(try await appliance.failure(of: "create_story", sent).shownFix == ["example": corrected])
    }

    @Test func `what was misspelt is looked at under its right name`() async throws {
        let appliance = try TestAppliance()
        let failure = try await appliance.failure(
            of: "schedule_story", ["story_id": "sty_01arz3ndektsv4rrffq69g5fav", "scheduledat": "tomorrow"])
        #expect(
            failure.shownFix == ["example": ["story_id": "sty_01arz3ndektsv4rrffq69g5fav", "scheduled_at": "2026-05-03T09:00:00Z"]])
    }

    @Test func `what a tool tells of a failure conforms to its output schema`() async throws {
        let appliance = try TestAppliance()
        let client = MCPConversation(appliance: appliance, key: appliance["ada"].key)
        let tools = try await client.send("tools/list").result["tools"]?.arrayValue ?? []
        let tool = try #require(tools.first { $0["name"] == "get_story" })
        let reply = try await client.tool("get_story", ["story_id": "sty_01arz3ndektsv4rrffq69g5fav"])
        #expect(reply.result["isError"] == true)
        #expect(Schema(try #require(tool["outputSchema"])).violations(in: reply.structured) == [])
    }

    /// A name with two of its letters changed round.
    private static func misspelt(_ name: String) -> String {
        var letters = Array(name)
        letters.swapAt(letters.count - 1, letters.count - 2)
        return String(letters)
    }

    @Test(arguments: Catalog.operations.operations.filter { !$0.parameters.isEmpty }.map(\.spec.name))
    func `every tool tells all that is wrong at once, and what to send instead`(name: String) async throws {
        let appliance = try TestAppliance()
        let operation = try #require(Catalog.operations[name])
        var sent: JSON = ["utterly_unknown_to_all": 1]
        for parameter in operation.parameters.dropFirst() { sent[parameter.name] = [[[1.5]]] }
        let first = operation.parameters[0].name
        sent[Self.misspelt(first)] = "x"
        let reply = try await MCPConversation(appliance: appliance, key: appliance["ada"].key).tool(name, sent)
        #expect(reply.result["isError"] == true)
        let error = try #require(reply.structured["error"])
        #expect(error["code"] == "validation_failed" && error["retry"] == "never")
        let fields = error["fields"]?.arrayValue ?? []
        let paths = Set(fields.compactMap { $0["path"]?.stringValue?.prefix { $0 != "[" && $0 != "." } }.map(String.init))
        #expect(paths.isSuperset(of: operation.parameters.dropFirst().map(\.name) + ["utterly_unknown_to_all", Self.misspelt(first)]))
        #expect(fields.allSatisfy { $0["got"] != nil && $0["expected"]?.stringValue?.isEmpty == false })
        let hint = fields.first { $0["path"] == .string(Self.misspelt(first)) }?["expected"]?.stringValue ?? ""
        #expect(hint.contains("did you mean \(first)?"), "\(hint)")
        // The call that is proposed has known names only, all that are needed, and nothing of a wrong type.
        let example = try #require(error["fix"]?["example"]?.objectValue, "\(error.text)")
        let required = operation.parameters.filter(\.isRequired).map(\.name)
        #expect(Set(example.keys).isSubset(of: operation.parameters.map(\.name)) && Set(example.keys).isSuperset(of: required))
        for member in example.members {
            let schema = try #require(operation.parameters.first { $0.name == member.key }).schema
            guard let type = schema.type else { continue }
            #expect(
                type == member.value.typeName || type == "number" && member.value.typeName == "integer",
                "\(member.key): \(member.value.text)")
        }
    }

    @Test func `the third failure in a row of the same call says to stop`() async {
        func message() async -> String { await error("get_toy", ["toy_id": "lost"])["message"]?.stringValue ?? "" }
        for _ in 1...2 { #expect(await !message().contains("in a row")) }
        #expect(await message().contains("failed 3 times in a row"))
        #expect(await message().contains("ask the person"))
        // Another call of the tool, or one that succeeds, begins the count anew; also one of another tool.
        for (name, arguments) in [("get_toy", ["toy_id": "found"]), ("echo_toy", ["text": "a"])] as [(String, JSON)] {
            _ = await error(name, arguments)
            for _ in 1...2 { #expect(await !message().contains("in a row")) }
            #expect(await message().contains("failed 3 times in a row"))
        }
    }

    @Test func `calls of another tool that fail too are no way out`() async {
        for _ in 1...2 {
            _ = await error("get_toy", ["toy_id": "lost"])
            _ = await error("echo_toy", [:])
        }
        #expect(await error("get_toy", ["toy_id": "lost"])["message"]?.stringValue?.contains("failed 3 times in a row") == true)
    }

    @Test func `other callers and other arguments are counted apart`() async {
        for _ in 1...2 { _ = await error("get_toy", ["toy_id": "lost"]) }
        #expect(await error("get_toy", ["toy_id": "lost"], key: "reader")["message"]?.stringValue?.contains("in a row") == false)
        #expect(await error("get_toy", ["toyId": 7])["message"]?.stringValue?.contains("in a row") == false)
        #expect(await error("get_toy", ["toy_id": "lost"])["message"]?.stringValue?.contains("in a row") == false)
    }
}
