public import Operations

/// Shows what a character works towards.
public struct GetBrandGoals: Operation {
    public static let spec = Spec(
        "get_brand_goals", "Show a character's brand goals: products and collaborations that its posts work towards.",
        .get("/api/v1/characters/{character_id}/brand-goals"), scope: .characterRead, effect: .reads, toolset: .characters,
        command: ["character", "get-brand-goals"])

    @Param("The character's identifier.") var characterID: CharacterID

    public init() {}

    public func run(in context: Context) throws -> BrandGoals { BrandGoals(try Characters.visible(characterID, in: context)) }
}
