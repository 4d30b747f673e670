public import JSONSchema
public import Operations

/// A word that an asset is found by.
public struct MediaTag: ParamValue, Hashable {
    public static let maxCharacters = 64
    /// How many an asset may have.
    public static let maxCount = 30

    public let text: String

    public static let schema = Schema.string.with("minLength", 1).with("maxLength", JSON(maxCharacters))

    public static func read(_ json: JSON, at path: String, problems: inout [FieldProblem]) -> MediaTag? {
        guard let text = json.stringValue, (1...maxCharacters).contains(text.unicodeScalars.count) else {
            problems.append(FieldProblem(path, got: json, expected: "a tag of 1 to \(maxCharacters) characters"))
            return nil
        }
        return MediaTag(text: text)
    }

    public var json: JSON { .string(text) }
}

extension [MediaTag] {
    /// Each once, in the order in which they came.
    var distinct: [String] {
        var seen: Set<MediaTag> = []
        return filter { seen.insert($0).inserted }.map(\.text)
    }
}
