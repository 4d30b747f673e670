internal import JSONSchema

/// What stands in nearly every request of the present revision.
enum MCPTexts {
    static let usual = KnownTexts([
        "jsonrpc", "2.0", "id", "method", "tools/call", "params", "name", "arguments", "_meta", MetaKey.protocolVersion,
        MetaKey.clientCapabilities, MetaKey.clientInfo, "version", Revision.july2026.rawValue,
    ])
}
