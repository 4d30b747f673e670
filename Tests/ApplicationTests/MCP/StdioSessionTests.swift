import JSONSchema
import Operations
import Synchronization
import Testing

@testable import Faces

@Suite struct StdioSessionTests {
    let fixture = try! FaceFixture()

    /// What was written, a message a line.
    private final class Output: Sendable {
        private let lines = Mutex<[JSON]>([])
        func write(_ line: [UInt8]) {
            let json = line.last == UInt8(ascii: "\n") ? try? JSON(parsing: Array(line.dropLast())) : nil
            lines.withLock { $0.append(json ?? "no line of JSON") }
        }
        var messages: [JSON] { lines.withLock { $0 } }
    }

    private func talk(_ messages: [String], key: String = "all", toolsets: String? = nil, onlyReads: Bool = false) async -> [JSON] {
        let output = Output()
        let session = try! StdioSession(
            fixture.mcp, caller: ToyKeys().callers[key]!, toolsets: toolsets, onlyReads: onlyReads, write: output.write)
        for message in messages { await session.receive(Array(message.utf8)) }
        await session.close()
        return output.messages
    }

    @Test func `a toolset that there is not is refused at the start`() {
        #expect(throws: Failure(.validationFailed, Toolset.complaint(about: "bogus"), parameter: "toolsets", got: "core,bogus")) {
            _ = try StdioSession(fixture.mcp, caller: ToyKeys().callers["all"]!, toolsets: "core,bogus", onlyReads: false) { _ in }
        }
    }

    @Test func `what is refused where tools only read says why`() async {
        let answers = await talk(
            [#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"create_toy","arguments":{"name":"x"}}}"#], onlyReads: true)
        #expect(answers.first?["error"]?["message"]?.stringValue?.contains("This server was started with --readonly") == true, "\(answers)")
    }

    private static let modern = FaceFixture.meta.text

    @Test(arguments: ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"])
    func `what the handshake agreed on holds for the rest`(revision: String) async {
        let answers = await talk([
            #"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"\#(revision)"}}"#,
            #"{"jsonrpc":"2.0","method":"notifications/initialized"}"#,
            #"{"jsonrpc":"2.0","id":"a","method":"tools/call","params":{"name":"echo_toy","arguments":{"text":"x"}}}"#,
        ])
        #expect(answers.count == 2)
        #expect(answers[0]["result"]?["protocolVersion"] == .string(revision))
        #expect(answers[1]["id"] == "a")
        #expect((answers[1]["result"]?["structuredContent"] != nil) == (revision >= "2025-06-18"))
    }

    @Test func `modern requests need no handshake and no header`() async {
        let answers = await talk([
            #"{"jsonrpc":"2.0","id":1,"method":"server/discover","params":{"_meta":\#(Self.modern)}}"#,
            #"{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"echo_toy","arguments":{"text":"x"},"_meta":\#(Self.modern)}}"#,
        ])
        #expect(Set(answers.compactMap { $0["id"]?.intValue }) == [1, 2])
        #expect(answers.allSatisfy { $0["result"]?["resultType"] == "complete" })
    }

    @Test func `errors have the codes that they have over HTTP`() async {
        let answers = await talk([
            "{", #"{"jsonrpc":"2.0","id":1,"method":"nothing"}"#, #"{"jsonrpc":"2.0","id":1.5,"method":"ping"}"#, "[]",
            #"{"jsonrpc":"2.0","id":2,"method":"server/discover","params":{}}"#,
        ])
        #expect(Set(answers.compactMap { $0["error"]?["code"]?.intValue }) == [-32_700, -32_601, -32_600, -32_602])
        #expect(answers.count == 5)
    }

    @Test func `a missing scope is told to the model`() async {
        let answers = await talk([#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"create_toy"}}"#], key: "reader")
        #expect(answers[0]["result"]?["isError"] == true)
    }

    @Test func `toolsets and read-only narrow the list`() async {
        let list = #"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#
        #expect(await talk([list], toolsets: "media")[0]["result"]?["tools"]?.arrayValue?.map { $0["name"] } == ["upload_toy"])
        #expect(await talk([list], onlyReads: true)[0]["result"]?["tools"]?.arrayValue?.map { $0["name"] } == ["echo_toy", "get_toy"])
    }

    @Test func `a batch is answered in 2025-03-26`() async {
        let answers = await talk([
            #"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-03-26"}}"#,
            #"[{"jsonrpc":"2.0","id":1,"method":"ping"},{"jsonrpc":"2.0","method":"notifications/x"},{"jsonrpc":"2.0","id":2,"method":"x"}]"#,
        ])
        #expect(answers[1].arrayValue?.map { $0["id"] } == [1, 2])
    }
}

/// What lasts, over standard input and output.
@Suite(.timeLimit(.minutes(1))) struct StdioStreamTests {
    private final class Output: Sendable {
        private let lines = Mutex<[JSON]>([])
        let changed = Pulse()

        func write(_ line: [UInt8]) {
            lines.withLock { $0.append((try? JSON(parsing: Array(line.dropLast()))) ?? "no line of JSON") }
            changed.send()
        }

        /// The first message that is so.
        func first(_ condition: (JSON) -> Bool) async -> JSON? {
            for _ in 0..<50 {
                let generation = changed.generation
                if let found = lines.withLock({ $0.first(where: condition) }) { return found }
                await changed.wait(after: generation, milliseconds: 200)
            }
            return nil
        }

        var all: [JSON] { lines.withLock { $0 } }
    }

    private let output = Output()

    private func session(_ extras: MCPExtras) throws -> StdioSession {
        let fixture = try FaceFixture(extras: { _ in extras })
        return try! StdioSession(fixture.mcp, caller: ToyKeys().callers["all"]!, toolsets: nil, onlyReads: false, write: output.write)
    }

    private static let steps = FixtureTool("steps") { _, exchange throws(RPCError) in
        for step in [1.0, 2] {
            exchange.report(step, of: 2)
            exchange.announce(.tools)
        }
        return FixtureTool.text("done")
    }

    private func send(_ session: StdioSession, _ id: Int, _ method: String, _ params: JSON, token: JSON? = nil) async {
        var params = params
        var meta = FaceFixture.meta
        if let token { meta["progressToken"] = token }
        params["_meta"] = meta
        let message: JSON = ["jsonrpc": "2.0", "id": JSON(id), "method": .string(method), "params": params]
        await session.receive(message.bytes)
    }

    @Test func `progress comes before the answer, and listening ends with the session`() async throws {
        let session = try session(MCPExtras(tools: [Self.steps]))
        await send(session, 1, "subscriptions/listen", ["notifications": ["toolsListChanged": true]])
        #expect(await output.first { $0["method"] == "notifications/subscriptions/acknowledged" } != nil)
        await send(session, 2, "tools/call", ["name": "steps"], token: "t")
        #expect(await output.first { $0["id"] == 2 } != nil)
        #expect(await output.first { $0["method"] == "notifications/tools/list_changed" } != nil)
        await session.close()
        let progress = output.all.filter { $0["method"] == "notifications/progress" }
        #expect(progress.map { $0["params"]?["progress"] } == [1, 2])
        #expect(output.all.last?["id"] == 1)
        #expect(output.all.last?["result"]?["_meta"]?["io.modelcontextprotocol/subscriptionId"] == 1)
    }

    @Test(arguments: [true, false])
    func `what the client cancels ends without an answer`(isListening: Bool) async throws {
        let ended = Mutex(false)
        let waits = FixtureTool("waits") { _, exchange throws(RPCError) in
            exchange.call.stream?.send(RPCNotification(method: "notifications/begun", params: [:]))
            while !Task.isCancelled { try? await Task.sleep(for: .seconds(20)) }
            ended.withLock { $0 = exchange.call.stream?.isDropped == true }
            return FixtureTool.text("nobody reads this")
        }
        let session = try session(MCPExtras(tools: [waits]))
        if isListening {
            await send(session, 5, "subscriptions/listen", ["notifications": [:]])
        } else {
            await send(session, 5, "tools/call", ["name": "waits"])
        }
        #expect(await output.first { $0["method"] != nil } != nil)
        await session.receive(Array(#"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":5}}"#.utf8))
        await session.close()
        #expect(!output.all.contains { $0["id"] == 5 })
        #expect(ended.withLock { $0 } == !isListening)
    }
}
