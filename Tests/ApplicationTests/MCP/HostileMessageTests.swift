import JSONSchema
import Synchronization
import Testing

@testable import Faces

/// Bodies that no client means well, and the error that each of them gets over HTTP and standard input: never a 500, never a crash.
@Suite struct HostileMessageTests {
    /// What is sent and the code of the error; `nil` where nothing is answered.
    struct Message: CustomTestStringConvertible, Sendable {
        let name: String
        let bytes: [UInt8]
        let code: Int?

        init(_ name: String, _ text: String, _ code: Int?) { self.init(name, Array(text.utf8), code) }

        init(_ name: String, _ bytes: [UInt8], _ code: Int?) {
            self.name = name
            self.bytes = bytes
            self.code = code
        }

        var testDescription: String { name }
    }

    private static func call(_ params: String) -> String { #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":\#(params)}"# }
    private static func ping(id: String) -> String { #"{"jsonrpc":"2.0","id":\#(id),"method":"ping"}"# }
    private static let deep = String(repeating: "[", count: 60_000)

    static let messages: [Message] = [
        // No JSON.
        Message("nothing but a brace", "{", -32700),
        Message("deep arrays", deep, -32700),
        Message("deep arrays that end", deep + String(repeating: "]", count: 60_000), -32700),
        Message("deep objects", String(repeating: #"{"a":"#, count: 60_000), -32700),
        Message("arguments too deep", call(String(repeating: #"{"a":"#, count: 70) + "1" + String(repeating: "}", count: 70)), -32700),
        Message("a name twice", #"{"jsonrpc":"2.0","id":1,"id":2,"method":"ping"}"#, -32700),
        Message("a name twice, escaped", #"{"jsonrpc":"2.0","id":1,"method":"ping","\u006dethod":"tools/list"}"#, -32700),
        Message("a name twice, inside", call(#"{"name":"echo_toy","arguments":{"text":"a","text":"b"}}"#), -32700),
        Message("a NUL byte", [0], -32700),
        Message("a NUL byte in a string", Array(#"{"jsonrpc":"2.0","id":""#.utf8) + [0] + Array(#"","method":"ping"}"#.utf8), -32700),
        Message("a NUL byte at the end", Array(ping(id: "1").utf8) + [0], -32700),
        Message("bytes that are no UTF-8", Array(#"{"jsonrpc":"2.0","id":""#.utf8) + [0xFF] + Array(#"","method":"ping"}"#.utf8), -32700),
        Message("an overlong byte", Array(#"{"jsonrpc":"2.0","id":""#.utf8) + [0xC0, 0xAF] + Array(#"","method":"ping"}"#.utf8), -32700),
        Message("a surrogate in UTF-8", Array(#"{"a":""#.utf8) + [0xED, 0xA0, 0x80] + Array(#""}"#.utf8), -32700),
        Message("half a surrogate pair", #"{"jsonrpc":"2.0","id":"\ud800","method":"ping"}"#, -32700),
        Message("a byte order mark", [0xEF, 0xBB, 0xBF] + Array(ping(id: "1").utf8), -32700),
        Message("UTF-16", Array(ping(id: "1").utf8).flatMap { [$0, 0] }, -32700),
        Message("two values", ping(id: "1") + ping(id: "2"), -32700),
        Message("a comma too many", #"{"jsonrpc":"2.0","id":1,"method":"ping",}"#, -32700),
        Message("a comment", #"/* */{"jsonrpc":"2.0","id":1,"method":"ping"}"#, -32700),
        Message("a number that no double holds", ping(id: "1e999"), -32700),
        Message("a number that JSON does not know", ping(id: "NaN"), -32700),
        Message("a number with a leading zero", ping(id: "01"), -32700),
        Message("a tab in a string", "{\"jsonrpc\":\"2.0\",\"id\":\"\t\",\"method\":\"ping\"}", -32700),
        Message("an escape that is none", #"{"jsonrpc":"2.0","id":"\x41","method":"ping"}"#, -32700),
        // No message.
        Message("a number", "1", -32600),
        Message("a string", "\"ping\"", -32600),
        Message("null", "null", -32600),
        Message("an object without anything", "{}", -32600),
        Message("another version of JSON-RPC", #"{"jsonrpc":"1.0","id":1,"method":"ping"}"#, -32600),
        Message("a version that is a number", #"{"jsonrpc":2.0,"id":1,"method":"ping"}"#, -32600),
        Message("no version", #"{"id":1,"method":"ping"}"#, -32600),
        Message("a method that is a number", #"{"jsonrpc":"2.0","id":1,"method":5}"#, -32600),
        Message("a method that is null", #"{"jsonrpc":"2.0","id":1,"method":null}"#, -32600),
        Message("no method", #"{"jsonrpc":"2.0","id":1,"params":{}}"#, -32600),
        Message("an id that is null", ping(id: "null"), -32600),
        Message("an id with a fraction", ping(id: "1.5"), -32600),
        Message("an id that is true", ping(id: "true"), -32600),
        Message("an id that is an object", ping(id: #"{"a":1}"#), -32600),
        Message("an id that is an array", ping(id: "[1]"), -32600),
        Message("an id beyond 64 bits", ping(id: "18446744073709551616"), -32600),
        Message("an id as large as doubles are", ping(id: "1e308"), -32600),
        // Batches, in a revision without them.
        Message("a batch", "[\(ping(id: "1"))]", -32600),
        Message("an empty batch", "[]", -32600),
        Message("a batch of batches", "[[[]]]", -32600),
        // No method of ours.
        Message("an unknown method", #"{"jsonrpc":"2.0","id":1,"method":"nothing/here"}"#, -32601),
        Message("an empty method", #"{"jsonrpc":"2.0","id":1,"method":""}"#, -32601),
        Message("a method with a NUL", #"{"jsonrpc":"2.0","id":1,"method":"ping\u0000"}"#, -32601),
        Message("a method in other letters", #"{"jsonrpc":"2.0","id":1,"method":"PING"}"#, -32601),
        Message("a notification as a request", #"{"jsonrpc":"2.0","id":1,"method":"notifications/initialized"}"#, -32601),
        Message("a long method", #"{"jsonrpc":"2.0","id":1,"method":"\#(String(repeating: "x", count: 500_000))"}"#, -32601),
        // Bad parameters.
        Message("parameters that are an array", call("[1]"), -32602),
        Message("parameters that are a string", call("\"x\""), -32602),
        Message("no name", call("{}"), -32602),
        Message("a name that is a number", call(#"{"name":1}"#), -32602),
        Message("a name that is nobody's", call(#"{"name":"nothing"}"#), -32602),
        Message("a name with a NUL", call(#"{"name":"echo_toy\u0000"}"#), -32602),
        Message("a long name", call(#"{"name":"\#(String(repeating: "é", count: 200_000))"}"#), -32602),
        Message("arguments that are an array", call(#"{"name":"echo_toy","arguments":[]}"#), -32602),
        Message("a cursor that is a number", #"{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"cursor":5}}"#, -32602),
        Message("a handshake without a version", #"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{}}"#, -32602),
        // Told to nobody.
        Message("a notification", #"{"jsonrpc":"2.0","method":"notifications/nothing","params":[]}"#, nil),
        Message("a cancellation of what is not", #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":{}}}"#, nil),
        Message("a response", #"{"jsonrpc":"2.0","id":"\u0000","result":null}"#, nil),
        Message("an error", #"{"jsonrpc":"2.0","id":null,"error":{}}"#, nil),
    ]

    private let fixture = try! FaceFixture()

    @Test(arguments: messages)
    func `over HTTP each gets its error`(message: Message) async {
        let reply = await fixture.post(message.bytes, [("MCP-Protocol-Version", "2025-11-25")])
        #expect(reply.errorCode == message.code)
        switch message.code {
        case nil: #expect(reply.status == 202 && reply.bytes.isEmpty)
        case -32700, -32600: #expect(reply.status == 400)
        default: #expect(reply.status == 200)
        }
        if let error = reply.json["error"] {
            #expect(reply.json["jsonrpc"] == "2.0" && reply.json["result"] == nil)
            #expect((error["message"]?.stringValue?.count ?? 1_000) < 1_000)
        }
    }

    @Test(arguments: messages)
    func `over HTTP, under a modern header, nothing is worse than a bad request`(message: Message) async {
        let reply = await fixture.post(message.bytes, [("MCP-Protocol-Version", "2026-07-28"), ("Mcp-Method", "ping")])
        switch message.code {
        case .some(-32700), .some(-32600): #expect(reply.status == 400 && reply.errorCode == message.code)
        // Without self-description a request fails before its method is looked at; responses are not sent by modern clients.
        case nil: #expect(reply.status == 202 || reply.status == 400 && reply.errorCode == -32600)
        default: #expect(reply.status == 400 && reply.errorCode == -32602)
        }
    }

    @Test(arguments: messages)
    func `over standard input each gets its error, and the next message its answer`(message: Message) async {
        let answers = Mutex<[JSON]>([])
        let session = try! StdioSession(fixture.mcp, caller: ToyKeys().callers["all"]!, toolsets: nil, onlyReads: false) { line in
            let json = (try? JSON(parsing: Array(line.dropLast()))) ?? "no JSON"
            answers.withLock { $0.append(json) }
        }
        let handshake = #"{"jsonrpc":"2.0","id":"h","method":"initialize","params":{"protocolVersion":"2025-11-25"}}"#
        await session.receive(Array(handshake.utf8))
        await session.receive(message.bytes)
        await session.receive(Array(Self.ping(id: "\"after\"").utf8))
        await session.close()
        let codes = answers.withLock { $0.compactMap { $0["error"]?["code"]?.intValue } }
        #expect(codes == (message.code.map { [$0] } ?? []))
        #expect(answers.withLock { $0.contains { $0["id"] == "after" && $0["result"] == [:] } })
    }

    // MARK: Batches, in the revision that has them

    private func batch(_ body: String) async -> FaceFixture.Reply {
        await fixture.post(Array(body.utf8), [("MCP-Protocol-Version", "2025-03-26")])
    }

    @Test(arguments: ["[]", "[" + Array(repeating: HostileMessageTests.ping(id: "1"), count: 51).joined(separator: ",") + "]"])
    func `a batch of nothing or of too much is refused whole`(body: String) async {
        let reply = await batch(body)
        #expect(reply.status == 400 && reply.errorCode == -32600)
    }

    @Test func `in a batch every element gets its own error`() async {
        let handshake = #"{"jsonrpc":"2.0","id":"i","method":"initialize","params":{"protocolVersion":"2025-03-26"}}"#
        let elements = [
            "1", "[]", "null", "{}", Self.ping(id: "null"), Self.ping(id: "1.5"), handshake, Self.ping(id: "7"),
            #"{"jsonrpc":"2.0","method":"x"}"#,
            #"{"jsonrpc":"2.0","id":8,"method":"nothing"}"#,
        ]
        let reply = await batch("[\(elements.joined(separator: ","))]")
        #expect(reply.status == 200)
        let answers = reply.json.arrayValue ?? []
        #expect(answers.map { $0["error"]?["code"]?.intValue } == [-32600, -32600, -32600, -32600, -32600, -32600, -32600, nil, -32601])
        #expect(answers.map { $0["id"] } == [.null, .null, .null, .null, .null, .null, "i", 7, 8])
    }

    @Test func `a modern request does not stand in a batch`() async {
        let modern = #"{"jsonrpc":"2.0","id":1,"method":"server/discover","params":{"_meta":\#(FaceFixture.meta.text)}}"#
        for version in ["2025-03-26", "2026-07-28"] {
            let reply = await fixture.post(Array("[\(modern)]".utf8), [("MCP-Protocol-Version", version)])
            #expect(reply.status == 400 && reply.errorCode == -32600)
        }
    }
}
