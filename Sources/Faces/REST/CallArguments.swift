internal import HTTPServer
internal import JSONSchema
internal import Operations

/// Puts the arguments of a call together: variables of the path, and the query or the body.
enum CallArguments {
    /// - Throws: `.validationFailed` where two places say different things, or the query is used where a body is expected.
    static func read(
        _ operation: AnyOperation, _ head: RequestHead, body: JSON?, variables: [(name: String, value: String)]
    ) throws(Failure) -> JSON {
        var arguments = JSON.Object()
        var problems: [FieldProblem] = []
        if let body {
            guard case .object(let object) = body else { throw .invalid([FieldProblem("", got: body, expected: "a JSON object")]) }
            arguments = object
        }
        let items = head.queryItems
        switch operation.spec.route.method {
        case .get, .delete: addQuery(items, operation, to: &arguments, &problems)
        case .post, .patch:
            for item in items {
                problems.append(FieldProblem(item.name, got: .string(item.value), expected: "in the JSON body, not in the query"))
            }
        }
        for variable in variables {
            let value = value(variable.value, as: parameter(variable.name, of: operation)?.schema.json ?? [:])
            if let other = arguments.members.first(where: { NameCase.find($0.key, in: [variable.name]) != nil }) {
                guard other.value != value else { continue }
                problems.append(
                    FieldProblem(variable.name, got: other.value, expected: "the same as in the path, \(variable.value), or nothing"))
            } else {
                arguments.append(variable.name, value)
            }
        }
        guard problems.isEmpty else { throw .invalid(problems) }
        return .object(arguments)
    }

    private static func addQuery(
        _ items: [(name: String, value: String)], _ operation: AnyOperation, to arguments: inout JSON.Object,
        _ problems: inout [FieldProblem]
    ) {
        for item in items where !item.name.isEmpty {
            let schema = parameter(item.name, of: operation)?.schema.json ?? [:]
            if typeName(schema) == "array" {
                let elements = item.value.split(separator: ",", omittingEmptySubsequences: true).map {
                    value(String($0), as: schema["items"] ?? [:])
                }
                let before = arguments[item.name]?.arrayValue ?? []
                arguments[item.name] = .array(before + elements)
            } else if arguments[item.name] != nil {
                problems.append(FieldProblem(item.name, got: .string(item.value), expected: "one value"))
            } else {
                arguments.append(item.name, value(item.value, as: schema))
            }
        }
    }

    private static func parameter(_ name: String, of operation: AnyOperation) -> AnyOperation.Parameter? {
        if let parameter = operation.parameters.first(where: { $0.name == name || $0.aliases.contains(name) }) { return parameter }
        return operation.parameters.first { NameCase.find(name, in: [$0.name] + $0.aliases) != nil }
    }

    /// A text as the schema wants it; as it is where it does not fit, so that the operation's own check complains.
    private static func value(_ text: String, as schema: JSON) -> JSON {
        switch typeName(schema) {
        case "integer": Int64(text).map(JSON.int) ?? .string(text)
        case "number": Double(text).flatMap { $0.isFinite ? JSON.double($0) : nil } ?? .string(text)
        case "boolean": text == "true" ? true : text == "false" ? false : .string(text)
        case "object": parsed(text) ?? .string(text)
        default: .string(text)
        }
    }

    private static func parsed(_ text: String) -> JSON? {
        do { return try JSON(parsing: text) } catch { return nil }  // stays a text, of which the operation complains
    }

    /// The type, also of what may be `null` besides.
    private static func typeName(_ schema: JSON) -> String? { Schema(schema).type }
}
