internal import JSONSchema
internal import Operations

/// A tool that is no operation: it has nothing but MCP.
protocol MCPTool: Sendable {
    var name: String { get }
    /// As `tools/list` shows it.
    func definition(in revision: Revision) -> JSON
    /// What the client has to declare for any call: an object of the shape of its capabilities, e.g. `{"sampling": {}}`.
    var neededCapabilities: JSON { get }
    /// - Throws: errors of the protocol only; what a model can act on is a result with `isError`.
    func answer(_ arguments: JSON.Object, in exchange: CallExchange) async throws(RPCError) -> MCPResult
}

extension MCPTool {
    var neededCapabilities: JSON { [:] }
}

/// A prompt that is no file.
protocol MCPPrompt: Sendable {
    var name: String { get }
    /// As `prompts/list` shows it.
    func definition(in revision: Revision) -> JSON
    func answer(_ arguments: JSON.Object, in exchange: CallExchange) async throws(RPCError) -> MCPResult
}

/// What the face offers besides the operations and the files.
struct MCPExtras: Sendable {
    var tools: [any MCPTool] = []
    var prompts: [any MCPPrompt] = []
    var resources: [FixedResource] = []
    /// Proposes values where a reference is to one of these; otherwise `nil`.
    var proposals: @Sendable (_ reference: JSON, _ argument: String, _ typed: String) -> [String]? = { _, _, _ in nil }
    var tasks: [any TaskSource] = []
    /// Whether tools log to legacy clients, and tell them of resources that they change.
    var tellsLegacyClients = false
}
