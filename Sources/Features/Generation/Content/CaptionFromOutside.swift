/// A caption that a generator from outside wrote, before it is believed to be one.
public struct CaptionFromOutside: Sendable {
    public let text: String
    /// Without hashtags and blanks around them; so that no other post of the batch says the same.
    public let sentences: [String]

    /// The longest that is taken: what the most generous of the usual networks have room for below a picture.
    public static let maxCharacters = 2_200

    public init(_ text: String) {
        self.text = String(text.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
        var sentences: [String] = []
        var sentence = ""
        for word in self.text.split(whereSeparator: \.isWhitespace) where !word.hasPrefix("#") {
            sentence += (sentence.isEmpty ? "" : " ") + word
            if let last = word.last, ".!?…。！？".contains(last) {
                sentences.append(sentence)
                sentence = ""
            }
        }
        self.sentences = sentence.isEmpty ? sentences : sentences + [sentence]
    }

    /// What stands against it, as the end of a sentence to whoever wrote it; `nil` for nothing.
    public func problem(for order: ContentOrder) -> String? {
        if sentences.isEmpty { return "the caption is empty" }
        if text.count > Self.maxCharacters {
            return "the caption has \(text.count) characters, and at most \(Self.maxCharacters) are taken"
        }
        let persona = CaptionPersona(order.content)
        if let word = persona.wordsToAvoid.first(where: { AvoidedWords([$0]).occur(in: text) }) {
            return "the caption uses \"\(word)\", which this character never says"
        }
        return sentences.first(where: order.used.contains).map(Self.saidAlready)
    }

    /// What stands against a sentence that another post of the batch has.
    static func saidAlready(_ sentence: String) -> String { "another post of the batch says already: \"\(sentence)\"" }
}
