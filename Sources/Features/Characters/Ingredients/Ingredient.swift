internal import JSONSchema
public import Operations

/// What pictures of a character are composed from: one thing of its library.
public struct Ingredient: Reply, Equatable {
    public var id: IngredientID
    public var kind: IngredientKindName
    /// What it is, in the character's own words.
    public var value: String
    /// The word of the drawing vocabulary that stands for it.
    public var draws: String?
    public var colors: [String]
    public var tags: [String]
    /// The character's own picture of it.
    public var mediaID: MediaID?

    public static let fields: [Field<Ingredient>] = [
        Field("id") { $0.id }, Field("kind") { $0.kind }, Field("value") { $0.value },
        Field("draws", "The word that the embedded generator draws.") { $0.draws }, Field("colors") { $0.colors },
        Field("tags") { $0.tags },
        Field("media_id", "A picture of it.") { $0.mediaID },
    ]

    /// Reads what `json` wrote.
    init(stored json: JSON) {
        guard let id = json["id"]?.stringValue.flatMap(IngredientID.init),
            let kind = json["kind"]?.stringValue.flatMap(IngredientKindName.init)
        else { preconditionFailure("a stored ingredient has an id and a kind") }
        self.id = id
        self.kind = kind
        value = json["value"]?.stringValue ?? ""
        draws = json["draws"]?.stringValue
        colors = json["colors"]?.arrayValue?.compactMap(\.stringValue) ?? []
        tags = json["tags"]?.arrayValue?.compactMap(\.stringValue) ?? []
        mediaID = json["media_id"]?.stringValue.flatMap(MediaID.init)
    }

    init(_ input: IngredientInput, kind: IngredientKindName, id: IngredientID) {
        self.id = id
        self.kind = kind
        value = input.value
        draws = input.draws
        colors = input.colors?.map(\.text) ?? []
        tags = input.tags?.distinct ?? []
        mediaID = input.mediaID
    }
}

/// The kinds of ingredients, which are the lists of the library.
public enum IngredientKindName: String, ParamWord {
    case wardrobe, settings, props, moods
    case timesOfDay = "times_of_day"

    /// How many one kind may have.
    static let maxCount = 60

    /// The words that are drawn for that kind; `nil` where nothing is.
    var drawn: [String]? {
        switch self {
        case .wardrobe: Outfit.allCases.map(\.rawValue)
        case .settings: SceneSetting.allCases.map(\.rawValue)
        case .props: nil
        case .moods: Mood.allCases.map(\.rawValue)
        case .timesOfDay: TimeOfDay.allCases.map(\.rawValue)
        }
    }

    /// What is wrong with a word to be drawn; `nil` if nothing is.
    func complaint(about word: String) -> String? {
        guard let drawn else { return "no word: \(rawValue) are not drawn by one; leave draws out" }
        guard !drawn.contains(word) else { return nil }
        let near = NearestName.of(word, in: drawn).map { "; did you mean \($0)?" } ?? ""
        return "one of \(drawn.joined(separator: ", "))\(near)"
    }
}

/// How many ingredients of each kind there are.
struct IngredientCounts: Reply {
    private let counts: [IngredientKindName: Int]

    init(_ ingredients: [Ingredient]) { counts = Dictionary(grouping: ingredients, by: \.kind).mapValues(\.count) }

    static let fields: [Field<IngredientCounts>] = IngredientKindName.allCases.map { kind in
        Field(kind.rawValue) { $0.counts[kind] ?? 0 }
    }
}
