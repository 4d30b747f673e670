internal import JSONSchema

/// Puts answers into the words of a revision, straight into bytes.
struct MessageEncoder: Sendable {
    /// `"resultType":"complete"` and the server's name and version, which every modern result carries.
    private let modernEnd: [UInt8]
    private let serverInfo: JSON

    init(serverInfo: JSON) {
        self.serverInfo = serverInfo
        modernEnd = Self.end("complete", [MetaKey.serverInfo: serverInfo])
    }

    private static func end(_ type: String, _ meta: JSON) -> [UInt8] { Array("\"resultType\":\"\(type)\",\"_meta\":".utf8) + meta.bytes }

    /// Appends the whole message.
    func write(_ outcome: Result<MCPResult, RPCError>, id: RPCID?, _ revision: Revision, to output: inout [UInt8]) {
        output.append(contentsOf: "{\"jsonrpc\":\"2.0\",\"id\":".utf8)
        (id?.json ?? .null).write(to: &output)
        switch outcome {
        case .success(let result):
            output.append(contentsOf: ",\"result\":{".utf8)
            write(result, revision, to: &output)
            output.append(UInt8(ascii: "}"))
        case .failure(let error):
            output.append(contentsOf: ",\"error\":".utf8)
            error.json.write(to: &output)
        }
        output.append(UInt8(ascii: "}"))
    }

    private func write(_ result: MCPResult, _ revision: Revision, to output: inout [UInt8]) {
        let start = output.count
        switch result.payload {
        case .members(let members): output.append(contentsOf: members)
        case .tool(let tool): write(tool, revision, to: &output)
        case .inputRequired(let input): output.append(contentsOf: input.json.bytes.dropFirst().dropLast())
        case .task(let task): output.append(contentsOf: task.json.bytes.dropFirst().dropLast())
        }
        guard revision.isModern else { return }
        if output.count > start { output.append(UInt8(ascii: ",")) }
        if let caching = result.caching {
            output.append(contentsOf: "\"ttlMs\":\(caching.ttlMilliseconds),\"cacheScope\":\"\(caching.scope.rawValue)\",".utf8)
        }
        output.append(contentsOf: end(of: result))
    }

    private func end(of result: MCPResult) -> [UInt8] {
        switch result.payload {
        case .inputRequired: return Self.end("input_required", [MetaKey.serverInfo: serverInfo])
        case .task: return Self.end("task", [MetaKey.serverInfo: serverInfo])
        case .members, .tool:
            if let server = result.server { return Self.end("complete", [MetaKey.serverInfo: server]) }
            guard let subscription = result.subscription else { return modernEnd }
            return Self.end("complete", [MetaKey.subscriptionID: subscription.json, MetaKey.serverInfo: serverInfo])
        }
    }

    /// What a tool answered, as the result that a call has.
    func json(of tool: ToolResult) -> JSON {
        var bytes: [UInt8] = [UInt8(ascii: "{")]
        write(MCPResult(.tool(tool)), .july2026, to: &bytes)
        bytes.append(UInt8(ascii: "}"))
        // Written by ourselves a moment ago.
        guard let json = try? JSON(parsing: bytes) else { preconditionFailure("a result of ours is no JSON") }
        return json
    }

    private func write(_ tool: ToolResult, _ revision: Revision, to output: inout [UInt8]) {
        output.append(contentsOf: "\"content\":[".utf8)
        for (index, block) in tool.content.enumerated() {
            if index > 0 { output.append(UInt8(ascii: ",")) }
            guard case .json(let bytes) = block else {
                block.json(in: revision).write(to: &output)
                continue
            }
            output.append(contentsOf: "{\"type\":\"text\",\"text\":".utf8)
            Self.writeAsString(bytes, to: &output)
            output.append(UInt8(ascii: "}"))
        }
        output.append(UInt8(ascii: "]"))
        if let structured = tool.structured, revision.hasStructuredContent {
            output.append(contentsOf: ",\"structuredContent\":".utf8)
            output.append(contentsOf: structured)
        }
        output.append(contentsOf: (tool.isError ? ",\"isError\":true" : ",\"isError\":false").utf8)
    }

    /// Appends JSON as a string of JSON: of what our writer writes only quotes and backslashes need an escape.
    private static func writeAsString(_ json: [UInt8], to output: inout [UInt8]) {
        output.reserveCapacity(output.count + 3 * json.count + 256)
        let escaped = unsafe [UInt8](unsafeUninitializedCapacity: 2 * json.count + 2) { buffer, count in
            unsafe buffer[0] = UInt8(ascii: "\"")
            var end = 1
            for byte in json {
                if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
                    unsafe buffer[end] = UInt8(ascii: "\\")
                    end += 1
                }
                unsafe buffer[end] = byte
                end += 1
            }
            unsafe buffer[end] = UInt8(ascii: "\"")
            count = end + 1
        }
        output.append(contentsOf: escaped)
    }
}
