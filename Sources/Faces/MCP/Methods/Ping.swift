internal import JSONSchema

/// `ping` of the legacy revisions.
struct Ping: MCPMethod {
    let name = "ping"

    func isOffered(in revision: Revision) -> Bool { !revision.isModern }

    func answerAtOnce(to call: MethodCall) -> MCPAnswer? { MCPAnswer(.success(MCPResult([:]))) }
}
