internal import GRDB
public import Operations

/// Deletes a prompt template.
public struct DeletePromptTemplate: Operation {
    public static let spec = Spec(
        "delete_prompt_template", "Delete a prompt template of your own. Characters that had it go back to the default.",
        .delete("/api/v1/prompt-templates/{template_id}"), scope: .contentWrite, effect: .deletes, toolset: .prompts,
        command: ["prompt", "delete"])

    @Param("The template's identifier.", .length(1...80)) var templateID: String

    public init() {}

    public func run(in context: Context) throws -> Deletion {
        let template = try PromptTemplates.changeable(templateID, in: context)
        try context.db.execute(sql: "DELETE FROM prompt_assignment WHERE template = ?", arguments: [template.id])
        try context.db.execute(sql: "DELETE FROM prompt_template WHERE id = ?", arguments: [template.id])
        return Deletion(id: template.id)
    }
}
