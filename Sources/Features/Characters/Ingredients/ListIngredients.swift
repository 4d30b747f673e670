internal import GRDB
internal import JSONSchema
public import Operations

/// Lists what pictures of a character are composed from.
public struct ListIngredients: Operation {
    public static let spec = Spec(
        "list_ingredients", "List a character's ingredient library, in the order in which it was made.",
        .get("/api/v1/characters/{character_id}/ingredients"), scope: .characterRead, effect: .reads, toolset: .characters,
        command: ["character", "list-ingredients"])

    @Param("The character's identifier.") var characterID: CharacterID
    @Param("Only one kind.") var kind: IngredientKindName?
    @Param("How many to answer.", .range(1...100)) var limit = 12
    @Param("Where the last page ended.") var cursor: String?

    public init() {}

    public func run(in context: Context) throws -> Page<Ingredient> {
        let character = try Characters.visible(characterID, in: context)
        let last = try Cursor.id(cursor, IngredientID.self)
        let rows = try Row.fetchAll(
            context.db.cachedStatement(
                sql: """
                    SELECT \(Ingredients.columns) FROM ingredient
                    WHERE character = :character \(kind == nil ? "" : "AND kind = :kind") AND id > :after ORDER BY id LIMIT :limit
                    """),
            arguments: ["character": character.id, "kind": kind?.rawValue, "after": last?.text ?? "", "limit": limit + 1])
        return Page(first: limit, of: try rows.map(Ingredients.ingredient)) { $0.id.text }
    }
}

extension Ingredient: LeanItem {
    public static let seldomFields: Set = ["tags", "media_id"]
}
