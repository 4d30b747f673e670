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

    /// The whole message.
    func message(_ outcome: Result<MCPResult, RPCError>, id: RPCID?, _ revision: Revision) -> [UInt8] {
        written(outcome, id: id, revision).bytes
    }

    /// The same, where it was written.
    func written(_ outcome: Result<MCPResult, RPCError>, id: RPCID?, _ revision: Revision) -> JSONText {
        var output = JSONOutput(reserving: Self.roomExpected(for: outcome))
        output.write("{\"jsonrpc\":\"2.0\",\"id\":")
        switch id {
        case .string(let text): output.write(string: text)
        case .number(let number): output.write(number: number)
        case nil: output.write("null")
        }
        switch outcome {
        case .success(let result):
            output.write(",\"result\":{")
            write(result, revision, to: &output)
            output.write(UInt8(ascii: "}"))
        case .failure(let error):
            output.write(",\"error\":")
            error.json.write(to: &output)
        }
        output.write(UInt8(ascii: "}"))
        return output.finished()
    }

    private func write(_ result: MCPResult, _ revision: Revision, to output: inout JSONOutput) {
        let start = output.count
        switch result.payload {
        case .members(let members): output.write(members)
        case .tool(let tool): write(tool, revision, to: &output)
        case .inputRequired(let input): output.write(Array(input.json.bytes.dropFirst().dropLast()))
        case .task(let task): output.write(Array(task.json.bytes.dropFirst().dropLast()))
        }
        guard revision.isModern else { return }
        if output.count > start { output.write(UInt8(ascii: ",")) }
        if let caching = result.caching {
            output.write(Array("\"ttlMs\":\(caching.ttlMilliseconds),\"cacheScope\":\"\(caching.scope.rawValue)\",".utf8))
        }
        output.write(end(of: result))
    }

    private static func roomExpected(for outcome: Result<MCPResult, RPCError>) -> Int {
        guard case .success(let result) = outcome else { return 500 }
        switch result.payload {
        case .members(let members): return members.count + 500
        // As structure, and as text with its escapes.
        case .tool(let tool): return 5 * (tool.structured?.count ?? 0) / 2 + 500
        case .inputRequired, .task: return 1_000
        }
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
        var output = JSONOutput()
        output.write(UInt8(ascii: "{"))
        write(MCPResult(.tool(tool)), .july2026, to: &output)
        output.write(UInt8(ascii: "}"))
        // Written by ourselves a moment ago.
        guard let json = try? JSON(parsing: output.bytes) else { preconditionFailure("a result of ours is no JSON") }
        return json
    }

    private func write(_ tool: ToolResult, _ revision: Revision, to output: inout JSONOutput) {
        output.write("\"content\":[")
        for (index, block) in tool.content.enumerated() {
            if index > 0 { output.write(UInt8(ascii: ",")) }
            guard case .json(let bytes) = block else {
                block.json(in: revision).write(to: &output)
                continue
            }
            output.write("{\"type\":\"text\",\"text\":")
            output.write(string: bytes)
            output.write(UInt8(ascii: "}"))
        }
        output.write(UInt8(ascii: "]"))
        if let structured = tool.structured, revision.hasStructuredContent {
            output.write(",\"structuredContent\":")
            output.write(structured)
        }
        output.write(tool.isError ? ",\"isError\":true" : ",\"isError\":false")
    }
}
