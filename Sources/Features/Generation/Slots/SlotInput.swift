internal import JSONSchema
public import Operations

/// One post of a batch as callers order it. What is left out comes from the character.
public struct SlotInput: NestedParams {
    @Param("Mood: a word, or the character's own.", .length(1...120)) var mood: String?
    @Param("Where it is.", .length(1...200)) var setting: String?
    @Param("When, e.g. golden-hour.", .length(1...120)) var timeOfDay: String?
    @Param("What is worn.", .length(1...200)) var wardrobe: String?
    @Param("What is held.", .length(1...200)) var prop: String?
    @Param("Kind of post.") var archetype: Archetype?
    @Param("A pillar of the strategy.", .length(1...80)) var pillar: String?
    @Param("How it is graded.", aliases: ["aesthetic_grade"]) var grade: AestheticGrade?
    @Param("Width to height.") var aspect: PictureAspect?
    @Param("What else it shows or says.", .length(1...500), aliases: ["direction_context"]) var direction: String?
    @Param("The text, where you write it.", .length(1...63_206)) var caption: String?
    @Param("Words to set on the picture.", .length(1...120)) var headline: String?
    @Param("What the picture shows, for those who cannot see it.", .length(1...4_086)) var altText: String?
    @Param("The same seed draws the same picture.", .range(ContentSlot.seeds)) var seed: Int?

    public init() {}

    /// A slot of which nothing is said.
    static let open: SlotInput = {
        var problems: [FieldProblem] = []
        guard let slot = SlotInput.read([:], at: "", problems: &problems) else { preconditionFailure("no member of a slot is required") }
        return slot
    }()
}

/// Width to height of a picture.
public enum PictureAspect: String, ParamWord {
    case square = "1:1"
    case portrait = "4:5"
    case story = "9:16"
    case landscape = "16:9"
    case print = "3:4"

    /// Pixels: what the networks show without making it smaller.
    public var size: (width: Int, height: Int) {
        switch self {
        case .square: (1080, 1080)
        case .portrait: (1080, 1350)
        case .story: (1080, 1920)
        case .landscape: (1920, 1080)
        case .print: (1080, 1440)
        }
    }
}
