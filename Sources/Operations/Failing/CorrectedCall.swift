internal import JSONSchema

/// Makes of refused arguments some that have the right shape: what was right stays, what was misspelt is renamed, what is missing or wrong
/// is replaced by an example.
struct CorrectedCall {
    /// A correction is to help in a conversation, so it does not grow with what was sent.
    private static let maxBytes = 1_500
    private static let maxCharacters = 120
    private static let maxElements = 3
    private static let maxDepth = 6

    /// Where something was refused; the schema alone does not tell all of it.
    let wrong: Set<String>
    /// What was most likely meant there, where that is known.
    var nearest: [String: String] = [:]

    /// The arguments to send instead; `nil` where they would be too long to be of help.
    static func arguments(_ sent: JSON, for operation: AnyOperation, problems: [FieldProblem]) -> JSON? {
        let names = Dictionary(operation.parameters.map { ($0.name, $0.aliases) }) { first, _ in first }
        var corrected = object(sent, problems, operation, names)
        // What was renamed is looked at now for the first time.
        do { _ = try operation.read(corrected) } catch { corrected = object(corrected, error.fields, operation, names) }
        guard corrected.bytes.count <= maxBytes, corrected != sent else { return nil }
        return corrected
    }

    private static func object(_ sent: JSON, _ problems: [FieldProblem], _ operation: AnyOperation, _ names: [String: [String]]) -> JSON {
        CorrectedCall(
            wrong: Set(problems.map(\.path)),
            nearest: Dictionary(problems.compactMap { problem in problem.nearest.map { (problem.path, $0) } }) { first, _ in first }
        ).object(sent.objectValue ?? JSON.Object(), operation.inputSchema.json, aliases: names, path: "", depth: 0)
    }

    private func value(_ sent: JSON?, _ schema: JSON, name: String, path: String, depth: Int) -> JSON {
        let example = Self.example(of: schema, name: name, depth: depth)
        guard let sent, depth < Self.maxDepth else { return example }
        if let nearest = nearest[path] { return .string(nearest) }
        let isAccepted = Schema(schema).violations(in: sent).isEmpty
        if isAccepted, !wrong.contains(where: { $0 == path || $0.hasPrefix(path + ".") || $0.hasPrefix(path + "[") }) {
            return Self.short(sent)
        }
        if let schema = Self.choice(for: sent, schema["anyOf"]?.arrayValue) {
            return value(sent, schema, name: name, path: path, depth: depth + 1)
        }
        let items = schema["items"] ?? [:]
        switch (Schema(schema).type, sent) {
        case ("object", .object(let members)) where schema["properties"] != nil:
            return object(members, schema, aliases: [:], path: path, depth: depth + 1)
        case ("array", .array(let elements)) where !elements.isEmpty:
            return .array(
                elements.prefix(Self.maxElements).enumerated().map {
                    value($1, items, name: name, path: "\(path)[\($0)]", depth: depth + 1)
                })
        // One where several are expected.
        case ("array", .string), ("array", .object), ("array", .int):
            return .array([value(sent, items, name: name, path: "\(path)[0]", depth: depth + 1)])
        case ("integer", .string(let text)): return Int(text).map { JSON($0) } ?? example
        case ("boolean", .string(let text)) where text == "true" || text == "false": return .bool(text == "true")
        case ("string", .string(let text)):
            if let words = schema["enum"]?.arrayValue?.compactMap(\.stringValue), let near = NearestName.of(text, in: words) {
                return .string(near)
            }
            if let most = schema["maxLength"]?.intValue, text.unicodeScalars.count > most {
                return .string("<\(name), at most \(most) characters>")
            }
            return example
        default: return example
        }
    }

    private func object(_ sent: JSON.Object, _ schema: JSON, aliases: [String: [String]], path: String, depth: Int) -> JSON {
        let properties = schema["properties"]?.objectValue ?? JSON.Object()
        var found: [String: JSON] = [:]
        var unknown: [(name: String, value: JSON)] = []
        for member in sent.members {
            let name = NameCase.find(member.key, in: properties.keys) ?? NameCase.snake(member.key)
            if properties[name] != nil {
                found[name] = member.value
            } else if let meant = aliases.first(where: { $0.value.contains(member.key) || $0.value.contains(name) })?.key {
                found[meant] = member.value
            } else {
                unknown.append((name, member.value))
            }
        }
        // What is unknown is most likely a misspelt one of those that were not sent.
        var renamed: Set<String> = []
        for (name, value) in unknown {
            guard let near = NearestName.of(name, in: properties.keys.filter({ found[$0] == nil })) else { continue }
            found[near] = value
            renamed.insert(near)
        }
        let required = schema["required"]?.arrayValue?.compactMap(\.stringValue) ?? []
        var corrected = JSON.Object()
        for property in properties.members where found[property.key] != nil || required.contains(property.key) {
            let inner = path.isEmpty ? property.key : "\(path).\(property.key)"
            // That a renamed one was missing is no fault of its value.
            let correction = renamed.contains(property.key) ? CorrectedCall(wrong: []) : self
            corrected.append(
                property.key, correction.value(found[property.key], property.value, name: property.key, path: inner, depth: depth))
        }
        return .object(corrected)
    }

    private static func choice(for sent: JSON, _ choices: [JSON]?) -> JSON? {
        choices?.first { Schema($0).type == sent.typeName } ?? choices?.first
    }

    private static func example(of schema: JSON, name: String, depth: Int) -> JSON {
        if let standard = schema["default"] { return standard }
        if let first = schema["enum"]?[0] { return first }
        if let first = schema["anyOf"]?[0] { return example(of: first, name: name, depth: depth + 1) }
        switch Schema(schema).type {
        case "integer", "number": return schema["minimum"] ?? 1
        case "boolean": return true
        case "array" where depth < maxDepth: return .array([example(of: schema["items"] ?? [:], name: name, depth: depth + 1)])
        case "array": return []
        case "object" where depth < maxDepth && schema["properties"] != nil:
            return CorrectedCall(wrong: []).object(JSON.Object(), schema, aliases: [:], path: "", depth: depth + 1)
        case "object": return [:]
        default:
            switch schema["format"]?.stringValue {
            case "date-time": return "2026-12-01T09:00:00Z"
            default:
                let pattern = schema["pattern"]?.stringValue ?? ""
                if pattern.hasPrefix("^\\d{4}-") { return "2026-12-01T09:00" }
                return .string("<\(name)>")
            }
        }
    }

    private static func short(_ json: JSON) -> JSON {
        switch json {
        case .string(let text) where text.unicodeScalars.count > maxCharacters:
            .string(String(String.UnicodeScalarView(text.unicodeScalars.prefix(maxCharacters - 1))) + "…")
        case .array(let elements): .array(elements.prefix(maxElements).map(short))
        case .object(let object):
            .object(object.members.reduce(into: JSON.Object()) { $0.append($1.key, short($1.value)) })
        default: json
        }
    }
}
