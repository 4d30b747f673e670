public import JSONSchema

/// Makes of refused arguments some that would be accepted: what was right stays, what was misspelt is renamed, what is wrong is replaced by
/// what is most likely meant, or left out where it need not be sent. Where only the caller can know what belongs there, stands a word in
/// angle brackets that says what to put in its place.
struct CorrectedCall {
    /// A correction is to help in a conversation, so it does not grow with what was sent.
    private static let maxBytes = 1_500
    private static let maxCharacters = 120
    private static let maxElements = 3
    private static let maxDepth = 6
    /// So many choices are named in a place to fill in.
    private static let maxChoices = 6
    /// A text that is a little too long is cut; of a much longer one the cut would be a guess.
    private static let longestCut = 300
    /// One correction can bring another to light: what was renamed is looked at under its right name only then.
    private static let rounds = 3

    /// What was refused, by its place; the schema alone does not tell all of it.
    private let problems: [String: FieldProblem]
    private let corrections: [String: Correction.Change]
    private let now: Instant

    private init(_ problems: [FieldProblem], now: Instant) {
        // What is corrected at another place is right at its own.
        let here = problems.filter { $0.correction == nil || $0.correction?.path == $0.path }
        self.problems = Dictionary(here.map { ($0.path, $0) }) { first, _ in first }
        corrections = Dictionary(problems.compactMap { $0.correction.map { ($0.path, $0.change) } }) { first, _ in first }
        self.now = now
    }

    /// The arguments to send instead; `nil` where none are known, or they would be too long to be of help.
    static func arguments(_ sent: JSON, for operation: AnyOperation, problems: [FieldProblem], now: Instant) -> JSON? {
        let names = Dictionary(operation.parameters.map { ($0.name, $0.aliases) }) { first, _ in first }
        var corrected = sent
        var problems = problems
        for _ in 1...rounds {
            corrected = CorrectedCall(problems, now: now)
                .object(corrected.objectValue ?? JSON.Object(), operation.inputSchema.json, aliases: names, path: "", depth: 0)
            do {
                _ = try operation.read(corrected)
                break
            } catch {
                // What is only to be filled in is as good as it can be.
                problems = error.fields.filter { $0.got.stringValue?.hasPrefix("<") != true }
                if problems.isEmpty { break }
            }
        }
        if corrected.bytes.count > maxBytes { corrected = short(corrected) }
        guard corrected.bytes.count <= maxBytes, corrected != sent else { return nil }
        return corrected
    }

    /// The value to send; `nil` to leave it out.
    private func value(_ sent: JSON?, _ schema: JSON, name: String, path: String, isRequired: Bool, depth: Int) -> JSON? {
        // Not `nil`, which is JSON's own where a value of JSON is the other choice.
        var fallback: JSON? { isRequired ? .some(example(of: schema, name: name, depth: depth)) : .none }
        switch corrections[path] {
        case .value(let value): return value
        case .left: return fallback
        case .renamed, nil: break
        }
        guard let sent, depth < Self.maxDepth else { return fallback }
        // Of what is only renamed, the value is right.
        let isWrong: Bool
        if case .renamed = corrections[path] { isWrong = false } else { isWrong = problems[path] != nil }
        let isWrongInside = (Array(problems.keys) + corrections.keys).contains { $0.hasPrefix(path + ".") || $0.hasPrefix(path + "[") }
        if !isWrong, !isWrongInside, Schema(schema).violations(in: sent).isEmpty { return sent }
        if let schema = Self.choice(for: sent, schema["anyOf"]?.arrayValue) {
            return value(sent, schema, name: name, path: path, isRequired: isRequired, depth: depth + 1)
        }
        if let words = schema["enum"]?.arrayValue?.compactMap(\.stringValue) {
            return sent.stringValue.flatMap { NearestName.of($0, in: words) }.map(JSON.string) ?? fallback
        }
        switch (Schema(schema).type, sent) {
        case ("object", .object(let members)) where schema["properties"] != nil:
            return object(members, schema, aliases: [:], path: path, depth: depth + 1)
        case ("object", .object(let members)) where schema["additionalProperties"]?.objectValue != nil:
            return map(members, schema, path: path, depth: depth + 1)
        case ("array", .array(let elements)): return array(elements, schema, name: name, path: path, isRequired: isRequired, depth: depth)
        // One where several are expected.
        case ("array", .string), ("array", .object), ("array", .int):
            return array([sent], schema, name: name, path: path, isRequired: isRequired, depth: depth)
        case ("integer", _), ("number", _): return number(sent, schema) ?? fallback
        case ("boolean", .string(let text)) where text == "true" || text == "false": return .bool(text == "true")
        case ("string", .string(let text)): return string(text, schema, name: name) ?? time(schema) ?? fallback
        default: return time(schema) ?? fallback
        }
    }

