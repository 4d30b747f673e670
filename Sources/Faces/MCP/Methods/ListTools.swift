internal import JSONSchema
internal import Operations

/// `tools/list`: the tools that the caller may call, on one page in the order of the catalog.
struct ListTools: MCPMethod {
    let name = "tools/list"
    let lists: ToolLists

    func isOffered(in revision: Revision) -> Bool { true }

    func answerAtOnce(to call: MethodCall) -> MCPAnswer? {
        if let refusal = call.cursorRefusal { return MCPAnswer(.failure(refusal)) }
        if let complaint = call.address.tools.complaint { return MCPAnswer(.failure(.invalidParams(complaint))) }
        let members = lists.members(for: call.caller, call.address.tools, call.revision, namesViews: call.namesViews)
        // Five minutes: keys are minted for a purpose and change seldom.
        return MCPAnswer(.success(MCPResult(.members(members), caching: MCPResult.Caching(ttlMilliseconds: 300_000, scope: .private))))
    }
}
