public import JSONSchema
public import Operations

/// What the character posts, for whom and why.
public struct StrategyLayer: CharacterLayer {
    public static let name = LayerName.strategy

    @Param("For whom it posts.", .length(1...400)) public var audience: String?
    @Param("What its posts are about; shares sum to 100.", .count(0...12)) public var pillars: [Pillar]?
    @Param("Kinds of posts it makes.", .count(0...12)) public var archetypes: [Archetype]?
    @Param("How its pictures are graded; see list_configs.") public var aestheticGrade: AestheticGrade?
    @Param("How its feed looks; see list_configs.") public var feedStyle: FeedStyle?
    @Param("Posts a week.", .range(0...100)) public var postsPerWeek: Int?
    @Param("What it does not do.", .count(0...20)) public var boundaries: [Sentence]?
    @Param("The sentence that says it is an AI character.", .length(1...400)) public var disclosure: String?

    public init() {}

    public static func read(_ json: JSON, at path: String, problems: inout [FieldProblem]) -> StrategyLayer? {
        guard let layer = filled(json, at: path, problems: &problems) else { return nil }
        let shares = layer.pillars?.compactMap(\.share) ?? []
        guard shares.isEmpty || shares.count == layer.pillars?.count && shares.reduce(0, +) == 100 else {
            let got = shares.reduce(0, +)
            let expected = "a share for every pillar or for none, 100 in all"
            problems.append(FieldProblem("\(path).pillars", got: JSON(got), expected: expected))
            return nil
        }
        return layer
    }
}

/// One thing that a character's posts are about.
public struct Pillar: KeptParams {
    @Param("What it is called.", .length(1...80)) public var name: String
    @Param("What readers get from it.", .length(1...400)) public var promise: String?
    @Param("Percent of the posts.", .range(0...100)) public var share: Int?
    @Param("Kinds of posts for it.", .count(0...12)) public var archetypes: [Archetype]?

    public init() {}
}
