import HTTPTypes
import JSONSchema
import TestSupport
import Testing

/// Scenarios dns-rebinding-protection, http-header-validation (14 checks) and http-custom-header-server-validation (10 checks).
@Suite struct ConformanceHeaderTests {
    private static let version = ("MCP-Protocol-Version", "2026-07-28")
    private let setting = ConformanceSetting()

    private func expectRejected(_ reply: FaceFixture.Reply) {
        #expect(reply.status == 400)
        #expect(reply.errorCode == -32020)
        #expect(reply.json["id"] == "c1")
    }

    // MARK: The server's name

    @Test(arguments: [("evil.example", "http://evil.example"), ("evil.example:8420", "http://evil.example:8420")])
    func `a rebound name and its origin are refused`(host: String, origin: String) async {
        let message = ConformanceSetting.message("server/discover")
        let reply = await setting.post(
            message, [Self.version, ("Mcp-Method", "server/discover"), ("Host", host), ("Origin", origin)])
        #expect((400..<500).contains(reply.status))
    }

    @Test(arguments: [("localhost:8420", "http://localhost:8420"), ("127.0.0.1:8420", "http://127.0.0.1:8420")])
    func `the machine's own name is let in`(host: String, origin: String) async {
        let message = ConformanceSetting.message("server/discover")
        let reply = await setting.post(
            message, [Self.version, ("Mcp-Method", "server/discover"), ("Host", host), ("Origin", origin)])
        #expect((200..<300).contains(reply.status))
    }

    // MARK: Standard fields

    @Test(arguments: [
        [("Mcp-Method", "prompts/list")], [], [("Mcp-Method", "TOOLS/LIST")], [("Mcp-Method", "tools/list"), ("Mcp-Method", "tools/list")],
        [("Mcp-Method", "")],
    ])
    func `a method that the header does not repeat is rejected`(fields: [(String, String)]) async {
        expectRejected(await setting.post(ConformanceSetting.message("tools/list"), [Self.version] + fields))
    }

    @Test(arguments: ["mcp-method", "MCP-METHOD", "Mcp-Method"])
    func `names of fields are the same in any case`(name: String) async {
        #expect(await setting.post(ConformanceSetting.message("tools/list"), [Self.version, (name, "tools/list")]).status == 200)
    }

    @Test(arguments: [
        [("Mcp-Name", "wrong_tool_name")], [], [("Mcp-Name", "TEST_SIMPLE_TEXT")], [("Mcp-Name", "=?base64?dGVzdA?=")],
    ])
    func `a name that the header does not repeat is rejected`(fields: [(String, String)]) async {
        let message = ConformanceSetting.message("tools/call", ["name": "test_simple_text"])
        expectRejected(await setting.post(message, [Self.version, ("Mcp-Method", "tools/call")] + fields))
    }

    @Test(arguments: [
        ("tools/call", "name", "test_simple_text"), ("prompts/get", "name", "test_simple_prompt"),
        ("resources/read", "uri", "test://static-text"),
    ])
    func `blanks around a name do not count, and every method with a name has the field`(
        method: String, member: String, value: String
    ) async {
        let message = ConformanceSetting.message(method, [member: .string(value)])
        let fields = [Self.version, ("Mcp-Method", method)]
        #expect(await setting.post(message, fields + [("Mcp-Name", "  \(value)\t")]).status == 200)
        expectRejected(await setting.post(message, fields))
        expectRejected(await setting.post(message, fields + [("Mcp-Name", value + "x")]))
    }

    @Test func `the version stands in the header as in the body`() async {
        let message = ConformanceSetting.message("tools/list")
        let method = ("Mcp-Method", "tools/list")
        #expect(await setting.post(message, [Self.version, method]).status == 200)
        expectRejected(await setting.post(message, [method]))
        expectRejected(await setting.post(message, [("MCP-Protocol-Version", "2025-11-25"), method]))
        expectRejected(await setting.post(message, [("MCP-Protocol-Version", "2099-01-01"), method]))
    }

    // MARK: Fields that repeat arguments

    private func call(_ arguments: JSON, _ fields: [(String, String)]) async -> FaceFixture.Reply {
        let message = ConformanceSetting.message("tools/call", ["name": "test_x_mcp_header", "arguments": arguments])
        return await setting.post(message, [Self.version, ("Mcp-Method", "tools/call"), ("Mcp-Name", "test_x_mcp_header")] + fields)
    }

    @Test(arguments: [
        ("Hello", "=?base64?SGVsbG8=?="), ("SGVsbG8=", "SGVsbG8="), ("=?base64?SGVsbG8=", "=?base64?SGVsbG8="),
        ("SGVsbG8=?=", "SGVsbG8=?="), ("grüße", "=?base64?Z3LDvMOfZQ==?="), ("=?base64?x?=", "=?base64?PT9iYXNlNjQ/eD89?="),
        ("plain", "  plain "), ("", ""),
    ])
    func `an argument and its field agree, plain or in Base64`(value: String, field: String) async {
        let reply = await call(["region": .string(value)], [("Mcp-Param-Region", field)])
        #expect(reply.status == 200)
        #expect(reply.result["isError"] == false)
    }

    @Test(arguments: ["=?base64?SGVsbG8?=", "=?base64?SGVs!!!bG8=?=", "hello", "=?BASE64?SGVsbG8=?=", "=?base64?/w==?=", ""])
    func `a field that is broken or says something else is rejected`(field: String) async {
        expectRejected(await call(["region": "Hello"], [("Mcp-Param-Region", field)]))
    }

    @Test func `a field is there where its argument is, once, and only then`() async {
        expectRejected(await call(["region": "a"], []))
        expectRejected(await call([:], [("Mcp-Param-Region", "a")]))
        expectRejected(await call(["region": nil], [("Mcp-Param-Region", "a")]))
        expectRejected(await call(["region": "a"], [("Mcp-Param-Region", "a"), ("mcp-param-region", "a")]))
        #expect(await call(["region": nil], []).status == 200)
        #expect(await call([:], [("Mcp-Param-Unknown", "a")]).status == 200)
        #expect(await call(["region": "a"], [("mcp-param-REGION", "a")]).status == 200)
    }

    @Test(arguments: [("42", 200), ("42.0", 200), ("43", 400), ("x", 400)])
    func `numbers are compared as numbers`(field: String, status: Int) async {
        #expect(await call(["priority": 42], [("Mcp-Param-Priority", field)]).status == status)
    }

    @Test(arguments: [("true", 200), ("false", 400), ("1", 400), ("True", 400)])
    func `truths are written as JSON writes them`(field: String, status: Int) async {
        #expect(await call(["is_urgent": true], [("Mcp-Param-Urgent", field)]).status == status)
    }

    @Test func `legacy clients send no such fields`() async throws {
        let reply = try await setting.client("2025-11-25").tool("test_x_mcp_header", ["region": "a"])
        #expect(reply.status == 200 && reply.result["isError"] == false)
    }
}
