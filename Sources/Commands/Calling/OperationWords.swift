internal import ArgumentParser
internal import JSONSchema
internal import Operations

/// What a command's words say: the operation's arguments, and how the call is to be made.
struct ParsedWords {
    var arguments = JSON.Object()
    var data: String?
    var user: String?
    var asJSON = false
    var isSure = false
}

/// Reads and explains the words of an operation's command.
struct OperationWords {
    let operation: AnyOperation

    init(_ operation: AnyOperation) { self.operation = operation }

    private var positional: [String] { operation.spec.route.variables + operation.spec.commandWords }

    private static func option(_ name: String) -> String { "--" + name.split(separator: "_").joined(separator: "-") }

    var optionNames: [String] {
        operation.parameters.filter { !positional.contains($0.name) }.map { Self.option($0.name) } + ["--as", "--data", "--json", "--help"]
            + (operation.spec.asksAlways ? ["--confirmed"] : [])
    }

    /// The parameters, a line each.
    var help: String {
        let lines = operation.parameters.map { parameter -> (String, String) in
            let isPositional = positional.contains(parameter.name)
            let type = parameter.schema.type ?? "json"
            let name =
                isPositional
                ? "<\(parameter.name)>" : type == "boolean" ? Self.option(parameter.name) : "\(Self.option(parameter.name)) <\(type)>"
            var text = parameter.help
            if let words = parameter.schema.json["enum"]?.arrayValue {
                text += " One of \(words.compactMap(\.stringValue).joined(separator: ", "))."
            }
            if let standard = parameter.schema.json["default"] { text += " Default: \(standard.stringValue ?? standard.text)." }
            if parameter.isRequired, !isPositional { text += " Required." }
            return (name, text)
        }
        let common = [
            ("--as <email>", "Act as that user. Default: as the operator, who may do everything."),
            ("--data <file>", "The data file (or TROUPE_DATA). Default: ./troupe.db."),
            ("--json", "Print one JSON value and nothing else."),
        ]
        let sure = operation.spec.effect == .deletes ? [("--yes", "Do not ask.")] : []
        let agreed = operation.spec.asksAlways ? [("--confirmed", "A person has agreed.")] : []
        let rows = lines + common + sure + agreed
        let width = min(34, (rows.map(\.0.count).max() ?? 0) + 2)
        return rows.map { name, text in
            let wrapped = Self.wrap(text, width: 100 - width).joined(separator: "\n" + String(repeating: " ", count: width + 2))
            return "  "
                + (name.count < width
                    ? name + String(repeating: " ", count: width - name.count) : name + "\n" + String(repeating: " ", count: width + 2))
                + wrapped
        }.joined(separator: "\n")
    }

    /// The whole page that `--help` prints.
    var page: String {
        let path = CommandNames.words(of: operation.spec).joined(separator: " ")
        let places = positional.map { name in
            operation.parameters.contains { $0.name == name && !$0.isRequired } ? " [<\(name)>]" : " <\(name)>"
        }.joined()
        return """
            \(operation.spec.summary)

            USAGE: troupe \(path)\(places) [options]

            \(help)

            Lists are given as --option a,b,c or by repeating the option; objects as JSON. `troupe call \(operation.spec.name) '{…}'` does the same.

            """
    }

    private static func wrap(_ text: String, width: Int) -> [String] {
        var lines = [""]
        for word in text.split(separator: " ") {
            if lines[lines.count - 1].count + word.count + 1 > width, !lines[lines.count - 1].isEmpty { lines.append("") }
            lines[lines.count - 1] += (lines[lines.count - 1].isEmpty ? "" : " ") + word
        }
        return lines
    }

    /// Reads the words into arguments.
    /// - Throws: `ValidationError`, which ends the program with status 64.
    func read(_ words: [String]) throws -> ParsedWords {
        var parsed = ParsedWords()
        var places = positional[...]
        var rest = words[...]
        var isLiteral = false
        while let word = rest.popFirst() {
            if word == "--", !isLiteral {
                isLiteral = true
                continue
            }
            guard word.hasPrefix("--"), !isLiteral else {
                guard let place = places.popFirst() else { throw ValidationError("There is one word too many: \(word). See --help.") }
                let schema = operation.parameters.first { $0.name == place }?.schema ?? .string
                parsed.arguments[place] = ArgumentText.json(word, schema: schema)
                continue
            }
            let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            let name = parts[0].split(separator: "-").joined(separator: "_")
            func value() throws -> String {
                if parts.count > 1 { return parts[1] }
                guard let next = rest.popFirst() else { throw ValidationError("--\(parts[0]) needs a value.") }
                return next
            }
            // A flag may have a word: --late, --late=false, --late false.
            func flag() -> String {
                parts.count > 1 ? parts[1] : ["true", "false"].contains(rest.first ?? "") ? rest.removeFirst() : "true"
            }
            switch name {
            case "data": parsed.data = try value()
            case "as": parsed.user = try value()
            case "json": parsed.asJSON = true
            case "yes": parsed.isSure = true
            case "confirmed" where operation.spec.asksAlways: parsed.arguments[name] = .bool(flag() == "true")
            default:
                guard let parameter = operation.parameters.first(where: { $0.name == name }) else {
                    let near = NearestName.of(name, in: operation.parameters.map(\.name)).map { " Did you mean \(Self.option($0))?" } ?? ""
                    throw ValidationError("There is no option --\(parts[0]).\(near) See --help.")
                }
                if parameter.schema.type == "boolean" {
                    parsed.arguments[name] = ArgumentText.json(flag(), schema: parameter.schema)
                } else {
                    let json = ArgumentText.json(try value(), schema: parameter.schema)
                    if case .array(let new) = json, case .array(let old)? = parsed.arguments[name] {
                        parsed.arguments[name] = .array(old + new)
                    } else {
                        parsed.arguments[name] = json
                    }
                }
            }
        }
        let missing = operation.parameters.filter { $0.isRequired && parsed.arguments[$0.name] == nil }.map(\.name)
        if let place = positional.first(where: missing.contains) { throw ValidationError("Give <\(place)>. See --help.") }
        if let option = missing.first { throw ValidationError("Give \(Self.option(option)). See --help.") }
        return parsed
    }
}