    private func array(_ elements: [JSON], _ schema: JSON, name: String, path: String, isRequired: Bool, depth: Int) -> JSON? {
        let least = schema["minItems"]?.intValue ?? 0
        let most = schema["maxItems"]?.intValue ?? .max
        let items = schema["items"] ?? [:]
        var kept = elements.enumerated().compactMap { index, element in
            value(element, items, name: name, path: "\(path)[\(index)]", isRequired: false, depth: depth + 1)
        }
        if kept.count > most { kept = Array(kept.prefix(most)) }
        if kept.count < max(least, elements.isEmpty ? 0 : 1) {
            guard isRequired else { return nil }
            kept += Array(repeating: example(of: items, name: name, depth: depth + 1), count: max(1, least) - kept.count)
        }
        return .array(kept)
    }

    /// The nearest number that is allowed, of what can be read as one.
    private func number(_ sent: JSON, _ schema: JSON) -> JSON? {
        let given: Int?
        switch sent {
        case .string(let text): given = Int(text)
        case .double(let number): given = Int(exactly: number.rounded())
        default: given = sent.intValue
        }
        guard let given else { return nil }
        return JSON(min(max(given, schema["minimum"]?.intValue ?? .min), schema["maximum"]?.intValue ?? .max))
    }

    private func string(_ text: String, _ schema: JSON, name: String) -> JSON? {
        guard let most = schema["maxLength"]?.intValue, text.unicodeScalars.count > most else { return .none }
        // A name or an address is no longer one when it is cut.
        guard text.contains(" ") else { return .none }
        guard most <= Self.longestCut else { return .string("<\(name), at most \(most) characters>") }
        return .string(String(String.UnicodeScalarView(text.unicodeScalars.prefix(most))))
    }

    /// A time that is still to come, in the form that is asked for.
    private func time(_ schema: JSON) -> JSON? {
        guard schema["format"] == "date-time" || schema["pattern"]?.stringValue?.hasPrefix("^\\d{4}-\\d{2}-\\d{2}T") == true else {
            return nil
        }
        // Two days ahead it is still to come in every zone.
        let day = now.adding(seconds: 2 * 86_400).description.prefix(10)
        return .string(schema["format"] == "date-time" ? "\(day)T09:00:00Z" : "\(day)T09:00")
    }

