extension Schema {
    /// One way in which a value is not as declared.
    public struct Violation: Equatable, Sendable, CustomStringConvertible {
        /// Where, as in `items[0].state`; empty for the value itself.
        public var path: String
        /// What was expected there.
        public var expected: String

        public var description: String { "\(path.isEmpty ? "(root)" : path): expected \(expected)" }
    }

    /// Everything in which the value is not as declared. Understands the keywords that this module writes.
    public func violations(in value: JSON) -> [Violation] {
        var found: [Violation] = []
        Self.check(value, json, path: "", into: &found)
        return found
    }

    private static func check(_ value: JSON, _ schema: JSON, path: String, into found: inout [Violation]) {
        func report(_ expected: String) { found.append(Violation(path: path, expected: expected)) }
        if let type = schema["type"] {
            let names = type.arrayValue?.compactMap(\.stringValue) ?? [type.stringValue ?? ""]
            guard names.contains(where: { matches(value, type: $0) }) else {
                return report("\(names.joined(separator: " or ")), got \(value.typeName)")
            }
        }
        if let words = schema["enum"]?.arrayValue, !words.contains(value) { report("one of \(JSON.array(words).text), got \(value.text)") }
        if let constant = schema["const"], constant != value { report(constant.text) }
        for keyword in ["anyOf", "oneOf"] {
            if let choices = schema[keyword]?.arrayValue {
                let fits = choices.contains { choice in
                    var inner: [Violation] = []
                    check(value, choice, path: path, into: &inner)
                    return inner.isEmpty
                }
                if !fits { report("one of \(choices.count) shapes, got \(value.text.prefix(200))") }
            }
        }
        switch value {
        case .string(let text):
            let count = text.unicodeScalars.count
            if let least = schema["minLength"]?.intValue, count < least { report("at least \(least) characters") }
            if let most = schema["maxLength"]?.intValue, count > most { report("at most \(most) characters") }
            if let pattern = schema["pattern"]?.stringValue, !contains(text, pattern) {
                report("a text like \(pattern), got \(value.text.prefix(200))")
            }
        case .int, .double:
            let number = value.doubleValue ?? 0
            if let least = schema["minimum"]?.doubleValue, number < least { report("at least \(least)") }
            if let most = schema["maximum"]?.doubleValue, number > most { report("at most \(most)") }
        case .array(let elements):
            if let least = schema["minItems"]?.intValue, elements.count < least { report("at least \(least) items") }
            if let most = schema["maxItems"]?.intValue, elements.count > most { report("at most \(most) items") }
            if let items = schema["items"] {
                for (index, element) in elements.enumerated() { check(element, items, path: "\(path)[\(index)]", into: &found) }
            }
        case .object(let object):
            for name in schema["required"]?.arrayValue ?? [] {
                if let name = name.stringValue, object[name] == nil { report("a member \"\(name)\"") }
            }
            for member in object.members {
                let inner = path.isEmpty ? member.key : "\(path).\(member.key)"
                if let declared = schema["properties"]?[member.key] {
                    check(member.value, declared, path: inner, into: &found)
                } else if schema["additionalProperties"] == .bool(false) {
                    found.append(Violation(path: inner, expected: "no such member"))
                } else if let rest = schema["additionalProperties"], rest.objectValue != nil {
                    check(member.value, rest, path: inner, into: &found)
                }
            }
        case .null, .bool: break
        }
    }

    /// A pattern that cannot be read fits nothing: it is one of ours, and the test that meets it should fail.
    private static func contains(_ text: String, _ pattern: String) -> Bool {
        guard let expression = try? Regex(pattern) else { return false }  // said above
        return text.firstMatch(of: expression.matchingSemantics(.unicodeScalar)) != nil
    }

    private static func matches(_ value: JSON, type: String) -> Bool {
        switch type {
        case "integer": value.intValue != nil
        case "number": value.doubleValue != nil
        default: value.typeName == type
        }
    }
}
