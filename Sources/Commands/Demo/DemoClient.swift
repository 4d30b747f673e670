internal import JSONSchema
internal import Outbound

/// Speaks MCP 2026-07-28 over HTTP, as the modern SDKs do, and counts what passes through the conversation.
struct DemoClient {
    private static let revision = "2026-07-28"

    private let address: String
    private let http: HTTPClient
    var key = ""
    private(set) var calls = 0
    private(set) var conversationBytes = 0
    private(set) var uploadedBytes = 0

    init(address: String) {
        self.address = address
        let rules = ["127.0.0.0/8", "::1/128"].compactMap(AllowRule.init)
        http = HTTPClient(addressGuard: AddressGuard(allowed: rules))
    }

    /// Calls a tool and answers its structured content.
    mutating func call(_ tool: String, _ arguments: JSON) async throws -> JSON {
        let result = try await request("tools/call", ["name": .string(tool), "arguments": arguments], name: tool)
        guard let content = result["structuredContent"], result["isError"] != true else {
            throw DemoFailure("\(tool): \(result["structuredContent"]?["error"]?["message"]?.stringValue ?? result.text)")
        }
        return content
    }

    /// Sends one request and answers its result.
    mutating func request(_ method: String, _ params: JSON, name: String? = nil) async throws -> JSON {
        calls += 1
        var params = params
        params["_meta"] = [
            "io.modelcontextprotocol/protocolVersion": .string(Self.revision), "io.modelcontextprotocol/clientCapabilities": [:],
            "io.modelcontextprotocol/clientInfo": ["name": "troupe-demo", "version": "1"],
        ]
        let message: JSON = ["jsonrpc": "2.0", "id": JSON(calls), "method": .string(method), "params": params]
        var headers: OutboundHeaders = [
            "authorization": "Bearer \(key)", "content-type": "application/json", "accept": "application/json, text/event-stream",
            "mcp-protocol-version": Self.revision, "mcp-method": method,
        ]
        if let name { headers.add("mcp-name", name) }
        let body = message.bytes
        let response = try await http.send(OutboundRequest("POST", "\(address)/mcp", headers: headers, body: body, purpose: .provider))
        conversationBytes += body.count + response.body.count
        let answer = try Self.answer(in: response.body)
        guard response.status == 200, let result = answer["result"] else {
            throw DemoFailure("\(method) answered \(response.status): \(answer["error"]?["message"]?.stringValue ?? answer.text)")
        }
        return result
    }

    /// The answer of a body, which is the answer itself, or a stream of events where the call had to wait: then it is the last of them.
    private static func answer(in body: [UInt8]) throws -> JSON {
        if body.first == UInt8(ascii: "{") { return try JSON(parsing: body) }
        let events = String(decoding: body, as: UTF8.self).split(separator: "\n").filter { $0.hasPrefix("data:") }
        guard let last = events.last else { throw DemoFailure("the answer is neither JSON nor a stream of events") }
        return try JSON(parsing: Array(last.dropFirst("data:".count).utf8))
    }

    /// Sends a file to an upload address; no key, no conversation.
    mutating func put(_ bytes: [UInt8], to url: String) async throws -> JSON {
        let response = try await http.send(
            OutboundRequest("PUT", url, headers: ["content-type": "image/jpeg"], body: bytes, purpose: .provider))
        guard response.status == 201 else { throw DemoFailure("PUT answered \(response.status)") }
        uploadedBytes += bytes.count
        return try JSON(parsing: response.body)
    }

    /// Fetches a page or a picture, as a browser does.
    func get(_ url: String) async throws -> [UInt8] {
        var request = OutboundRequest("GET", url, purpose: .provider)
        request.maxResponseBytes = 16 << 20
        let response = try await http.send(request)
        guard response.status == 200 else { throw DemoFailure("\(url) answered \(response.status)") }
        return response.body
    }
}
