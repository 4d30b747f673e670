public import Operations

/// Makes a character like another one.
public struct DuplicateCharacter: Operation {
    public static let spec = Spec(
        "duplicate_character", "Copy a character with its layers, ingredients, references and goals, without its posts and older versions.",
        .post("/api/v1/characters/{character_id}/duplicate"), scope: .characterWrite, effect: .creates, toolset: .characters)

    @Param("The character to copy.") var characterID: CharacterID
    @Param("The copy's name. Default: the name with (copy).", .length(1...80)) var name: String?

    public init() {}

    public func run(in context: Context) throws -> CharacterReceipt {
        let original = try Characters.visible(characterID, in: context)
        var content = original.content
        content.name = name ?? "\(String(content.name.prefix(73))) (copy)"
        // Ids name one thing each.
        for index in content.ingredients.indices { content.ingredients[index].id = context.makeID(IngredientID.self) }
        for index in content.goals.indices { content.goals[index].id = context.makeID(BrandGoalID.self) }
        let copy = try Characters.create(content, project: original.project, template: original.template, in: context)
        return CharacterReceipt(current: copy, changed: [])
    }
}
