internal import JSONSchema
public import Operations

/// Says all that a character works towards.
public struct SetBrandGoals: Operation {
    public static let spec = Spec(
        "set_brand_goals", "Set a character's brand goals, all of them: products and collaborations that its posts work towards.",
        .patch("/api/v1/characters/{character_id}/brand-goals"), scope: .characterWrite, effect: .changes, toolset: .characters,
        command: ["character", "set-brand-goals"])

    @Param("The character's identifier.") var characterID: CharacterID
    @Param("The goals; replaces all.", .count(0...BrandGoal.maxCount)) var goals: [BrandGoalInput]

    public init() {}

    public func run(in context: Context) throws -> BrandGoals {
        let old = try Characters.visible(characterID, in: context)
        var content = old.content
        content.goals = try goals.enumerated().map { index, goal in
            // What is told again by the same name keeps its id.
            let known = old.content.goals.first { $0.name == goal.name }?.id
            return try BrandGoal(goal, at: "goals[\(index)].", id: known ?? context.makeID(BrandGoalID.self))
        }
        let names = content.goals.map(\.name)
        let again = names.indices.filter { names[..<$0].contains(names[$0]) }
        guard again.isEmpty else {
            throw Failure.invalid(
                again.map { index in
                    FieldProblem("goals[\(index)]", got: .string(names[index]), expected: "each name once among the goals").corrected(
                        to: nil)
                })
        }
        return BrandGoals(try Characters.save(content, over: old, in: context).character)
    }
}
