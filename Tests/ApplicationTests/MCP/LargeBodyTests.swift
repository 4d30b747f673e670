import Faces
import HTTPServer
import HTTPTypes
import JSONSchema
import Testing

@Suite struct LargeBodyTests {
    let fixture = try! FaceFixture()

    private func message(_ tool: String, _ bytes: Int) -> [UInt8] {
        let name = tool == "upload_toy" ? "data" : "text"
        let start = #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"\#(tool)","arguments":{"\#(name)":""#
        return Array(start.utf8) + Array(repeating: UInt8(ascii: "a"), count: bytes) + Array(#""}}}"#.utf8)
    }

    @Test(arguments: [1_000, 1 << 20, 3 << 20], [false, true])
    func `a large body reaches the tool that takes it`(bytes: Int, isChunked: Bool) async {
        let reply = await fixture.post(message("upload_toy", bytes), [("MCP-Protocol-Version", "2025-11-25")], isChunked: isChunked)
        #expect(reply.status == 200)
        #expect(reply.structured["bytes"] == JSON(bytes))
    }

    @Test(arguments: [false, true])
    func `other tools take a mebibyte`(isChunked: Bool) async {
        let reply = await fixture.post(message("echo_toy", 2 << 20), isChunked: isChunked)
        #expect(reply.status == 413)
        #expect(reply.json["error"]?["data"]?["code"] == "payload_too_large")
        #expect(reply.json["id"] == 1)
    }

    @Test(arguments: ["ping", "tools/list"])
    func `other methods take a mebibyte`(method: String) async {
        let reply = await fixture.legacy(method, ["padding": .string(String(repeating: "x", count: 1 << 20))])
        #expect(reply.status == 413 && reply.errorCode == -32600)
        #expect(reply.json["error"]?["message"] == .string("\(method) takes at most 1 MiB."))
    }

    @Test(arguments: [false, true])
    func `nothing takes more than sixteen`(isChunked: Bool) async {
        let reply = await fixture.post(message("upload_toy", 17 << 20), isChunked: isChunked)
        #expect(reply.status == 413)
        #expect(reply.json["error"]?["data"]?["code"] == "payload_too_large")
    }

    @Test func `a large body without a key is refused at the head`() {
        let head = FaceFixture.head(.post, "/mcp", key: nil, [("Content-Type", "application/json")], bodyBytes: 2 << 20)
        guard case .refuse(let response) = fixture.mcp.plan(head) else {
            Issue.record("the body was taken")
            return
        }
        #expect(response.status.code == 401)
    }

    @Test func `the fifth large body at once is told to wait, and a place is free again when one is done`() async {
        let body = message("upload_toy", 2 << 20)
        let head = FaceFixture.head(
            .post, "/mcp", [("Content-Type", "application/json"), ("MCP-Protocol-Version", "2025-11-25")], bodyBytes: body.count)
        var sinks: [any BodySink] = []
        for _ in 0..<4 {
            guard case .sink(let sink, _) = fixture.mcp.plan(head) else {
                Issue.record("no place for one of four")
                return
            }
            sinks.append(sink)
        }
        let refused = await fixture.post(body)
        #expect(refused.status == 503)
        #expect(refused.json["error"]?["data"]?["code"] == "busy")
        #expect(refused.field("Retry-After") == "2")
        #expect(await fixture.post(body, isChunked: true).status == 503)
        let large: JSON = ["data": .string(String(repeating: "a", count: 2 << 20))]
        #expect(await fixture.rest(.post, "/api/v1/uploads", large).status == 503)
        sinks[0].abandon()
        #expect(await fixture.post(body).status == 200)
        #expect(await fixture.post(body).status == 200)
        sinks = []
        for _ in 0..<4 { #expect(await fixture.post(body, isChunked: true).status == 200) }
    }

    @Test func `ten mebibytes in Base64 fit`() async {
        let reply = await fixture.post(message("upload_toy", 14 << 20), [("MCP-Protocol-Version", "2025-11-25")])
        #expect(reply.structured["bytes"] == JSON(14 << 20))
    }

    @Test func `a large body is read whole, piece by piece`() async throws {
        let body = message("upload_toy", 3 << 20)
        let head = FaceFixture.head(.post, "/mcp", [("Content-Type", "application/json")], bodyBytes: body.count)
        let reply = FaceFixture.Reply(await fixture.mcp.exchange(head, body: body, pieceBytes: 1_000))
        #expect(reply.text == ["bytes": JSON(3 << 20)])
    }
}
