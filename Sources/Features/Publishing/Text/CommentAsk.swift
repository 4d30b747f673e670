internal import JSONSchema

/// The question to the audience that closes a caption.
enum CommentAsk {
    /// The caption with the question as its last paragraph, or the caption as it is if it already asks that.
    ///
    /// Case, blanks, punctuation and the width or style of letters do not count in the comparison. A question of one or two words is
    /// only found as a sentence of its own: "Why?" is not asked by "that is why".
    static func appended(_ ask: String, to caption: String) -> String {
        let ask = ask.trimmed
        if ask.isEmpty || asks(caption, ask) { return caption }
        let body = caption.trimmedAtEnd
        return body.isEmpty ? ask : "\(body)\n\n\(ask)"
    }

    /// Whether the caption already contains the question.
    static func asks(_ caption: String, _ ask: String) -> Bool {
        let wanted = ComparableText.words(of: ask)
        if wanted.isEmpty { return caption.trimmedAtEnd.hasSuffix(ask.trimmed) }
        if wanted.count < 3 {
            return TextPieces.sentences(of: caption[...]).contains { ComparableText.words(of: $0) == wanted }
        }
        let words = ComparableText.words(of: caption)
        guard words.count >= wanted.count else { return false }
        return (0...words.count - wanted.count).contains { words[$0..<$0 + wanted.count].elementsEqual(wanted) }
    }
}

extension Story {
    /// The question that closes its text on every channel; `nil` for none, and for one that is only kept with it.
    var closingAsk: String? {
        guard commentAskMode != CommentAskMode.metadata.rawValue else { return nil }
        return commentAsk.stringValue ?? commentAsk["text"]?.stringValue
    }
}

extension String {
    /// Without blanks and line ends behind the text.
    fileprivate var trimmedAtEnd: String {
        guard let end = lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(self[...end])
    }
}
