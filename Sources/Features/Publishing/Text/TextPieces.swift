/// Takes a text apart without losing a sign: joined, the pieces are the text.
enum TextPieces {
    /// The sentences, each with the blanks behind it. A line's end also ends a sentence.
    static func sentences(of text: Substring) -> [Substring] {
        var pieces: [Substring] = []
        var start = text.startIndex
        var index = text.startIndex
        while index < text.endIndex {
            let sign = text[index]
            index = text.index(after: index)
            guard sign.isNewline || isStop(sign) else { continue }
            var end = index
            while end < text.endIndex, isStop(text[end]) || isClosing(text[end]) { end = text.index(after: end) }
            let endsHere = sign.isNewline || needsNoBlank(sign) || end == text.endIndex || text[end].isWhitespace
            guard endsHere else { continue }
            while end < text.endIndex, text[end].isWhitespace { end = text.index(after: end) }
            pieces.append(text[start..<end])
            start = end
            index = end
        }
        if start < text.endIndex { pieces.append(text[start...]) }
        return pieces
    }

    /// The words, each with the blanks behind it.
    static func words(of text: Substring) -> [Substring] {
        var pieces: [Substring] = []
        var start = text.startIndex
        var index = text.startIndex
        while index < text.endIndex {
            let wasBlank = text[index].isWhitespace
            index = text.index(after: index)
            if wasBlank, index < text.endIndex, !text[index].isWhitespace {
                pieces.append(text[start..<index])
                start = index
            }
        }
        if start < text.endIndex { pieces.append(text[start...]) }
        return pieces
    }

    private static func isStop(_ sign: Character) -> Bool {
        ".!?…。！？؟।".contains(sign)
    }

    private static func isClosing(_ sign: Character) -> Bool {
        "\"'”’»)]」』）".contains(sign)
    }

    /// Chinese and Japanese put no blank after a full stop.
    private static func needsNoBlank(_ sign: Character) -> Bool {
        "。！？".contains(sign)
    }
}
