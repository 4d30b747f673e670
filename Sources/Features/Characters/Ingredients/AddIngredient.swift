internal import JSONSchema
public import Operations

/// Puts a thing into a character's ingredient library.
public struct AddIngredient: Operation {
    public static let spec = Spec(
        "add_ingredient", "Add a thing to a character's ingredient library. Several at once: update_character.",
        .post("/api/v1/characters/{character_id}/ingredients"), scope: .characterWrite, effect: .creates, toolset: .characters,
        command: ["character", "add-ingredient"])

    @Param("The character's identifier.") var characterID: CharacterID
    @Param("Of which kind.") var kind: IngredientKindName
    @Param("What it is, in the character's own words.", .length(1...200)) var value: String
    @Param("The word that the embedded generator draws for it; which there are, list_configs tells.", .length(1...40)) var draws: String?
    @Param("Its colours as #rrggbb.", .count(0...5)) var colors: [HexColor]?
    @Param("Words to find it by.", .count(0...10)) var tags: [MediaTag]?
    @Param("A picture of it.") var mediaID: MediaID?

    public init() {}

    public func run(in context: Context) throws -> Ingredient {
        let old = try Characters.visible(characterID, in: context)
        var input = IngredientInput(value: value)
        input.draws = draws
        input.colors = colors
        input.tags = tags
        input.mediaID = mediaID
        var problems: [FieldProblem] = []
        try Ingredients.check(input, kind: kind, at: "", project: old.project, problems: &problems, in: context)
        guard problems.isEmpty else { throw Failure.invalid(problems) }
        let ingredient = Ingredient(input, kind: kind, id: context.makeID(IngredientID.self))
        try Ingredients.refuseTwins(of: ingredient, in: old.content.ingredients)
        var content = old.content
        content.ingredients.append(ingredient)
        _ = try Characters.save(content, over: old, in: context)
        return ingredient
    }
}
