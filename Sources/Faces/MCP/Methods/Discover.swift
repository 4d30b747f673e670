internal import JSONSchema

/// `server/discover`: what the server is and can do, without a handshake.
struct Discover: MCPMethod {
    let name = "server/discover"
    let server: ServerDescription

    func isOffered(in revision: Revision) -> Bool { revision.isModern }

    func answerAtOnce(to call: MethodCall) -> MCPAnswer? {
        var result = MCPResult(
            [
                // Legacy versions cannot be chosen per request, so they are not named (mcp.md 1.2).
                "supportedVersions": JSON(Revision.modern.map(\.rawValue)),
                "capabilities": server.capabilities(in: call.revision),
                "instructions": .string(server.settings.instructions),
            ],
            // It changes with a new release only; ten minutes keep an upgrade from being missed for long.
            caching: MCPResult.Caching(ttlMilliseconds: 600_000, scope: .private))
        result.server = server.info(in: call.revision)
        return MCPAnswer(.success(result))
    }
}
