internal import JSONSchema

/// `initialize`, the handshake of the legacy revisions. Nothing is remembered of it.
struct Initialize: MCPMethod {
    let name = "initialize"
    let server: ServerDescription

    func isOffered(in revision: Revision) -> Bool { !revision.isModern }

    func answerAtOnce(to call: MethodCall) -> MCPAnswer? {
        guard let asked = call.request.params["protocolVersion"]?.stringValue else {
            return MCPAnswer(
                .failure(.invalidParams("initialize needs params.protocolVersion, a string like \(Revision.newestLegacy.rawValue).")))
        }
        let known = Revision(rawValue: asked).flatMap { $0.isModern ? nil : $0 }
        let revision = known ?? .newestLegacy
        return MCPAnswer(
            .success(
                MCPResult([
                    "protocolVersion": .string(revision.rawValue),
                    "capabilities": server.capabilities(in: revision, client: call.request.params["capabilities"]),
                    "serverInfo": server.info(in: revision),
                    "instructions": .string(server.settings.instructions),
                ])))
    }
}
