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
    func answer(_ arguments: JSON.Object, in exchange: ToolExchange) async throws(RPCError) -> MCPResult
}

extension MCPTool {
    var neededCapabilities: JSON { [:] }
}

/// What a tool that is no operation can do with its call.
struct ToolExchange: Sendable {
    let call: MethodCall

    init(_ call: MethodCall) { self.call = call }
}
