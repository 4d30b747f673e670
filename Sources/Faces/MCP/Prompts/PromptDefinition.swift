internal import JSONSchema
internal import Operations

/// A prompt, read from a file of `Prompts/Texts`.
///
/// The file has a head of `key: value` lines (`name`, `title`, `description`, and an `argument` line for each argument), a line `---`,
/// and the text. In the text `@tool_name` names a tool and `{{argument}}` stands for an argument. A line that names an argument which
/// was not sent is left out; in place of one that names a tool which the caller may not call stands what is missing for it. Lines that
/// begin with `- ` are numbered as steps. Marks before a line, each with a blank after it:
///
/// - `?`: the rest is a whole without it, so that what is missing for it is told at the end only.
/// - `!argument`, `&argument`: it stands only where the argument was not sent, or was.
/// - `+scope` and `~scope`: it needs the scope besides those of its tools, or stands only where the caller lacks it; of several scopes
///   with `|` between them any one will do.
struct PromptDefinition: Sendable {
    /// What the user fills in.
    struct Argument: Sendable {
        var name: String
        var help: String
        var isRequired: Bool
        /// Whether it is a list with commas.
        var isList: Bool
        /// Whether it is a yes or a no; a no is as if it were not sent.
        var isFlag: Bool
        var value: ValueKind?
    }

    struct Line: Sendable {
        var pieces: [PromptPiece]
        var tools: [String]
        var arguments: [String]
        var absentArguments: [String] = []
        var presentArguments: [String] = []
        /// Any one of them will do; empty for none besides those of the tools.
        var neededScopes: [Scope] = []
        /// The line stands only where the caller has none of them; empty for no such condition.
        var lackedScopes: [Scope] = []
        var isOptional = false

        /// All arguments that it has to do with.
        var mentioned: [String] { arguments + absentArguments + presentArguments }
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
        for part in parts[(end + 1)...] {
            guard let line = Line(part) else { return nil }
            lines.append(line)
        }
        let known = Set(arguments.map(\.name))
        guard lines.allSatisfy({ known.isSuperset(of: $0.mentioned) }) else { return nil }
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
        isFlag = words.contains("flag")
        value = words.lazy.compactMap(ValueKind.init).first
        guard words.allSatisfy({ ["required", "list", "flag"].contains($0) || ValueKind(rawValue: $0) != nil }) else { return nil }
    }

    /// Whether it was sent with something in it.
    func isSent(_ text: String) -> Bool {
        let text = trimmed(text.lowercased())
        return !text.isEmpty && !(isFlag && ["no", "false", "0", "n", "off"].contains(text))
    }

    var title: String { name.prefix(1).uppercased() + name.dropFirst().replacing("_", with: " ") }
}

extension PromptDefinition.Line {
    /// `nil` for a scope that there is not.
    init?(_ line: Substring) {
        var (absent, present): ([String], [String]) = ([], [])
        var (needed, lacked): ([Scope], [Scope]) = ([], [])
        var isOptional = false
        var rest = line
        while let mark = rest.first, "?!&+~".contains(mark) {
            let word = rest.dropFirst().prefix { $0 != " " }
            let scopes = word.split(separator: "|").map { Scope(rawValue: String($0)) }
            switch mark {
            case "!": absent.append(String(word))
            case "&": present.append(String(word))
            case "+": needed = scopes.compactMap(\.self)
            case "~": lacked = scopes.compactMap(\.self)
            default: isOptional = true
            }
            if mark == "+" || mark == "~" { guard !scopes.isEmpty, scopes.allSatisfy({ $0 != nil }) else { return nil } }
            rest = rest.dropFirst(word.count + 1).drop { $0 == " " }
        }
        let pieces = PromptPiece.pieces(of: rest)
        self.init(
            pieces: pieces, tools: pieces.compactMap { if case .tool(let name) = $0 { name } else { nil } },
            arguments: pieces.compactMap { if case .argument(let name) = $0 { name } else { nil } }, absentArguments: absent,
            presentArguments: present, neededScopes: needed, lackedScopes: lacked, isOptional: isOptional)
    }
}
