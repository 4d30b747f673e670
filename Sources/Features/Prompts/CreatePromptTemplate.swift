public import Operations

/// Makes a prompt template.
public struct CreatePromptTemplate: Operation {
    public static let spec = Spec(
        "create_prompt_template",
        "Create a prompt template of your own. Variables stand as {{name}}; a wrong one is told with those there are.",
        .post("/api/v1/prompt-templates"), scope: .contentWrite, effect: .creates, toolset: .prompts, command: ["prompt", "create"])

    @Param("What it is for.") var category: PromptCategory
    @Param("Its name.", .length(1...80)) var name: String
    @Param(
        "The text, with variables such as {{character.name}}, {{mood}}, {{wardrobe}}. A part of a sentence whose variables are all empty goes.",
        .length(1...PromptText.maxCharacters))
    var body: String
    @Param("The project, where there are several.") var projectID: ProjectID?

    public init() {}

    public func run(in context: Context) throws -> PromptTemplate {
        try PromptText.check(body)
        return try PromptTemplates.insert(category, name: name, body: body, project: context.project(projectID), in: context)
    }
}
