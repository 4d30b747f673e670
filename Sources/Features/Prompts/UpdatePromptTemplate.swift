internal import GRDB
public import Operations

/// Changes a prompt template.
public struct UpdatePromptTemplate: Operation {
    public static let spec = Spec(
        "update_prompt_template", "Change a prompt template of your own. What was made with it before keeps its text.",
        .patch("/api/v1/prompt-templates/{template_id}"), scope: .contentWrite, effect: .changes, toolset: .prompts,
        command: ["prompt", "update"])

    @Param("The template's identifier.", .length(1...80)) var templateID: String
    @Param("Its name.", .length(1...80)) var name: String?
    @Param("The text.", .length(1...PromptText.maxCharacters)) var body: String?

    public init() {}

    public func run(in context: Context) throws -> PromptTemplate {
        let old = try PromptTemplates.changeable(templateID, in: context)
        if let body { try PromptText.check(body) }
        try context.db.execute(
            sql: "UPDATE prompt_template SET name = ?, body = ?, updated_at = ? WHERE id = ?",
            arguments: [name ?? old.name, body ?? old.body, context.now, old.id])
        return try PromptTemplates.visible(old.id, in: context).template
    }
}
