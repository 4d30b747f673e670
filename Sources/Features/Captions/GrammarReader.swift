/// Reads a grammar's file.
///
/// A line `[symbol]` begins the productions of a symbol, one a line. A production may begin with `@` and its conditions, up to the first
/// blank, commas between them: `casual`, `formal`; `first`, `second`, `third`; `short`, `medium`, `long`; `*2` for a weight;
/// `mood=calm+dreamy`, `setting=…`, `time=…`. In the text `{slot}` or `{slot.form}` is filled, `{I}` agrees with who speaks (`{~keep}` is
/// a verb that does), `<symbol>` is expanded, `<this|that|>` is one of these. `[agreement]` has lines `I = he, she, they`. What begins
/// with `#` is a comment.
enum GrammarReader {
    /// - Throws: a `GrammarFault` at the first line that cannot be read.
    static func read(_ text: String) throws(GrammarFault) -> Grammar {
        var rules: [String: [Grammar.Production]] = [:]
        var agreement: [String: [String]] = [:]
        var symbol = ""
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            guard let first = line.first, first != "#" else { continue }
            if first == "[" {
                symbol = String(line.dropFirst().prefix { $0 != "]" })
            } else if symbol == "agreement" {
                let sides = line.split(separator: "=", maxSplits: 1).map(trimmed)
                guard sides.count == 2 else { throw GrammarFault(line: index + 1, reason: "an agreement is word = forms") }
                agreement[sides[0]] = [sides[0]] + sides[1].split(separator: ",").map(trimmed)
            } else {
                guard let production = production(line, line: index + 1, agreeing: agreement) else {
                    throw GrammarFault(line: index + 1, reason: "this is no production: \(line)")
                }
                rules[symbol, default: []].append(production)
            }
        }
        return Grammar(rules: rules, agreement: agreement)
    }

    private static func trimmed(_ text: Substring) -> String { text.split(separator: " ").joined(separator: " ") }

    private static func production(_ line: Substring, line number: Int, agreeing: [String: [String]]) -> Grammar.Production? {
        var text = line
        var tags: [Substring] = []
        if text.first == "@" {
            let head = text.dropFirst().prefix { $0 != " " }
            tags = head.split(separator: ",")
            text = text.dropFirst(head.count + 2)
        }
        var rest = text
        guard let parts = parts(&rest, until: [], agreeing: agreeing), rest.isEmpty else { return nil }
        var production = Grammar.Production(parts: parts, text: String(text))
        for tag in tags { guard apply(tag, to: &production) else { return nil } }
        return production
    }

    private static func apply(_ tag: Substring, to production: inout Grammar.Production) -> Bool {
        let word = String(tag)
        if let formality = Formality(rawValue: word) {
            production.formality = formality
        } else if let person = GrammaticalPerson(rawValue: word) {
            production.persons.insert(person)
        } else if let length = SentenceLength(rawValue: word) {
            production.lengths.insert(length)
        } else if word.first == "*", let weight = Double(word.dropFirst()) {
            production.weight = weight
        } else {
            let sides = word.split(separator: "=")
            guard sides.count == 2 else { return false }
            production.conditions[String(sides[0])] = Set(sides[1].split(separator: "+").map(String.init))
        }
        return true
    }

    /// The parts up to one of the characters, which stays.
    private static func parts(_ text: inout Substring, until ends: Set<Character>, agreeing: [String: [String]]) -> [Grammar.Part]? {
        var parts: [Grammar.Part] = []
        var literal = ""
        func close() {
            if !literal.isEmpty { parts.append(.literal(literal)) }
            literal = ""
        }
        while let next = text.first, !ends.contains(next) {
            text.removeFirst()
            switch next {
            case "{":
                close()
                let name = text.prefix { $0 != "}" }
                guard name.endIndex < text.endIndex else { return nil }
                text = text[text.index(after: name.endIndex)...]
                guard let part = filled(String(name), agreeing: agreeing) else { return nil }
                parts.append(part)
            case "<":
                close()
                var alternatives: [[Grammar.Part]] = []
                while true {
                    guard let alternative = Self.parts(&text, until: ["|", ">"], agreeing: agreeing), let end = text.popFirst() else {
                        return nil
                    }
                    alternatives.append(alternative)
                    if end == ">" { break }
                }
                if alternatives.count == 1, alternatives[0].count == 1, case .literal(let symbol) = alternatives[0][0] {
                    parts.append(.symbol(symbol))
                } else {
                    parts.append(.choice(alternatives))
                }
            default: literal.append(next)
            }
        }
        close()
        return parts
    }

    private static func filled(_ name: String, agreeing: [String: [String]]) -> Grammar.Part? {
        if name.first == "~" || agreeing[name] != nil { return .agreeing(name) }
        let sides = name.split(separator: ".", maxSplits: 1).map(String.init)
        return Grammar.Slot(rawValue: sides[0]).map { .slot($0, form: sides.count > 1 ? sides[1] : "") }
    }
}

/// What is wrong with a grammar's file.
struct GrammarFault: Error, Equatable {
    /// From 1.
    var line: Int
    var reason: String
}