    private func object(_ sent: JSON.Object, _ schema: JSON, aliases: [String: [String]], path: String, depth: Int) -> JSON {
        let properties = schema["properties"]?.objectValue ?? JSON.Object()
        var found: [String: JSON] = [:]
        var unknown: [(name: String, value: JSON)] = []
        for member in sent.members {
            let name = NameCase.find(member.key, in: properties.keys) ?? NameCase.snake(member.key)
            if properties[name] != nil {
                if found[name] == nil { found[name] = member.value }
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
        for property in properties.members {
            let inner = path.isEmpty ? property.key : "\(path).\(property.key)"
            let isRequired = required.contains(property.key)
            guard found[property.key] != nil || isRequired || corrections[inner] != nil || hasCorrections(within: inner) else { continue }
            // That a renamed one was missing is no fault of its value.
            let correction = renamed.contains(property.key) ? CorrectedCall([], now: now) : self
            // It was meant to be sent, whatever its value.
            let value = correction.value(
                found[property.key], property.value, name: property.key, path: inner,
                isRequired: isRequired || renamed.contains(property.key), depth: depth)
            if let value { corrected.append(property.key, value) }
        }
        // An object of which nothing is left says what it takes.
        if corrected.isEmpty, !path.isEmpty, let first = properties.members.first {
            corrected.append(first.key, example(of: first.value, name: first.key, depth: depth + 1))
        }
        return .object(corrected)
    }

    private func hasCorrections(within path: String) -> Bool {
        corrections.contains { $0.key.hasPrefix(path + ".") && $0.value != .left }
    }

    /// An object whose names are data: channels, slots.
    private func map(_ sent: JSON.Object, _ schema: JSON, path: String, depth: Int) -> JSON {
        let inner = schema["additionalProperties"] ?? [:]
        let names = schema["propertyNames"]?["enum"]?.arrayValue?.compactMap(\.stringValue)
        var corrected = JSON.Object()
        for member in sent.members {
            let place = "\(path).\(member.key)"
            var name = member.key
            if case .renamed(let meant) = corrections[place] {
                name = meant
            } else if let names, !names.contains(name) {
                guard let near = NearestName.of(name, in: names) else { continue }
                name = near
            } else if names == nil, problems[place]?.correction?.change == .left {
                continue
            }
            guard corrected[name] == nil,
                let value = value(member.value, inner, name: name, path: place, isRequired: false, depth: depth + 1)
            else { continue }
            corrected.append(name, value)
        }
        // What is missing there.
        for (place, change) in corrections.sorted(by: { $0.key < $1.key }) where place.hasPrefix(path + ".") {
            let name = String(place.dropFirst(path.count + 1))
            guard case .value(let value) = change, !name.contains("."), corrected[name] == nil, sent[name] == nil else { continue }
            corrected.append(name, value)
        }
        return .object(corrected)
    }

    private static func choice(for sent: JSON, _ choices: [JSON]?) -> JSON? {
        choices?.first { Schema($0).type == sent.typeName } ?? choices?.first { Schema($0).type != "null" }
    }

    private func example(of schema: JSON, name: String, depth: Int) -> JSON {
        if let standard = schema["default"] { return standard }
        if let words = schema["enum"]?.arrayValue?.compactMap(\.stringValue) {
            return .string("<one of \(words.prefix(Self.maxChoices).joined(separator: ", "))\(words.count > Self.maxChoices ? ", …" : "")>")
        }
        if let first = schema["anyOf"]?[0] { return example(of: first, name: name, depth: depth + 1) }
        switch Schema(schema).type {
        case "integer", "number": return schema["minimum"] ?? 1
        case "boolean": return true
        case "array" where depth < Self.maxDepth: return .array([example(of: schema["items"] ?? [:], name: name, depth: depth + 1)])
        case "array": return []
        case "object" where depth < Self.maxDepth && schema["properties"] != nil:
            return CorrectedCall([], now: now).object(JSON.Object(), schema, aliases: [:], path: name, depth: depth + 1)
        case "object": return [:]
        default:
            if let time = time(schema) { return time }
            // Of an id the beginning is known.
            guard let pattern = schema["pattern"]?.stringValue, let end = pattern.firstIndex(of: "_"), pattern.hasPrefix("^") else {
                return .string("<\(name)>")
            }
            return .string("<\(name), begins with \(pattern[...end].dropFirst())>")
        }
    }

    /// The arguments with their long texts cut: what stands for the rest is to be filled in.
    private static func short(_ json: JSON) -> JSON {
        switch json {
        case .string(let text) where text.unicodeScalars.count > maxCharacters && text.contains(" "):
            .string(String(String.UnicodeScalarView(text.unicodeScalars.prefix(maxCharacters - 1))) + "… <and the rest as you sent it>")
        case .array(let elements): .array(elements.prefix(maxElements).map(short))
        case .object(let object):
            .object(object.members.reduce(into: JSON.Object()) { $0.append($1.key, short($1.value)) })
        default: json
        }
    }
}

extension Failure {
    /// The same with the arguments to send instead, where that is known.
    /// - Parameters:
    ///   - sent: what was refused.
    ///   - isByShape: refused for what arguments look like. Then what is wrong can be left out where it need not be sent; what was refused
    ///     for another reason is only replaced by what the refusal itself says.
    public func corrected(_ sent: JSON, of operation: AnyOperation, now: Instant, isByShape: Bool) -> Failure {
        guard example == nil, isByShape && !fields.isEmpty || fields.contains(where: { $0.correction != nil }) else { return self }
        var failure = self
        failure.example = CorrectedCall.arguments(sent, for: operation, problems: fields, now: now)
        return failure
    }
}
