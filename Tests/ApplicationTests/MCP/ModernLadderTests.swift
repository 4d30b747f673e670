import Faces
import HTTPServer
import HTTPTypes
import JSONSchema
import Testing

@Suite struct ModernLadderTests {
    let fixture = try! FaceFixture()

    @Test func `a page of a foreign origin is refused`() async {
        let reply = await fixture.modern("server/discover", ["x": 1], [("Origin", "https://evil.example")])
        #expect(reply.status == 403)
        #expect(reply.errorCode == -32600)
    }

    @Test(arguments: [
        "https://troupe.example", "http://localhost:5173", "http://127.0.0.1:8420", "http://[::1]:1", "HTTPS://TROUPE.example:443",
    ])
    func `our own origin and those of loopback are let in`(origin: String) async {
        let reply = await fixture.modern("server/discover", [:], [("Origin", origin)])
        #expect(reply.status == 200)
        #expect(reply.field("Access-Control-Allow-Origin") == origin)
    }

    @Test(arguments: [
        "null", "https://troupe.example.evil.example", "https://user@troupe.example", "file://", "https://localhost.evil.example",
    ])
    func `what only looks like our origin is refused`(origin: String) async {
        #expect(await fixture.modern("server/discover", [:], [("Origin", origin)]).status == 403)
    }

    @Test func `elsewhere than on loopback its origins are foreign, unless they are allowed`() async throws {
        let open = try FaceFixture(listensOnLoopback: false, allowedOrigins: ["https://inspector.example"])
        #expect(await open.modern("server/discover", [:], [("Origin", "http://localhost:5173")]).status == 403)
        #expect(await open.modern("server/discover", [:], [("Origin", "https://inspector.example")]).status == 200)
        #expect(await open.modern("server/discover", [:], [("Host", "any.example")]).status == 200)
    }

    @Test(arguments: [
        ("evil.example", 403), ("evil.example:8420", 403), ("localhost:8420", 200), ("[::1]:8420", 200), ("troupe.example", 200),
    ])
    func `on loopback a rebound name is refused`(host: String, status: Int) async {
        #expect(await fixture.modern("server/discover", [:], [("Host", host)]).status == status)
    }

    @Test(arguments: ["GET", "DELETE", "PUT", "HEAD"])
    func `other methods than POST are not allowed`(method: String) async {
        let reply = FaceFixture.Reply(await fixture.mcp.exchange(FaceFixture.head(.init(rawValue: method)!, "/mcp", key: nil)))
        #expect(reply.status == 405)
        #expect(reply.field("Allow") == "POST")
        #expect(reply.field("Mcp-Session-Id") == nil)
    }

    @Test func `a preflight tells what may be sent`() async {
        let reply = FaceFixture.Reply(
            await fixture.mcp.exchange(FaceFixture.head(.options, "/mcp", key: nil, [("Origin", "http://localhost:5173")])))
        #expect(reply.status == 204)
        #expect(reply.field("Access-Control-Allow-Methods") == "GET, POST")
        #expect(reply.field("Access-Control-Allow-Headers")?.contains("Mcp-Method") == true)
        #expect(reply.field("Access-Control-Allow-Credentials") == nil)
    }

    @Test(arguments: [("text/plain", 415), ("application/json; charset=utf-8", 200), ("APPLICATION/JSON", 200)])
    func `bodies are JSON`(type: String, status: Int) async {
        #expect(await fixture.modern("server/discover", [:], [("Content-Type", type)]).status == status)
    }

    @Test(arguments: [
        ("application/json", 406), ("text/event-stream", 406), ("text/html", 406), ("*/*", 200),
        ("text/event-stream;q=0.5, application/json", 200),
        ("application/*, text/*", 200),
    ])
    func `both forms of answer are acceptable`(accept: String, status: Int) async {
        #expect(await fixture.modern("server/discover", [:], [("Accept", accept)]).status == status)
    }

    @Test(arguments: ["", "{", "{\"a\":1,\"a\":2}", "\u{0}", "{\"a\":1e999}", "nul", "{} {}", String(repeating: "[", count: 100)])
    func `what is no JSON is a parse error`(body: String) async {
        let reply = await fixture.post(Array(body.utf8))
        #expect(reply.status == 400)
        #expect(reply.errorCode == -32700)
        #expect(reply.json["id"] == .null)
    }

