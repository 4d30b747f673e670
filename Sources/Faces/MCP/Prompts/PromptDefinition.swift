internal import JSONSchema
internal import Operations

/// A prompt, read from a file of `Prompts/Texts`.
///
/// The file has a head of `key: value` lines (`name`, `title`, `description`, and an `argument` line for each argument), a line `---`,
/// and the text. In the text `@tool_name` names a tool and `{{argument}}` stands for an argument. A line that names an argument which
/// was not sent, or a tool that the caller may not call, is left out; `?` before a line says that it is no loss, `!argument` that it
/// stands only where the argument was not sent. Lines that begin with `- ` are numbered as steps.
struct PromptDefinition: Sendable {
    /// What the user fills in.
    struct Argument: Sendable {
        var name: String
        var help: String
        var isRequired: Bool
        /// Whether it is a list with commas.
        var isList: Bool
        var value: ValueKind?
    }

    struct Line: Sendable {
        var pieces: [PromptPiece]
        var tools: [String]
        var arguments: [String]
        var absentArguments: [String]
        var isOptional: Bool
    }

    var name = ""
    var title = ""
    var description = ""
    var arguments: [Argument] = []
    var lines: [Line] = []

    /// The tools without which there is no such prompt.
    var neededTools: Set<String> { Set(lines.filter { !$0.isOptional }.flatMap(\.tools)) }

    /// `nil` for a file that is not as described above; a test holds that ours are.
    init?(_ file: String) {
        let parts = file.split(separator: "\n", omittingEmptySubsequences: false)
        guard let end = parts.firstIndex(of: "---") else { return nil }
        for line in parts[..<end] {
            guard let colon = line.firstIndex(of: ":") else { return nil }
            let value = trimmed(String(line[line.index(after: colon)...]))
            switch line[..<colon] {
            case "name": name = value
            case "title": title = value
            case "description": description = value
            case "argument":
                guard let argument = Argument(value) else { return nil }
                arguments.append(argument)
            default: return nil
            }
        }
        guard !name.isEmpty, !title.isEmpty, !description.isEmpty else { return nil }
        lines = parts[(end + 1)...].map { Line($0) }
        let known = Set(arguments.map(\.name))
        guard lines.allSatisfy({ known.isSuperset(of: $0.arguments + $0.absentArguments) }) else { return nil }
    }

    /// The definition in `prompts/list`.
    func json(in revision: Revision) -> JSON {
        var json: JSON = ["name": .string(name)]
        if revision.hasTitles { json["title"] = .string(title) }
        json["description"] = .string(description)
        json["arguments"] = .array(
            arguments.map { argument in
                var json: JSON = ["name": .string(argument.name)]
                if revision.hasTitles { json["title"] = .string(argument.title) }
                json["description"] = .string(argument.help)
                json["required"] = .bool(argument.isRequired)
                return json
            })
        return json
    }
}

extension PromptDefinition.Argument {
    /// Reads `name (required, list, kind) Help.`; the brackets may be missing.
    init?(_ text: String) {
        let name = PromptPiece.name(at: text.startIndex, in: text[...])
        var rest = text[name.endIndex...].drop { $0 == " " }
        var words: [String] = []
        if rest.hasPrefix("("), let end = rest.firstIndex(of: ")") {
            words = rest[..<end].dropFirst().split(separator: ",").map { trimmed(String($0)) }
            rest = rest[end...].dropFirst().drop { $0 == " " }
        }
        guard !name.isEmpty, rest.hasSuffix("."), name.endIndex < rest.startIndex else { return nil }
        self.name = String(name)
        help = String(rest)
        isRequired = words.contains("required")
        isList = words.contains("list")
        value = words.lazy.compactMap(ValueKind.init).first
        guard words.allSatisfy({ $0 == "required" || $0 == "list" || ValueKind(rawValue: $0) != nil }) else { return nil }
    }

    var title: String { name.prefix(1).uppercased() + name.dropFirst().replacing("_", with: " ") }
}

extension PromptDefinition.Line {
    init(_ line: Substring) {
        var rest = line
        absentArguments = []
        isOptional = false
        while let mark = rest.first, mark == "?" || mark == "!" {
            let word = rest.dropFirst().prefix { $0 != " " }
            if mark == "?" { isOptional = true } else { absentArguments.append(String(word)) }
            rest = rest.dropFirst(word.count + 1).drop { $0 == " " }
        }
        pieces = PromptPiece.pieces(of: rest)
        tools = pieces.compactMap { if case .tool(let name) = $0 { name } else { nil } }
        arguments = pieces.compactMap { if case .argument(let name) = $0 { name } else { nil } }
    }
}
