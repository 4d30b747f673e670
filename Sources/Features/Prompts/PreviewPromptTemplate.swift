internal import JSONSchema
public import Operations

/// Shows a prompt template with its variables filled in.
public struct PreviewPromptTemplate: Operation {
    public static let spec = Spec(
        "preview_prompt_template", "Show the text that a prompt template gives, with sample values or a character's own. Runs no model.",
        .get("/api/v1/prompt-templates/{template_id}/preview"), scope: .contentRead, effect: .reads, toolset: .prompts,
        command: ["prompt", "preview"])

    @Param("The template's identifier.", .length(1...80)) var templateID: String
    @Param("The character whose values are filled in. Default: samples.") var characterID: CharacterID?

    public init() {}

    public func run(in context: Context) throws -> Preview {
        let template = try PromptTemplates.visible(templateID, in: context).template
        var values = Dictionary(uniqueKeysWithValues: PromptText.samples.map { ($0.name, $0.value) })
        if let characterID {
            // What the character does not say has no value then: a sample would be somebody else's.
            values = values.filter { !$0.key.hasPrefix("character.") }
            values.merge(PromptText.values(of: try Characters.visible(characterID, in: context).content)) { $1 }
        }
        return Preview(
            template: template.id, text: PromptText.filled(template.body, values),
            empty: PromptText.variables(of: template.body).filter { values[$0] == nil })
    }

    /// What a generator would be told.
    public struct Preview: Reply {
        var template: String
        var text: String
        var empty: [String]

        public static let fields: [Field<Preview>] = [
            Field("template_id") { $0.template }, Field("text") { $0.text },
            Field("empty", "Variables that the character says nothing for.") { $0.empty },
        ]
    }
}