    @Test func `bytes that are no UTF-8 and NUL bytes in strings are parse errors`() async {
        for bytes in [
            [0x22, 0xFF, 0x22], Array("{\"a\":\"".utf8) + [0x00] + Array("\"}".utf8), Array("\"".utf8) + [0xED, 0xA0, 0x80, 0x22],
        ] {
            #expect(await fixture.post(bytes).errorCode == -32700)
        }
    }

    @Test(arguments: [
        "1", "\"x\"", "null", "true", "{}", #"{"jsonrpc":"1.0","id":1,"method":"ping"}"#, #"{"jsonrpc":"2.0","id":null,"method":"ping"}"#,
        #"{"jsonrpc":"2.0","id":1.5,"method":"ping"}"#, #"{"jsonrpc":"2.0","id":{},"method":"ping"}"#,
        #"{"jsonrpc":"2.0","id":true,"method":"ping"}"#,
        #"{"jsonrpc":"2.0","id":123456789012345678901234567890,"method":"ping"}"#, #"{"jsonrpc":"2.0","id":1,"method":5}"#,
        #"{"jsonrpc":"2.0","id":1}"#, #"{"jsonrpc":2,"id":1,"method":"ping"}"#,
    ])
    func `what is no message is an invalid request`(body: String) async {
        let reply = await fixture.post(Array(body.utf8))
        #expect(reply.status == 400)
        #expect(reply.errorCode == -32600)
    }

