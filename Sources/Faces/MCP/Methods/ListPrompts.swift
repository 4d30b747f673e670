internal import JSONSchema

/// `prompts/list`: the prompts that are of some use to the caller, on one page. What else a key may not do is told by the prompt itself.
struct ListPrompts: MCPMethod {
    let name = "prompts/list"
    let registry: PromptRegistry
    var extras: [any MCPPrompt] = []

    func isOffered(in revision: Revision) -> Bool { !registry.prompts.isEmpty || !extras.isEmpty }

    func answerAtOnce(to call: MethodCall) -> MCPAnswer? {
        call.onePage(
            "prompts",
            of: registry.useful(to: call.caller, call.address.tools).map { $0.json(in: call.revision) }
                + extras.map { $0.definition(in: call.revision) })
    }
}
