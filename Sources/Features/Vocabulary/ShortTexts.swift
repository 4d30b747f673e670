public import JSONSchema
public import Operations

/// A text of a few words, 1 to 120 characters, as an element of a list.
public struct Phrase: ShortText, Hashable {
    public static let maxCharacters = 120
    public let text: String
    public init(checked text: String) { self.text = text }
}

/// A text of a sentence or two, 1 to 400 characters, as an element of a list.
public struct Sentence: ShortText, Hashable {
    public static let maxCharacters = 400
    public let text: String
    public init(checked text: String) { self.text = text }
}

/// A text with a limit of its own, for elements of lists: limits of parameters speak of the list.
public protocol ShortText: ParamValue {
    static var maxCharacters: Int { get }
    var text: String { get }
    /// - Parameter text: of 1 to `maxCharacters` characters.
    init(checked text: String)
}

extension ShortText {
    public static var schema: Schema { .string.with("minLength", 1).with("maxLength", JSON(maxCharacters)) }

    public static func read(_ json: JSON, at path: String, problems: inout [FieldProblem]) -> Self? {
        guard let text = json.stringValue, (1...maxCharacters).contains(text.unicodeScalars.count) else {
            problems.append(FieldProblem(path, got: json, expected: "a text of 1 to \(maxCharacters) characters"))
            return nil
        }
        return Self(checked: text)
    }

    public var json: JSON { .string(text) }
}

/// A language as a BCP 47 tag, e.g. `en` or `de-AT`.
public struct LanguageTag: ParamValue, Hashable {
    public let text: String

    public static var schema: Schema { .string(pattern: "^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$") }

    public static func read(_ json: JSON, at path: String, problems: inout [FieldProblem]) -> LanguageTag? {
        guard let text = json.stringValue, text.utf8.count <= 35, text.wholeMatch(of: #/[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*/#) != nil else {
            problems.append(FieldProblem(path, got: json, expected: "a language tag such as en or de-AT"))
            return nil
        }
        return LanguageTag(text: text)
    }

    public var json: JSON { .string(text) }
}

/// A time of the day without a zone, `HH:MM`.
public struct DayTime: ParamValue, Hashable {
    public let text: String

    public static var schema: Schema { .string(pattern: "^([01][0-9]|2[0-3]):[0-5][0-9]$") }

    public static func read(_ json: JSON, at path: String, problems: inout [FieldProblem]) -> DayTime? {
        guard let text = json.stringValue, text.wholeMatch(of: #/([01][0-9]|2[0-3]):[0-5][0-9]/#) != nil else {
            problems.append(FieldProblem(path, got: json, expected: "a time of the day from 00:00 to 23:59, e.g. 07:30"))
            return nil
        }
        return DayTime(text: text)
    }

    public var json: JSON { .string(text) }
}
