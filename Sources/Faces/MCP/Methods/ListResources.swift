internal import JSONSchema
internal import Operations

/// `resources/list`: the resources with a fixed address, on one page.
struct ListResources: MCPMethod {
    let name = "resources/list"
    let registry: ResourceRegistry

    func isOffered(in revision: Revision) -> Bool { registry.hasAny }

    func answerAtOnce(to call: MethodCall) -> MCPAnswer? {
        call.onePage(
            "resources",
            of: registry.visible(to: call.caller).filter { !$0.isTemplate }.map { kind in
                kind.json(in: call.revision, bytes: registry.document(kind)?.count)
            } + registry.extras.filter { !$0.isTemplate }.map { $0.json(in: call.revision) })
    }
}

/// `resources/templates/list`: the addresses with a variable, on one page.
struct ListResourceTemplates: MCPMethod {
    let name = "resources/templates/list"
    let registry: ResourceRegistry

    func isOffered(in revision: Revision) -> Bool { registry.hasAny }

    func answerAtOnce(to call: MethodCall) -> MCPAnswer? {
        call.onePage(
            "resourceTemplates",
            of: registry.visible(to: call.caller).filter(\.isTemplate).map { $0.json(in: call.revision, bytes: nil) }
                + registry.extras.filter(\.isTemplate).map { $0.json(in: call.revision) })
    }
}

extension MethodCall {
    /// A whole list as the answer. It depends on the caller's scopes, which change seldom.
    func onePage(_ member: String, of definitions: [JSON]) -> MCPAnswer {
        if let refusal = cursorRefusal { return MCPAnswer(.failure(refusal)) }
        return MCPAnswer(
            .success(MCPResult([member: .array(definitions)], caching: MCPResult.Caching(ttlMilliseconds: 300_000, scope: .private))))
    }

    /// What is said to a cursor, as we give none.
    var cursorRefusal: RPCError? {
        guard let cursor = request.params["cursor"], !cursor.isNull else { return nil }
        return .invalidParams("The cursor is none of ours: the whole list stands on one page, so leave it out.")
    }
}
