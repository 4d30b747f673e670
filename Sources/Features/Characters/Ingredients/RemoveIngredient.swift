public import Operations

/// Takes a thing out of a character's ingredient library.
public struct RemoveIngredient: Operation {
    public static let spec = Spec(
        "remove_ingredient", "Take a thing out of a character's ingredient library. An older version still has it.",
        .delete("/api/v1/ingredients/{ingredient_id}"), scope: .characterWrite, effect: .deletes, toolset: .characters,
        command: ["character", "remove-ingredient"])

    @Param("The ingredient's identifier.") var ingredientID: IngredientID

    public init() {}

    public func run(in context: Context) throws -> Deletion {
        let old = try Ingredients.owner(of: ingredientID, in: context)
        var content = old.content
        content.ingredients.removeAll { $0.id == ingredientID }
        _ = try Characters.save(content, over: old, in: context)
        return Deletion(id: ingredientID.text)
    }
}
