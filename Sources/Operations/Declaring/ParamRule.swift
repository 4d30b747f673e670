internal import JSONSchema

/// A limit on a parameter: a part of its schema and the check are one declaration.
public struct ParamRule: Sendable {
    let keywords: [(name: String, value: JSON)]
    /// What is wrong with the value; `nil` if nothing is.
    let complaint: @Sendable (JSON) -> String?

    /// So many characters (Unicode code points, as JSON Schema counts).
    public static func length(_ range: ClosedRange<Int>) -> ParamRule {
        ParamRule(keywords: [("minLength", JSON(range.lowerBound)), ("maxLength", JSON(range.upperBound))]) { json in
            guard let count = json.stringValue?.unicodeScalars.count, !range.contains(count) else { return nil }
            return range.lowerBound == 0
                ? "at most \(range.upperBound) characters, not \(count)"
                : "\(range.lowerBound) to \(range.upperBound) characters, not \(count)"
        }
    }

    /// A number within the range.
    public static func range(_ range: ClosedRange<Int>) -> ParamRule {
        ParamRule(keywords: [("minimum", JSON(range.lowerBound)), ("maximum", JSON(range.upperBound))]) { json in
            guard let value = json.intValue, !range.contains(value) else { return nil }
            return "a number from \(range.lowerBound) to \(range.upperBound)"
        }
    }

    /// So many elements.
    public static func count(_ range: ClosedRange<Int>) -> ParamRule {
        ParamRule(keywords: [("minItems", JSON(range.lowerBound)), ("maxItems", JSON(range.upperBound))]) { json in
            guard let count = json.arrayValue?.count, !range.contains(count) else { return nil }
            return range.lowerBound == 0
                ? "at most \(range.upperBound) items, not \(count)" : "\(range.lowerBound) to \(range.upperBound) items, not \(count)"
        }
    }
}
