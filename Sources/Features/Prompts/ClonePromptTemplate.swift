public import Operations

/// Makes a prompt template of one's own from another.
public struct ClonePromptTemplate: Operation {
    public static let spec = Spec(
        "clone_prompt_template", "Copy a prompt template into one of your own: the way to change one that is part of the program.",
        .post("/api/v1/prompt-templates/{template_id}/clone"), scope: .contentWrite, effect: .creates, toolset: .prompts,
        command: ["prompt", "clone"])

    @Param("The template to copy.", .length(1...80)) var templateID: String
    @Param("The copy's name. Default: the name with (copy).", .length(1...80)) var name: String?
    @Param("The project, where there are several.") var projectID: ProjectID?

    public init() {}

    public func run(in context: Context) throws -> PromptTemplate {
        let (template, project) = try PromptTemplates.visible(templateID, in: context)
        return try PromptTemplates.insert(
            template.category, name: name ?? "\(String(template.name.prefix(73))) (copy)", body: template.body,
            project: projectID.map(context.project) ?? project ?? context.project(nil), in: context)
    }
}
