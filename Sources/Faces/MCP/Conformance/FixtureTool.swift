internal import JSONSchema

/// A tool of the fixture: a name and what it does.
struct FixtureTool: MCPTool {
    let name: String
    let description: String
    let schema: JSON
    let neededCapabilities: JSON
    let run: @Sendable (JSON.Object, CallExchange) async throws(RPCError) -> MCPResult

    static let noArguments: JSON = ["type": "object", "additionalProperties": false]

    init(
        _ name: String, _ description: String, schema: JSON = noArguments, needs capabilities: JSON = [:],
        run: @escaping @Sendable (JSON.Object, CallExchange) async throws(RPCError) -> MCPResult
    ) {
        self.name = name
        self.description = description
        self.schema = schema
        neededCapabilities = capabilities
        self.run = run
    }

    /// A tool that answers from its arguments alone.
    init(_ name: String, _ description: String, schema: JSON = noArguments, _ result: @escaping @Sendable (JSON.Object) -> ToolResult) {
        self.init(name, description, schema: schema) { arguments, _ in MCPResult(.tool(result(arguments))) }
    }

    func definition(in revision: Revision) -> JSON {
        var json: JSON = ["name": .string(name)]
        if revision.hasTitles { json["title"] = .string(name) }
        json["description"] = .string(description)
        json["inputSchema"] = schema
        if revision.hasAnnotations { json["annotations"] = ["readOnlyHint": true, "openWorldHint": false] }
        return json
    }

    func answer(_ arguments: JSON.Object, in exchange: CallExchange) async throws(RPCError) -> MCPResult {
        try await run(arguments, exchange)
    }
}

extension MCPResult {
    /// A tool's text.
    static func text(_ text: String) -> MCPResult { MCPResult(.tool(ToolResult(content: [.text(text)]))) }
}
