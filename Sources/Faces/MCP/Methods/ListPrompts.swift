internal import JSONSchema

/// `prompts/list`: all prompts, on one page. What a key may not do is told by the prompt itself.
struct ListPrompts: MCPMethod {
    let name = "prompts/list"
    let registry: PromptRegistry

    func isOffered(in revision: Revision) -> Bool { registry.hasAny }

    func answerAtOnce(to call: MethodCall) -> MCPAnswer? {
        call.onePage(
            "prompts", of: registry.prompts.map { $0.json(in: call.revision) } + registry.fixture.prompts.map { $0.json(in: call.revision) }
        )
    }
}
