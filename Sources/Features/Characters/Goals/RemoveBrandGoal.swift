public import Operations

/// Takes away something that a character works towards.
public struct RemoveBrandGoal: Operation {
    public static let spec = Spec(
        "remove_brand_goal", "Take away one of a character's brand goals.",
        .delete("/api/v1/characters/{character_id}/brand-goals/{goal_id}"), scope: .characterWrite, effect: .deletes, toolset: .characters,
        command: ["character", "remove-brand-goal"])

    @Param("The character's identifier.") var characterID: CharacterID
    @Param("The goal's identifier.") var goalID: BrandGoalID

    public init() {}

    public func run(in context: Context) throws -> BrandGoals {
        let old = try Characters.visible(characterID, in: context)
        var content = old.content
        content.goals.removeAll { $0.id == goalID }
        guard content.goals.count < old.content.goals.count else { throw Failure.notFound("brand goal", goalID) }
        return BrandGoals(try Characters.save(content, over: old, in: context).character)
    }
}
