public import JSONSchema

/// One thing wrong with what a caller sent.
public struct FieldProblem: Sendable, Equatable {
    /// Where, as in `slides[2].media_id`.
    public var path: String
    /// What stood there, cut to a readable length.
    public var got: JSON
    /// What to send instead.
    public var expected: String
    /// What to do about it, for a corrected example; `expected` says it in words, so problems are not compared by it.
    var correction: Correction?

    /// - Parameter nearest: the value that was most likely meant, which is said after `expected`.
    public init(_ path: String, got: JSON, expected: String, nearest: String? = nil) {
        self.path = path
        self.got = Self.shortened(got)
        self.expected = nearest.map { "\(expected); did you mean \($0)?" } ?? expected
        correction = nearest.map { Correction(path, .value(.string($0))) }
    }

    public static func == (left: FieldProblem, right: FieldProblem) -> Bool {
        left.path == right.path && left.got == right.got && left.expected == right.expected
    }

    /// Values are told back to the caller, but never so much of them that the answer grows with the input.
    private static func shortened(_ json: JSON) -> JSON {
        switch json {
        case .string(let text) where text.unicodeScalars.count > 80:
            .string(String(String.UnicodeScalarView(text.unicodeScalars.prefix(77))) + "...")
        case .array(let elements): elements.isEmpty ? json : .string("an array of \(elements.count)")
        case .object(let object) where object.isEmpty: json
        case .object(let object): .string("an object with \(object.keys.prefix(6).joined(separator: ", "))")
        default: json
        }
    }
}

/// A type that a parameter may have: its schema and how it is read from JSON are one declaration.
public protocol ParamValue: ReplyValue {
    /// The schema of what callers send; like `schema`, except that an optional parameter is left out instead of sent as `null`.
    static var paramSchema: Schema { get }
    /// The schema of all that is accepted: like `paramSchema`, but `null` is as good as left out. What OpenAPI shows; for a conversation it
    /// would be too long.
    static var acceptedSchema: Schema { get }
    /// The value, or `nil` with at least one problem appended.
    static func read(_ json: JSON, at path: String, problems: inout [FieldProblem]) -> Self?
    /// The value of a parameter that was not sent; `nil` if it has to be sent.
    static var absent: Self? { get }
}

extension ParamValue {
    public static var paramSchema: Schema { schema }

    public static var acceptedSchema: Schema { paramSchema }

    public static var absent: Self? { nil }
}

extension String: ParamValue {
    public static func read(_ json: JSON, at path: String, problems: inout [FieldProblem]) -> String? {
        if let text = json.stringValue { return text }
        problems.append(FieldProblem(path, got: json, expected: "a string"))
        return nil
    }
}

extension Int: ParamValue {
    public static func read(_ json: JSON, at path: String, problems: inout [FieldProblem]) -> Int? {
        if let value = json.intValue { return value }
        problems.append(FieldProblem(path, got: json, expected: "an integer"))
        return nil
    }
}

extension Bool: ParamValue {
    public static func read(_ json: JSON, at path: String, problems: inout [FieldProblem]) -> Bool? {
        if let value = json.boolValue { return value }
        problems.append(FieldProblem(path, got: json, expected: "true or false"))
        return nil
    }
}

extension Optional: ParamValue where Wrapped: ParamValue {
    public static var paramSchema: Schema { Wrapped.paramSchema }

    public static var acceptedSchema: Schema { Wrapped.acceptedSchema.nullable }

    public static var absent: Wrapped?? { .some(nil) }

    public static func read(_ json: JSON, at path: String, problems: inout [FieldProblem]) -> Wrapped?? {
        if json.isNull { return .some(nil) }
        return Wrapped.read(json, at: path, problems: &problems).map { .some($0) }
    }
}

extension Array: ParamValue where Element: ParamValue {
    public static var paramSchema: Schema { .array(of: Element.paramSchema) }

    public static var acceptedSchema: Schema { .array(of: Element.acceptedSchema) }

    public static func read(_ json: JSON, at path: String, problems: inout [FieldProblem]) -> [Element]? {
        guard let elements = json.arrayValue else {
            problems.append(FieldProblem(path, got: json, expected: "an array"))
            return nil
        }
        guard elements.count <= 1_000 else {
            problems.append(FieldProblem(path, got: json, expected: "an array of at most 1000"))
            return nil
        }
        let before = problems.count
        let values = elements.enumerated().compactMap { Element.read($1, at: "\(path)[\($0)]", problems: &problems) }
        return problems.count == before ? values : nil
    }
}

extension JSON: ParamValue {
    public static func read(_ json: JSON, at path: String, problems: inout [FieldProblem]) -> JSON? { json }
}

/// An enumeration of words is a parameter type by naming the protocol.
public protocol ParamWord: ParamValue, RawRepresentable<String>, CaseIterable {}

extension ParamWord {
    public static var schema: Schema { .choice(allCases.map(\.rawValue)) }

    public static func read(_ json: JSON, at path: String, problems: inout [FieldProblem]) -> Self? {
        if let word = json.stringValue, let value = Self(rawValue: word) { return value }
        let words = allCases.map(\.rawValue)
        let near = json.stringValue.flatMap { NearestName.of($0, in: words) }
        problems.append(FieldProblem(path, got: json, expected: "one of \(words.joined(separator: ", "))", nearest: near))
        return nil
    }

    public var json: JSON { .string(rawValue) }

    public func write(to output: inout JSONOutput) { output.write(string: rawValue) }
}

/// A change to something that may be absent: not sent keeps it, `null` removes it, a value sets it.
public enum Change<Value: ParamValue>: ParamValue {
    case keep
    case remove
    case set(Value)

    public static var schema: Schema { Value.paramSchema.nullable }

    public static var acceptedSchema: Schema { Value.acceptedSchema.nullable }

    public static var absent: Change<Value>? { .keep }

    public static func read(_ json: JSON, at path: String, problems: inout [FieldProblem]) -> Change<Value>? {
        if json.isNull { return .remove }
        return Value.read(json, at: path, problems: &problems).map(Change.set)
    }

    public var json: JSON { if case .set(let value) = self { value.json } else { .null } }
}
