internal import JSONSchema

/// What a classifier says of one thing.
public struct Verdict: Sendable, Equatable {
    public var isFlagged: Bool
    /// What it is flagged as; `nil` for what is not, and where the classifier does not tell.
    public var category: String?
    /// How sure it is, in hundredths, cut off: what is short of certain is not shown as 1.00.
    public var hundredths: Int?

    /// The longest name of a category that is kept, in characters.
    private static let maxCategoryLength = 60

    /// - Parameter score: how sure it is, from 0 to 1.
    public init(isFlagged: Bool, category: String? = nil, score: Double? = nil) {
        self.init(isFlagged: isFlagged, category: category, hundredths: score.map { Int((min(max($0, 0), 1) * 100).rounded(.down)) })
    }

    init(isFlagged: Bool, category: String?, hundredths: Int?) {
        self.isFlagged = isFlagged
        self.category = isFlagged ? category.map { String($0.prefix(Self.maxCategoryLength)) } : nil
        self.hundredths = isFlagged ? hundredths : nil
    }

    /// As a call keeps it.
    var json: JSON { ["flagged": .bool(isFlagged), "category": JSON(category), "hundredths": hundredths.map { JSON($0) } ?? .null] }
}

/// Something that a classifier flags.
public struct ModerationFlag: Sendable, Equatable {
    public var thing: ModeratedThing
    /// Its name.
    public var classifier: String
    public var verdict: Verdict

    /// One sentence for whoever made it, or has to look at it.
    public var reason: String {
        let score = verdict.hundredths.map { " (\($0 / 100).\($0 % 100 < 10 ? "0" : "")\($0 % 100))" } ?? ""
        return "The classifier “\(classifier)” flags \(thing.words) as \(verdict.category ?? "unwanted")\(score)."
    }
}
