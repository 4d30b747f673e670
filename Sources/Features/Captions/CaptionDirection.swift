/// What a direction asks a caption to speak of. A direction speaks to whoever makes the post, and much of it concerns the picture;
/// it is taken up where its form tells what it means, and left to the picture where not.
enum CaptionDirection: Sendable, Equatable {
    /// A noun phrase as an object: show the new glaze.
    case topic(String)
    /// A noun phrase alone: the new glaze.
    case named(String)
    /// A phrase that says what is done: holding a loaf.
    case doing(String)
    /// Words between quotation marks, to be said as they are.
    case said(String)

    /// Whether it says what is to be said: mention the new glaze; “Open from nine.”
    var isOrder: Bool {
        switch self {
        case .topic, .said: true
        case .named, .doing: false
        }
    }

    /// The symbol whose productions take it up.
    var symbol: String {
        switch self {
        case .topic: "direction topic"
        case .named: "direction named"
        case .doing: "direction doing"
        case .said: "direction said"
        }
    }

    var text: String {
        switch self {
        case .topic(let text), .named(let text), .doing(let text), .said(let text): text
        }
    }

    /// - Parameter grammar: has the lists `direction verbs` (show, mention …), `direction articles` (words that begin a noun phrase),
    ///   `direction picture` (words that concern the picture), `direction not`, and `direction doing ends`.
    static func read(_ direction: String?, in grammar: Grammar) -> CaptionDirection? {
        guard let direction, !direction.isEmpty else { return nil }
        if let quoted = quoted(direction) { return .said(quoted) }
        let verbs = Set(grammar.words("direction verbs"))
        let articles = Set(grammar.words("direction articles"))
        let picture = Set(grammar.words("direction picture") + grammar.words("direction not"))
        let doing = grammar.words("direction ends of doing")
        for clause in direction.split(whereSeparator: { ".;!?\n".contains($0) }) {
            var words = clause.split(separator: " ").map(String.init)
            while let last = words.last, last.allSatisfy({ !$0.isLetter && !$0.isNumber }) { words.removeLast() }
            let plain = words.map { $0.lowercased().filter { $0.isLetter || $0 == "-" || $0 == "'" } }
            guard let first = plain.first, (1...14).contains(words.count), picture.isDisjoint(with: plain) else { continue }
            if verbs.contains(first) {
                let start = plain.indices.dropFirst().first { articles.contains(plain[$0]) || plain[$0].first?.isNumber == true }
                guard let start, plain[1..<start].allSatisfy({ grammar.words("direction links").contains($0) }) else { continue }
                guard !grammar.words("direction oblique").contains(plain[start]) else { continue }
                return .topic(words[start...].joined(separator: " "))
            }
            if articles.contains(first) {
                return .named(([words[0].lowercased()] + words.dropFirst()).joined(separator: " "))
            }
            if words.count > 1, doing.contains(where: { first.count > $0.count + 2 && first.hasSuffix($0) }) {
                return .doing(([words[0].lowercased()] + words.dropFirst()).joined(separator: " "))
            }
        }
        return nil
    }

    /// What stands between quotation marks, as a sentence; `nil` if nothing that could be one does.
    private static func quoted(_ direction: String) -> String? {
        for (open, close) in [("“", "”"), ("\"", "\""), ("„", "“"), ("«", "»")] as [(Character, Character)] {
            guard let start = direction.firstIndex(of: open) else { continue }
            let rest = direction[direction.index(after: start)...]
            guard let end = rest.firstIndex(of: close) else { continue }
            let text = rest[..<end].split(separator: " ").joined(separator: " ")
            guard text.count > 2, let last = text.last else { continue }
            return ".!?…".contains(last) ? text : text + "."
        }
        return nil
    }
}
