import Faces
import HTTPServer
import HTTPTypes
import JSONSchema
import Operations
import Testing

@Suite struct ToolTests {
    let fixture = try! FaceFixture()

    private func names(_ reply: FaceFixture.Reply) -> [String] {
        reply.result["tools"]?.arrayValue?.compactMap { $0["name"]?.stringValue } ?? []
    }

    private func call(_ name: String, _ arguments: JSON = [:], key: String = "all", meta: JSON? = nil, to target: String = "/mcp") async
        -> FaceFixture.Reply
    {
        var params: JSON = ["name": .string(name), "arguments": arguments]
        if let meta { params["_meta"] = meta }
        return await fixture.legacy("tools/call", params, to: target, key: key)
    }

    // MARK: Lists

    @Test func `tools stand in the order of the catalog, without those that the key may not call`() async {
        #expect(names(await fixture.modern("tools/list")) == FaceFixture.operations.map(\.spec.name))
        #expect(names(await fixture.modern("tools/list", key: "reader")) == ["echo_toy", "get_toy"])
    }

    @Test(arguments: [
        ("/mcp/readonly", ["echo_toy", "get_toy"]), ("/mcp?toolsets=media", ["upload_toy"]),
        ("/mcp?toolsets=media,%20account", ["echo_toy", "upload_toy"]),
        ("/mcp/readonly/?toolsets=stories", ["get_toy"]), ("/mcp?toolsets=media&toolsets=publishing", ["publish_toy", "upload_toy"]),
    ])
    func `an address narrows the list`(target: String, expected: [String]) async {
        #expect(names(await fixture.modern("tools/list", to: target)) == expected)
    }

    @Test(arguments: ["/", "/mcp", "/mcp/", "/api/mcp", "/api/mcp/", "/mcp/all", "/mcp?toolsets=standard", "/mcp?toolsets=all"])
    func `all is listed at the others`(target: String) async {
        #expect(names(await fixture.modern("tools/list", to: target)).count == FaceFixture.operations.count)
    }

    @Test func `a header narrows too, and an unknown toolset is told with the nearest`() async {
        #expect(names(await fixture.modern("tools/list", [:], [("X-Troupe-Toolsets", "media")])) == ["upload_toy"])
        let reply = await fixture.modern("tools/list", to: "/mcp?toolsets=medias")
        #expect(reply.errorCode == -32602)
        #expect(reply.json["error"]?["message"]?.stringValue?.contains("Did you mean media?") == true)
    }

    @Test func `there is one page`() async {
        #expect(await fixture.modern("tools/list", ["cursor": "x"]).errorCode == -32602)
        #expect(await fixture.modern("tools/list", ["cursor": nil]).status == 200)
        #expect(await fixture.modern("tools/list").result["nextCursor"] == nil)
    }

    @Test func `annotations follow from the effect`() async {
        let tools = await fixture.modern("tools/list").result["tools"]?.arrayValue ?? []
        func hints(_ name: String) -> [Bool?] {
            let annotations = tools.first { $0["name"] == .string(name) }?["annotations"]
            return ["readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint"].map { annotations?[$0]?.boolValue }
        }
        #expect(hints("get_toy") == [true, false, true, false])
        #expect(hints("create_toy") == [false, false, false, false])
        #expect(hints("update_toy") == [false, true, true, false])
        #expect(hints("delete_toy") == [false, true, true, false])
        #expect(hints("publish_toy") == [false, true, false, true])
    }

    @Test func `what creates or publishes shows its idempotency key`() async {
        let tools = await fixture.modern("tools/list").result["tools"]?.arrayValue ?? []
        let shown = tools.filter { $0["inputSchema"]?["properties"]?["idempotency_key"] != nil }.compactMap { $0["name"]?.stringValue }
        #expect(shown == ["create_toy", "publish_toy", "upload_toy"])
    }

    // MARK: Calls

    @Test(arguments: ["say_toy", "autopersonas_echo_toy", "autopersonas_say_toy"])
    func `aliases and the prefix are accepted`(name: String) async {
        #expect(await call(name, ["text": "a", "isLoud": true]).structured["is_loud"] == true)
    }

    @Test func `an unknown tool is told with the nearest`() async {
        let reply = await call("get_tou")
        #expect(reply.status == 200)
        #expect(reply.errorCode == -32602)
        #expect(reply.json["error"]?["message"] == "There is no tool get_tou. Did you mean get_toy?")
    }

    @Test func `a failure is a result with the contract's object`() async {
        let reply = await call("get_toy", ["toy_id": "lost"])
        #expect(reply.status == 200)
        #expect(reply.result["isError"] == true)
        #expect(reply.structured["error"]?["code"] == "not_found")
        #expect(reply.structured["error"]?["request_id"] == "req_1")
        #expect(reply.text == reply.structured)
    }

    @Test func `the read-only address refuses what does not read`() async {
        #expect(await call("create_toy", to: "/api/mcp/readonly").json == call("create_toy", to: "/mcp/readonly").json)
        let reply = await call("create_toy", to: "/mcp/readonly")
        #expect(reply.errorCode == -32602)
        #expect(await call("echo_toy", ["text": "a"], to: "/mcp/readonly").structured["text"] == "a")
    }