    @Test func `a response is dropped from a legacy client and refused from a modern one`() async {
        let body = Array(#"{"jsonrpc":"2.0","id":1,"result":{}}"#.utf8)
        #expect(await fixture.post(body, [("MCP-Protocol-Version", "2025-06-18")]).status == 202)
        let reply = await fixture.post(body, [("MCP-Protocol-Version", "2026-07-28")])
        #expect(reply.status == 400)
        #expect(reply.errorCode == -32600)
    }

    @Test func `a notification is accepted without an answer`() async {
        let body = Array(#"{"jsonrpc":"2.0","method":"notifications/whatever"}"#.utf8)
        for version in ["2026-07-28", "2025-06-18"] {
            let reply = await fixture.post(body, [("MCP-Protocol-Version", version)])
            #expect(reply.status == 202)
            #expect(reply.bytes.isEmpty)
        }
    }

    @Test(arguments: [
        nil, "null", "{}", #"{"io.modelcontextprotocol/protocolVersion":"2026-07-28"}"#,
        #"{"io.modelcontextprotocol/clientCapabilities":{}}"#,
        #"{"io.modelcontextprotocol/protocolVersion":5,"io.modelcontextprotocol/clientCapabilities":{}}"#,
        #"{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":[]}"#,
    ])
    func `a modern request describes itself`(meta: String?) async throws {
        let reply = await fixture.modern("server/discover", meta: try meta.map { try JSON(parsing: $0) })
        #expect(reply.status == 400)
        #expect(reply.errorCode == -32602)
        #expect(reply.json["id"] == "m1")
    }

    @Test(arguments: [
        [("Mcp-Method", "tools/call"), ("Mcp-Name", "echo_toy")],
        [("MCP-Protocol-Version", "2025-11-25"), ("Mcp-Method", "tools/call"), ("Mcp-Name", "echo_toy")],
        [("MCP-Protocol-Version", "2026-07-28"), ("Mcp-Name", "echo_toy")],
        [("MCP-Protocol-Version", "2026-07-28"), ("Mcp-Method", "Tools/Call"), ("Mcp-Name", "echo_toy")],
        [("MCP-Protocol-Version", "2026-07-28"), ("Mcp-Method", "tools/call")],
        [("MCP-Protocol-Version", "2026-07-28"), ("Mcp-Method", "tools/call"), ("Mcp-Name", "other")],
        [("MCP-Protocol-Version", "2026-07-28"), ("Mcp-Method", "tools/call"), ("Mcp-Name", "=?base64?ZWNob190b3k?=")],
        [("MCP-Protocol-Version", "2026-07-28"), ("Mcp-Method", "tools/call"), ("Mcp-Name", "=?base64?/w==?=")],
        [("MCP-Protocol-Version", "2026-07-28"), ("Mcp-Method", "tools/call"), ("Mcp-Name", "echo_toy"), ("Mcp-Name", "echo_toy")],
        [
            ("MCP-Protocol-Version", "2026-07-28"), ("MCP-Protocol-Version", "2026-07-28"), ("Mcp-Method", "tools/call"),
            ("Mcp-Name", "echo_toy"),
        ],
    ])
    func `headers that do not repeat the body are a mismatch`(headers: [(String, String)]) async {
        let reply = await fixture.modern("tools/call", ["name": "echo_toy", "arguments": ["text": "a"]], headers: headers)
        #expect(reply.status == 400)
        #expect(reply.errorCode == -32020)
    }

    @Test(arguments: ["=?base64?ZWNob190b3k=?=", "  echo_toy\t", "echo_toy"])
    func `a name may be wrapped in Base64 or surrounded by blanks`(name: String) async {
        let reply = await fixture.modern(
            "tools/call", ["name": "echo_toy", "arguments": ["text": "a"]],
            headers: [("mcp-protocol-version", "2026-07-28"), ("mcp-method", "tools/call"), ("mcp-name", name)])
        #expect(reply.status == 200)
        #expect(reply.structured["text"] == "a")
    }

    @Test func `an unknown version is named with those that are served, but a mismatch comes first`() async {
        var meta = FaceFixture.meta
        meta["io.modelcontextprotocol/protocolVersion"] = "v999"
        let unknown = await fixture.modern(
            "server/discover", meta: meta, headers: [("MCP-Protocol-Version", "v999"), ("Mcp-Method", "server/discover")])
        #expect(unknown.status == 400)
        #expect(unknown.errorCode == -32022)
        #expect(unknown.json["error"]?["data"] == ["supported": ["2026-07-28"], "requested": "v999"])
        #expect(await fixture.modern("server/discover", meta: meta).errorCode == -32020)
    }

    @Test(arguments: ["initialize", "ping", "prompts/list", "resources/list", "logging/setLevel", "tasks/list", "nothing/here"])
    func `what is not offered is unknown`(method: String) async {
        let reply = await fixture.modern(method)
        #expect(reply.status == 404)
        #expect(reply.errorCode == -32601)
        #expect(reply.json["id"] == "m1")
    }

    @Test func `a modern header without self-description fails as modern`() async {
        for version in ["2026-07-28", "2099-01-01", "garbage"] {
            let reply = await fixture.legacy("tools/list", revision: version)
            #expect(reply.status == 400)
            #expect(reply.errorCode == -32602)
        }
    }

    @Test func `an unknown log level is a bad parameter`() async {
        var meta = FaceFixture.meta
        meta["io.modelcontextprotocol/logLevel"] = "loud"
        #expect(await fixture.modern("server/discover", meta: meta).errorCode == -32602)
    }

    @Test func `discovery names the modern versions, what is there, and how long that holds`() async {
        let reply = await fixture.modern("server/discover")
        #expect(reply.status == 200)
        #expect(reply.result["supportedVersions"] == ["2026-07-28"])
        #expect(
            reply.result["capabilities"] == ["tools": ["listChanged": true], "extensions": ["io.modelcontextprotocol/tasks": [:]]])
        #expect(reply.result["resultType"] == "complete")
        #expect(reply.result["ttlMs"]?.intValue ?? -1 >= 0)
        #expect(reply.result["cacheScope"] == "private")
        #expect(reply.result["_meta"]?["io.modelcontextprotocol/serverInfo"]?["version"] == "1.2.3")
        #expect(reply.field("Mcp-Session-Id") == nil)
    }

    @Test func `a call is complete and names the server`() async {
        let reply = await fixture.modern("tools/call", ["name": "echo_toy", "arguments": ["text": "é\"\\\u{2028}"]])
        #expect(reply.result["resultType"] == "complete")
        #expect(reply.result["isError"] == false)
        #expect(reply.result["ttlMs"] == nil)
        #expect(reply.result["_meta"]?["io.modelcontextprotocol/serverInfo"]?["name"] == "troupe")
        #expect(reply.text == reply.structured)
        #expect(reply.structured["text"] == "é\"\\\u{2028}")
    }

    @Test func `a version that nobody serves is told before what it would lack`() async {
        let reply = await fixture.legacy("ping", revision: "2023-01-01")
        #expect(reply.errorCode == -32602)
        let message = reply.json["error"]?["message"]?.stringValue ?? ""
        #expect(message.contains("\"2023-01-01\" is not served") && message.contains("2026-07-28") && message.contains("2025-11-25"))
    }
}
