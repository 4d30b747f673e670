internal import JSONSchema
public import Operations

/// Adds something that a character works towards.
public struct AddBrandGoal: Operation {
    public static let spec = Spec(
        "add_brand_goal", "Add a brand goal to a character's others.", .post("/api/v1/characters/{character_id}/brand-goals"),
        scope: .characterWrite, effect: .creates, toolset: .characters, command: ["character", "add-brand-goal"])

    @Param("The character's identifier.") var characterID: CharacterID
    @Param("The product or the collaboration.") var goal: BrandGoalInput

    public init() {}

    public func run(in context: Context) throws -> BrandGoals {
        let old = try Characters.visible(characterID, in: context)
        var content = old.content
        guard content.goals.count < BrandGoal.maxCount else {
            throw Failure(
                .validationFailed, "A character has at most \(BrandGoal.maxCount) brand goals; remove one first.", parameter: "goal")
        }
        if let twin = content.goals.first(where: { $0.name == goal.name }) {
            throw Failure(
                .conflict, "The character has a goal of that name already: \(twin.id).", parameter: "goal.name", got: .string(goal.name),
                fix: ["goal_id": twin.id.json])
        }
        content.goals.append(try BrandGoal(goal, at: "goal.", id: context.makeID(BrandGoalID.self)))
        return BrandGoals(try Characters.save(content, over: old, in: context).character)
    }
}