    @Test func `an idempotency key makes a repeat answer the same, however it is sent`() async {
        let first = await call("create_toy", ["words": ["a"], "idempotency_key": "k1"])
        #expect(first.result["isError"] == false)
        #expect(await call("create_toy", ["words": ["a"], "idempotencyKey": "k1"]).structured == first.structured)
        #expect(await call("create_toy", ["words": ["a"]], meta: ["troupe/idempotencyKey": "k1"]).structured == first.structured)
        #expect(await call("create_toy", ["words": ["a"]]).structured != first.structured)
        #expect(await call("create_toy", ["words": ["b"], "idempotency_key": "k1"]).structured["error"]?["code"] == "idempotency_mismatch")
        #expect(await call("create_toy", ["idempotency_key": 5]).structured["error"]?["code"] == "validation_failed")
        #expect(await call("echo_toy", ["text": "a", "idempotency_key": "k1"]).structured["error"]?["code"] == "validation_failed")
    }

    // MARK: Who may

    @Test(arguments: [
        ("/mcp", "/mcp"), ("/api/mcp/", "/api/mcp"), ("/", ""), ("/mcp/readonly", "/mcp/readonly"), ("/mcp/all?toolsets=x", "/mcp/all"),
        ("/api/mcp/readonly", "/api/mcp/readonly"), ("/api/mcp/all/", "/api/mcp/all"),
    ])
    func `without a key the document of the address is named`(target: String, path: String) async {
        let reply = await fixture.legacy("initialize", [:], to: target, key: nil)
        #expect(reply.status == 401)
        #expect(
            reply.field("WWW-Authenticate")?.hasPrefix(
                "Bearer resource_metadata=\"https://troupe.example/.well-known/oauth-protected-resource\(path)\", scope=\"character:read ")
                == true)
        #expect(reply.errorCode == 401)
        #expect(reply.json["error"]?["data"]?["code"] == "unauthorized")
    }

    @Test func `a bad key is told as an invalid token, before anything else`() async {
        let reply = await fixture.post(Array("{".utf8), key: "wrong", [("Content-Type", "text/plain")])
        #expect(reply.status == 401)
        #expect(reply.field("WWW-Authenticate")?.contains("error=\"invalid_token\"") == true)
    }

    @Test func `a missing scope is a challenge that names it, for legacy clients with what they have`() async {
        let legacy = await call("create_toy", key: "reader")
        #expect(legacy.status == 403)
        #expect(legacy.field("WWW-Authenticate")?.contains("error=\"insufficient_scope\", scope=\"stories:read stories:write\"") == true)
        #expect(legacy.json["id"] == 7)
        let modern = await fixture.modern("tools/call", ["name": "create_toy"], key: "reader")
        #expect(modern.status == 403)
        #expect(modern.field("WWW-Authenticate")?.contains("scope=\"stories:write\"") == true)
        #expect(modern.json["error"]?["data"]?["code"] == "insufficient_scope")
    }

    @Test func `beyond the rate a tool's error says when to try again, and the header too`() async {
        let first = await call("echo_toy", ["text": "a"], key: "slow")
        #expect(first.field("X-RateLimit-Limit") == "1")
        #expect(first.field("X-RateLimit-Remaining") == "0")
        let second = await call("echo_toy", ["text": "a"], key: "slow")
        #expect(second.status == 200)
        #expect(second.result["isError"] == true)
        #expect(second.structured["error"]?["code"] == "rate_limited")
        #expect(second.field("Retry-After") == "60")
        #expect(second.field("X-RateLimit-Remaining") == "0")
        #expect(await call("create_toy", key: "slow").structured["error"]?["code"] == "rate_limited")
    }

    // MARK: Two ways to the same answer

    @Test func `the quick way answers as the slow one`() async {
        let messages: [JSON] = [
            ["jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": ["name": "echo_toy", "arguments": ["text": "a"]]],
            ["jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": ["name": "get_toy", "arguments": ["toy_id": "lost"]]],
            ["jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": ["name": "nothing"]],
            ["jsonrpc": "2.0", "id": 1, "method": "tools/list"], ["jsonrpc": "2.0", "id": 1, "method": "ping"],
            ["jsonrpc": "2.0", "id": 1, "method": "initialize", "params": ["protocolVersion": "2025-06-18"]],
            ["jsonrpc": "2.0", "id": 1, "method": "x"], ["jsonrpc": "2.0", "method": "x"], 1,
        ]
        for message in messages {
            let head = FaceFixture.head(.post, "/mcp", [("MCP-Protocol-Version", "2025-06-18")])
            let request = Request(head: head, body: message.bytes)
            let quick = fixture.mcp.respondAtOnce(to: request).map(FaceFixture.Reply.init)
            let slow = FaceFixture.Reply(await fixture.mcp.respond(to: request))
            #expect(quick?.status == slow.status)
            #expect(quick?.bytes == slow.bytes)
            #expect(quick?.header == slow.header)
        }
    }

    @Test func `what writes is not answered on the network thread`() {
        let message: JSON = ["jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": ["name": "create_toy"]]
        #expect(fixture.mcp.respondAtOnce(to: Request(head: FaceFixture.head(.post, "/mcp"), body: message.bytes)) == nil)
    }
}
