/// Somebody's words inside ours: on one line, cut, and in quotes that they cannot close.
public enum QuotedText {
    /// - Parameter most: so many characters are shown.
    public static func of(_ text: String, most: Int) -> String {
        var line = ""
        var count = 0
        var endsInBlank = true
        for character in text {
            let isBlank = character.isWhitespace || character.isNewline || character.unicodeScalars.allSatisfy(isHidden)
            if isBlank, endsInBlank { continue }
            guard count < most else {
                line += "…"
                break
            }
            line.append(isBlank ? " " : isQuote(character) ? "\'" : character)
            count += 1
            endsInBlank = isBlank
        }
        return "“\(line)”"
    }

    /// Quotation marks that could look like the end of ours.
    private static func isQuote(_ character: Character) -> Bool { "\"“”„‟«»〝〞＂".contains(character) }

    /// What is not seen, or turns the direction of what follows.
    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format
    }
}
