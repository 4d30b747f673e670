import HTTPTypes
import JSONSchema
import Operations
import Synchronization
import TestSupport
import Testing

@testable import Faces

/// Answers that come as a stream, with what a method says before them.
@Suite(.timeLimit(.minutes(1))) struct StreamedAnswerTests {
    /// What the tools of the fixture have met.
    private final class Log: Sendable {
        let gate = Gate()
        private let words = Mutex<[String]>([])
        func note(_ word: String) { words.withLock { $0.append(word) } }
        var all: [String] { words.withLock { $0 } }
    }

    private let log = Log()
    private let fixture: FaceFixture

    init() throws {
        fixture = try FaceFixture(extras: { [log] _ in
            MCPExtras(tools: [
                FixtureTool("steps") { _, exchange throws(RPCError) in
                    for step in [0.0, 50, 50, 40, 100] {
                        exchange.report(step, of: 100, "step")
                        // As far apart as a client can tell them.
                        try? await Task.sleep(for: ProgressReporter.pause * 2)
                    }
                    exchange.report(100, of: 100)
                    return FixtureTool.text("done")
                },
                FixtureTool("at_once") { _, _ throws(RPCError) in FixtureTool.text("done") },
                FixtureTool("refuses", needs: ["sampling": [:]]) { _, _ throws(RPCError) in FixtureTool.text("done") },
                FixtureTool("inquires") { _, exchange throws(RPCError) in
                    let form = InputRequest.form("Who?", properties: ["name": ["type": "string"]], required: ["name"])
                    let answers = await exchange.inquire([("who", form), ("roots", .roots)])
                    return FixtureTool.text(JSON.object(answers).text)
                },
                FixtureTool("pauses") { _, exchange throws(RPCError) in
                    exchange.pauseStream()
                    return FixtureTool.text("done")
                },
                FixtureTool("waits") { _, exchange throws(RPCError) in
                    exchange.call.stream?.send(RPCNotification(method: "notifications/message", params: [:]))
                    while !Task.isCancelled { try? await Task.sleep(for: .seconds(20)) }
                    log.note(exchange.call.stream?.isDropped == true ? "dropped" : "stopped")
                    return FixtureTool.text("what there is")
                },
            ])
        })
    }

    @Test func `progress that was asked for comes before the answer, increasing, with its token`() async {
        let reply = await fixture.stream("tools/call", ["name": "steps"], progressToken: "p1")
        #expect(reply.isStream && reply.status == 200)
        #expect(reply.field("Content-Type") == "text/event-stream")
        #expect(reply.field("X-Accel-Buffering") == "no")
        #expect(reply.field("Cache-Control") == "no-cache, no-transform")
        let messages = await reply.rest()
        let told = messages.dropLast()
        #expect(told.map { $0["method"] } == Array(repeating: "notifications/progress", count: 3))
        #expect(told.map { $0["params"]?["progress"] } == [0, 50, 100])
        #expect(told.allSatisfy { $0["params"]?["progressToken"] == "p1" && $0["params"]?["total"] == 100 && $0["id"] == nil })
        #expect(messages.last?["id"] == "m1")
        #expect(messages.last?["result"]?["resultType"] == "complete")
    }

    @Test func `nobody who did not ask hears of progress, and what comes soon is plain JSON`() async {
        for tool in ["steps", "at_once"] {
            let reply = await fixture.stream("tools/call", ["name": .string(tool)])
            #expect(!reply.isStream)
            #expect(reply.field("Content-Type") == "application/json")
            #expect(await reply.answer()["result"]?["content"]?[0]?["text"] == "done")
        }
    }

    @Test func `progress comes in legacy revisions too, without words in the first`() async {
        for revision in ["2024-11-05", "2025-11-25"] {
            let message: JSON = [
                "jsonrpc": "2.0", "id": 3, "method": "tools/call", "params": ["name": "steps", "_meta": ["progressToken": 9]],
            ]
            let fields = [
                ("MCP-Protocol-Version", revision), ("Content-Type", "application/json"), ("Accept", "application/json, text/event-stream"),
            ]
            let head = FaceFixture.head(.post, "/mcp", fields, bodyBytes: message.bytes.count)
            let messages = await StreamedReply(await fixture.mcp.exchange(head, body: message.bytes)).rest()
            #expect(messages.dropLast().map { $0["params"]?["progress"] } == [0, 50, 100])
            #expect((messages.first?["params"]?["message"] == nil) == (revision == "2024-11-05"))
            #expect(messages.last?["id"] == 3 && messages.last?["result"]?["resultType"] == nil)
        }
    }

    @Test func `an error that comes at once keeps its status`() async {
        let reply = await fixture.stream("tools/call", ["name": "refuses"], progressToken: 1)
        #expect(!reply.isStream && reply.status == 400)
        let error = await reply.answer()["error"]
        #expect(error?["code"] == -32021)
        #expect(error?["data"]?["requiredCapabilities"] == ["sampling": [:]])
        let able = await fixture.stream("tools/call", ["name": "refuses"], capabilities: ["sampling": [:]])
        #expect(await able.answer()["result"]?["isError"] == false)
    }

    private func legacy(_ message: JSON, _ revision: String = "2025-11-25", key: String = "all") async -> StreamedReply {
        let fields = [
            ("MCP-Protocol-Version", revision), ("Content-Type", "application/json"), ("Accept", "application/json, text/event-stream"),
        ]
        let head = FaceFixture.head(.post, "/mcp", key: key, fields, bodyBytes: message.bytes.count)
        return StreamedReply(await fixture.mcp.exchange(head, body: message.bytes))
    }

    private static func legacyCall(_ tool: String, id: JSON = 3) -> JSON {
        ["jsonrpc": "2.0", "id": id, "method": "tools/call", "params": ["name": .string(tool)]]
    }

    @Test(arguments: ["2025-06-18", "2025-11-25"])
    func `a legacy client is asked on the stream and answers by a message of its own`(revision: String) async {
        let reply = await legacy(Self.legacyCall("inquires"), revision)
        let asked = await reply.next()
        #expect(asked?["method"] == "elicitation/create")
        #expect((asked?["params"]?["mode"] == "form") == (revision == "2025-11-25"))
        let answer: JSON = ["action": "accept", "content": ["name": "Ada"]]
        // Nobody else can answer.
        #expect(await legacy(["jsonrpc": "2.0", "id": asked?["id"] ?? .null, "result": "mine"], revision, key: "reader").status == 202)
        #expect(await legacy(["jsonrpc": "2.0", "id": asked?["id"] ?? .null, "result": answer], revision).status == 202)
        let roots = await reply.next()
        #expect(roots?["method"] == "roots/list" && roots?["id"] != asked?["id"])
        #expect(await legacy(["jsonrpc": "2.0", "id": roots?["id"] ?? .null, "error": ["code": -32601, "message": "No."]]).status == 202)
        let text = await reply.answer()["result"]?["content"]?[0]?["text"]?.stringValue
        #expect(text == (["who": answer] as JSON).text)
    }

    @Test func `a legacy client cancels by a message, where it is clear which request is meant`() async {
        let others = await legacy(Self.legacyCall("waits", id: 8), "2025-06-18", key: "reader")
        let reply = await legacy(Self.legacyCall("waits", id: 8))
        _ = (await others.next(), await reply.next())
        let cancel: JSON = ["jsonrpc": "2.0", "method": "notifications/cancelled", "params": ["requestId": 8]]
        #expect(await legacy(cancel).status == 202)
        #expect(await reply.rest() == [])
        #expect(log.all == ["dropped"])
        await others.hangUp()
        #expect(log.all == ["dropped", "stopped"])
    }

    @Test func `a stream is come back to by the key that began it`() async throws {
        let reply = await legacy(Self.legacyCall("pauses"))
        #expect(await reply.rest() == [])
        let id = try #require(reply.eventIDs.first)
        func comeBack(_ key: String?) async -> StreamedReply {
            StreamedReply(await fixture.mcp.exchange(FaceFixture.head(.get, "/mcp", key: key, [("Last-Event-ID", id)])))
        }
        #expect(await comeBack("reader").status == 405)
        #expect(await comeBack(nil).status == 401)
        #expect(await comeBack("all").answer()["id"] == 3)
        await fixture.mcp.close()
        #expect(await comeBack("all").status == 405)
    }

    @Test func `whoever has lost eight streams cannot come back to the first`() async throws {
        var ids: [String] = []
        for _ in 1...9 {
            let reply = await legacy(Self.legacyCall("pauses"))
            _ = await reply.rest()
            ids.append(try #require(reply.eventIDs.first))
        }
        let statuses = await ids.asyncMap { id in
            await fixture.mcp.exchange(FaceFixture.head(.get, "/mcp", key: "all", [("Last-Event-ID", id)])).status.code
        }
        #expect(statuses == [405] + Array(repeating: 200, count: 8))
    }

    @Test func `whoever hangs up ends the work, and nothing more is written`() async {
        let reply = await fixture.stream("tools/call", ["name": "waits"])
        #expect(await reply.next()?["method"] == "notifications/message")
        await reply.hangUp()
        #expect(log.all == ["dropped"])
        #expect(await reply.rest() == [])
    }

    @Test func `a server that stops still gives the answer that there is`() async {
        let reply = await fixture.stream("tools/call", ["name": "waits"])
        #expect(await reply.next() != nil)
        await reply.stopServer()
        #expect(log.all == ["stopped"])
        #expect(await reply.answer()["result"]?["content"]?[0]?["text"] == "what there is")
    }

    @Test func `streams run side by side, each with its own answer`() async {
        let replies = await withTaskGroup(of: (Int, [JSON]).self) { group in
            for number in 0..<8 {
                group.addTask { [fixture] in
                    (number, await fixture.stream("tools/call", ["name": "steps"], progressToken: JSON(number)).rest())
                }
            }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        for number in 0..<8 {
            #expect(replies[number]?.dropLast().allSatisfy { $0["params"]?["progressToken"] == JSON(number) } == true)
            #expect(replies[number]?.count == 4)
        }
    }
}

extension Array {
    fileprivate func asyncMap<Value>(_ transform: (Element) async -> Value) async -> [Value] {
        var values: [Value] = []
        for element in self { values.append(await transform(element)) }
        return values
    }
}
