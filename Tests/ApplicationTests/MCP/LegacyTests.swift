import Faces
import HTTPServer
import HTTPTypes
import JSONSchema
import Testing

@Suite struct LegacyTests {
    static let revisions = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"]

    let fixture = try! FaceFixture()

    @Test(arguments: revisions)
    func `the handshake agrees on the revision that was asked for`(revision: String) async {
        let params: JSON = ["protocolVersion": .string(revision), "capabilities": [:], "clientInfo": ["name": "t", "version": "0"]]
        let reply = await fixture.legacy("initialize", params, revision: nil)
        #expect(reply.status == 200)
        #expect(reply.json["id"] == 7)
        #expect(reply.result["protocolVersion"] == .string(revision))
        #expect(reply.result["capabilities"] == ["tools": [:]])
        #expect(reply.result["serverInfo"]?["name"] == "troupe")
        #expect((reply.result["serverInfo"]?["title"] != nil) == (revision >= "2025-06-18"))
        #expect(reply.result["resultType"] == nil)
        #expect(reply.result["_meta"] == nil)
        #expect(reply.field("Mcp-Session-Id") == nil)
        let initialized = await fixture.post(
            Array(#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#.utf8), [("MCP-Protocol-Version", revision)])
        #expect(initialized.status == 202)
        #expect(await fixture.legacy("ping", revision: revision).result == [:])
    }

    @Test(arguments: ["2026-07-28", "1999-01-01", ""])
    func `a revision without handshake is answered with the newest that has one`(asked: String) async {
        let reply = await fixture.legacy("initialize", ["protocolVersion": .string(asked)], revision: nil)
        #expect(reply.result["protocolVersion"] == "2025-11-25")
    }

    @Test func `a handshake without a version is a bad parameter`() async {
        #expect(await fixture.legacy("initialize", [:], revision: nil).errorCode == -32602)
    }

    @Test(arguments: revisions + [nil])
    func `structured content comes with 2025-06-18, a missing header means 2025-03-26`(revision: String?) async {
        let hasStructure = (revision ?? "2025-03-26") >= "2025-06-18"
        let reply = await fixture.legacy("tools/call", ["name": "echo_toy", "arguments": ["text": "a"]], revision: revision)
        #expect(reply.status == 200)
        #expect(reply.text["text"] == "a")
        #expect((reply.result["structuredContent"] != nil) == hasStructure)
        #expect(reply.result["isError"] == false)
        let failed = await fixture.legacy("tools/call", ["name": "echo_toy", "arguments": ["txt": "a"]], revision: revision)
        #expect(failed.status == 200)
        #expect(failed.result["isError"] == true)
        #expect(failed.text["error"]?["code"] == "validation_failed")
        #expect((failed.result["structuredContent"] != nil) == hasStructure)
    }

    @Test(arguments: revisions)
    func `definitions have what the revision knows`(revision: String) async {
        let reply = await fixture.legacy("tools/list", revision: revision)
        let tool = reply.result["tools"]?[0] ?? .null
        #expect(tool["name"] == "echo_toy")
        #expect((tool["annotations"] != nil) == (revision >= "2025-03-26"))
        #expect((tool["title"] != nil) == (revision >= "2025-06-18"))
        #expect((tool["outputSchema"] != nil) == (revision >= "2025-06-18"))
        #expect(reply.result["ttlMs"] == nil)
    }

    @Test(arguments: ["prompts/list", "resources/list", "logging/setLevel", "server/discover", "x"])
    func `what is not offered is unknown, with status 200`(method: String) async {
        let reply = await fixture.legacy(method)
        #expect(reply.status == 200)
        #expect(reply.errorCode == -32601)
    }

    @Test func `params that are no object are bad parameters`() async {
        #expect(await fixture.legacy("tools/list", [1]).errorCode == -32602)
        #expect(await fixture.legacy("tools/call", ["name": "echo_toy", "arguments": [1]]).errorCode == -32602)
        #expect(await fixture.legacy("tools/call", ["name": 5]).errorCode == -32602)
        #expect(await fixture.legacy("tools/call").errorCode == -32602)
    }

    @Test(arguments: [
        ("application/json", 200), ("application/json;q=0.9", 200), ("*/*", 200), ("application/json, text/event-stream", 200),
        ("text/event-stream", 406), ("text/html", 406), ("*/*, application/json;q=0", 406), ("application/json; Q=0.000", 406),
        ("application/*;q=0, application/json", 200), ("*/*;q=0", 406), ("application/json;q=0.001", 200),
    ])
    func `who takes nothing but JSON gets it`(accept: String, status: Int) async {
        for revision in Self.revisions {
            let message: JSON = ["jsonrpc": "2.0", "id": 7, "method": "ping"]
            let reply = await fixture.post(message.bytes, [("MCP-Protocol-Version", revision), ("Accept", accept)])
            #expect(reply.status == status, "\(revision)")
        }
    }

    @Test(arguments: [true, 1.5, [], ["a": 1], nil] as [JSON])
    func `a token of progress that is none is refused`(token: JSON) async {
        let reply = await fixture.legacy("ping", ["_meta": ["progressToken": token]])
        #expect(reply.errorCode == -32602)
        #expect(reply.json["error"]?["message"]?.stringValue?.contains("progressToken is a string or an integer") == true)
        #expect(await fixture.legacy("ping", ["_meta": ["progressToken": 7]]).errorCode == nil)
    }

    // MARK: Batches

    private func batch(_ body: String, revision: String?) async -> FaceFixture.Reply {
        await fixture.post(Array(body.utf8), revision.map { [("MCP-Protocol-Version", $0)] } ?? [])
    }

    private static let two =
        #"[{"jsonrpc":"2.0","id":1,"method":"ping"},{"jsonrpc":"2.0","method":"notifications/initialized"},"#
        + #"{"jsonrpc":"2.0","id":"b","method":"tools/call","params":{"name":"create_toy","arguments":{}}}]"#

    @Test(arguments: ["2025-03-26", nil])
    func `a batch is answered in its order`(revision: String?) async {
        let reply = await batch(Self.two, revision: revision)
        #expect(reply.status == 200)
        #expect(reply.json.arrayValue?.map { $0["id"] } == [1, "b"])
        #expect(reply.json[0]?["result"] == [:])
        #expect(reply.json[1]?["result"]?["isError"] == false)
    }

    @Test(arguments: ["2024-11-05", "2025-06-18", "2025-11-25", "2026-07-28"])
    func `batches are refused in the other revisions`(revision: String) async {
        let reply = await batch(Self.two, revision: revision)
        #expect(reply.status == 400)
        #expect(reply.errorCode == -32600)
    }

    @Test func `an empty batch, a huge one and one with a modern request are refused`() async {
        #expect(await batch("[]", revision: nil).errorCode == -32600)
        let many = "[" + Array(repeating: #"{"jsonrpc":"2.0","id":1,"method":"ping"}"#, count: 51).joined(separator: ",") + "]"
        #expect(await batch(many, revision: nil).errorCode == -32600)
        let modern: JSON = [["jsonrpc": "2.0", "id": 1, "method": "server/discover", "params": ["_meta": FaceFixture.meta]]]
        let reply = await fixture.post(modern.bytes)
        #expect(reply.status == 400)
        #expect(reply.errorCode == -32600)
    }

    @Test func `a batch of notifications only is accepted`() async {
        #expect(await batch(#"[{"jsonrpc":"2.0","method":"a"},{"jsonrpc":"2.0","id":1,"result":{}}]"#, revision: nil).status == 202)
    }

    @Test func `bad elements and a handshake in a batch are errors of their own`() async {
        let reply = await batch(#"[1,{"jsonrpc":"2.0","id":1,"method":"initialize"},{"jsonrpc":"2.0","id":2,"method":"x"}]"#, revision: nil)
        #expect(reply.json.arrayValue?.map { $0["error"]?["code"] } == [-32600, -32600, -32601])
    }

    @Test func `a missing scope in a batch is told as a tool's error`() async {
        let body = #"[{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"create_toy"}}]"#
        let reply = await fixture.post(Array(body.utf8), key: "reader")
        #expect(reply.status == 200)
        #expect(reply.json[0]?["result"]?["isError"] == true)
    }
}
