internal import GRDB
internal import JSONSchema
public import Operations

/// Says which prompt template a character uses.
public struct AssignPromptTemplate: Operation {
    public static let spec = Spec(
        "assign_prompt_template",
        "Say which prompt template a character uses in a category from now on; default goes back to the program's own.",
        .post("/api/v1/characters/{character_id}/prompt-templates"), scope: .characterWrite, effect: .changes, toolset: .prompts,
        command: ["prompt", "assign"])

    @Param("The character's identifier.") var characterID: CharacterID
    @Param("For what.") var category: PromptCategory
    @Param("The template's identifier, or default.", .length(1...80)) var templateID: String

    public init() {}

    public func run(in context: Context) throws -> Assignments {
        let character = try Characters.visible(characterID, in: context)
        if templateID == "default" {
            try context.db.execute(
                sql: "DELETE FROM prompt_assignment WHERE character = ? AND category = ?", arguments: [character.id, category.rawValue])
        } else {
            let (template, project) = try PromptTemplates.visible(templateID, in: context)
            guard project == nil || project == character.project else {
                throw Failure(
                    .validationFailed, "The template belongs to another project.", parameter: "template_id", got: .string(templateID))
            }
            guard template.category == category else {
                throw Failure(
                    .validationFailed, "The template is for \(template.category.rawValue), not for \(category.rawValue).",
                    parameter: "category",
                    got: category.json, fix: ["category": template.category.json]
                ).instead(template.category.json)
            }
            try context.db.execute(
                sql: """
                    INSERT INTO prompt_assignment (character, category, template) VALUES (?, ?, ?)
                    ON CONFLICT (character, category) DO UPDATE SET template = excluded.template
                    """, arguments: [character.id, category.rawValue, template.id])
        }
        return try Assignments(of: character.id, in: context)
    }

    /// The templates that a character uses.
    public struct Assignments: Reply {
        var character: CharacterID
        private var templates: [PromptCategory: String]

        public static let fields: [Field<Assignments>] =
            [Field("character_id") { $0.character }]
            + PromptCategory.allCases.map { category in
                Field(category.rawValue) { assignments in assignments.templates[category] ?? "default" }
            }

        init(of character: CharacterID, in context: Context) throws {
            self.character = character
            let rows = try Row.fetchAll(
                context.db.cachedStatement(sql: "SELECT category, template FROM prompt_assignment WHERE character = ?"),
                arguments: [character])
            templates = try Dictionary(uniqueKeysWithValues: rows.map { (try Stories.word($0["category"]), $0["template"]) })
        }
    }
}
