internal import JSONSchema
public import Operations

/// Something that a character's posts work towards.
public struct BrandGoal: Reply, Equatable {
    public var id: BrandGoalID
    public var kind: Kind
    public var name: String
    public var description: String?
    public var url: String?

    /// How many a character may have.
    static let maxCount = 20

    public enum Kind: String, ParamWord {
        case product, collaboration
    }

    public static let fields: [Field<BrandGoal>] = [
        Field("id") { $0.id }, Field("kind") { $0.kind }, Field("name") { $0.name }, Field("description") { $0.description },
        Field("url") { $0.url },
    ]

    /// Reads what `json` wrote.
    init(stored json: JSON) {
        guard let id = json["id"]?.stringValue.flatMap(BrandGoalID.init), let kind = json["kind"]?.stringValue.flatMap(Kind.init) else {
            preconditionFailure("a stored goal has an id and a kind")
        }
        self.id = id
        self.kind = kind
        name = json["name"]?.stringValue ?? ""
        description = json["description"]?.stringValue
        url = json["url"]?.stringValue
    }

    /// - Throws: `.validationFailed` for an address that is none.
    init(_ input: BrandGoalInput, at path: String, id: BrandGoalID) throws {
        if let url = input.url { try StoryContent.checkAddress(url, "\(path)url") }
        self.id = id
        kind = input.kind ?? .product
        name = input.name
        description = input.description
        url = input.url
    }
}

/// A brand goal as callers send it.
public struct BrandGoalInput: NestedParams {
    @Param("The product's or the partner's name.", .length(1...120)) var name: String
    @Param("What it is. Default: product.") var kind: BrandGoal.Kind?
    @Param("What is to be said of it.", .length(1...1_000)) var description: String?
    @Param("Where it is found.", .length(1...2_048)) var url: String?

    public init() {}
}

/// All brand goals of a character.
public struct BrandGoals: Reply {
    var character: CharacterID
    var version: Int
    var goals: [BrandGoal]

    public static let fields: [Field<BrandGoals>] = [
        Field("character_id") { $0.character }, Field("version") { $0.version }, Field("goals") { $0.goals },
    ]

    init(_ current: Characters.Current) {
        character = current.id
        version = current.version
        goals = current.content.goals
    }
}
