/// A template with its variables filled in.
///
/// A part of a sentence, from one mark to the next, is left out where it has variables and none of them has a value: no prompt says "with ."
/// of a character without props. A value that ends its sentence by itself gets no second full stop.
struct PromptFilling {
    private let values: [String: String]
    private var text = ""
    /// Whether the present sentence has said something, or has left its beginning out.
    private var isBegun = false
    private var lacksBeginning = false

    static func of(_ template: String, _ values: [String: String]) -> String {
        var filling = PromptFilling(values: values)
        for part in parts(of: template) { filling.add(part) }
        return String(filling.text.drop(while: \.isWhitespace))
    }

    private init(values: [String: String]) { self.values = values }

    /// Some words, and the mark behind them; none at the end of the text.
    private typealias Part = (words: Substring, mark: Character?)

    /// A mark is one where a blank or nothing follows: 4.5 has none.
    private static func parts(of text: String) -> [Part] {
        var parts: [Part] = []
        var start = text.startIndex
        for index in text.indices where ",;.!?\n".contains(text[index]) {
            let next = text.index(after: index)
            guard next == text.endIndex || text[next].isWhitespace else { continue }
            parts.append((text[start..<index], text[index]))
            start = next
        }
        return start == text.endIndex ? parts : parts + [(text[start...], nil)]
    }

    private mutating func add(_ part: Part) {
        let endsSentence = part.mark != "," && part.mark != ";"
        defer { if endsSentence { (isBegun, lacksBeginning) = (false, false) } }
        let variables = PromptText.variables(of: String(part.words))
        guard variables.isEmpty || variables.contains(where: { values[$0]?.isEmpty == false }) else {
            if !isBegun { lacksBeginning = true }
            if endsSentence, isBegun { end(with: part.mark) }
            return
        }
        let words = String(part.words).replacing(PromptText.variable) { match in values[String(match.output.1)] ?? "" }
        text += lacksBeginning && !isBegun ? Self.begun(words) : words
        isBegun = true
        if let mark = part.mark, mark != "." || !(text.last.map(".!?…".contains) ?? false) { text.append(mark) }
    }

    /// Ends a sentence whose last part is left out.
    private mutating func end(with mark: Character?) {
        if let last = text.last, ",;".contains(last) { text.removeLast() }
        if let mark { text.append(mark) }
    }

    /// With a capital.
    static func begun(_ words: String) -> String {
        guard let first = words.firstIndex(where: \.isLetter) else { return words }
        return words[..<first] + words[first].uppercased() + words[words.index(after: first)...]
    }
}
