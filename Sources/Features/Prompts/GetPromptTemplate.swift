public import Operations

/// Shows what generators are told.
public struct GetPromptTemplate: Operation {
    public static let spec = Spec(
        "get_prompt_template", "Show a prompt template with its text and variables.", .get("/api/v1/prompt-templates/{template_id}"),
        scope: .contentRead, effect: .reads, toolset: .prompts, command: ["prompt", "show"])

    @Param("The template's identifier.", .length(1...80)) var templateID: String

    public init() {}

    public func run(in context: Context) throws -> PromptTemplate { try PromptTemplates.visible(templateID, in: context).template }
}
