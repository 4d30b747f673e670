internal import JSONSchema
public import Operations

/// Changes a thing of a character's ingredient library.
public struct UpdateIngredient: Operation {
    public static let spec = Spec(
        "update_ingredient", "Change a thing of a character's ingredient library. What is not sent stays; null removes.",
        .patch("/api/v1/ingredients/{ingredient_id}"), scope: .characterWrite, effect: .changes, toolset: .characters,
        command: ["character", "update-ingredient"])

    @Param("The ingredient's identifier.") var ingredientID: IngredientID
    @Param("What it is, in the character's own words.", .length(1...200)) var value: String?
    @Param("The word that the embedded generator draws for it.", .length(1...40)) var draws: Change<String>
    @Param("Its colours as #rrggbb.", .count(0...5)) var colors: [HexColor]?
    @Param("Words to find it by.", .count(0...10)) var tags: [MediaTag]?
    @Param("A picture of it.") var mediaID: Change<MediaID>

    public init() {}

    public func run(in context: Context) throws -> Ingredient {
        let old = try Ingredients.owner(of: ingredientID, in: context)
        guard let index = old.content.ingredients.firstIndex(where: { $0.id == ingredientID }) else {
            preconditionFailure("the row of an ingredient stands for one of the current version")
        }
        var ingredient = old.content.ingredients[index]
        var input = IngredientInput(value: value ?? ingredient.value)
        if case .set(let word) = draws { input.draws = word }
        if case .set(let media) = mediaID { input.mediaID = media }
        var problems: [FieldProblem] = []
        try Ingredients.check(input, kind: ingredient.kind, at: "", project: old.project, problems: &problems, in: context)
        guard problems.isEmpty else { throw Failure.invalid(problems) }
        ingredient.value = input.value
        ingredient.draws = draws.applied(to: ingredient.draws)
        ingredient.mediaID = mediaID.applied(to: ingredient.mediaID)
        if let colors { ingredient.colors = colors.map(\.text) }
        if let tags { ingredient.tags = tags.distinct }
        try Ingredients.refuseTwins(of: ingredient, in: old.content.ingredients)
        var content = old.content
        content.ingredients[index] = ingredient
        _ = try Characters.save(content, over: old, in: context)
        return ingredient
    }
}
