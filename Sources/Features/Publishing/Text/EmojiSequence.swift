/// Recognises emoji by the grammar of Unicode Technical Standard 51: flags, keycaps, skin tones, tags and joined sequences.
enum EmojiSequence {
    /// Whether the grapheme begins with an emoji.
    static func opens(_ grapheme: Character) -> Bool {
        end(in: Array(grapheme.unicodeScalars), from: 0) != nil
    }

    /// Where the emoji that begins at `start` ends, or nil if none begins there.
    static func end(in scalars: [Unicode.Scalar], from start: Int) -> Int? {
        let first = scalars[start]
        if isRegional(first) {
            return start + 1 < scalars.count && isRegional(scalars[start + 1]) ? start + 2 : nil
        }
        if isKeycapBase(first) { return keycapEnd(in: scalars, from: start) }
        guard var end = elementEnd(in: scalars, from: start) else { return nil }
        while end + 1 < scalars.count, scalars[end] == joiner, let next = elementEnd(in: scalars, from: end + 1, isJoined: true) {
            end = next
        }
        return end
    }

    /// One emoji with its presentation sign or skin tone, and the tags of a region's flag.
    ///
    /// Alone, a sign that is text by default (©, ☺) is an emoji only with the sign that says so; within a joined sequence always.
    private static func elementEnd(in scalars: [Unicode.Scalar], from start: Int, isJoined: Bool = false) -> Int? {
        let base = scalars[start]
        guard base.properties.isEmoji, !isKeycapBase(base), !isRegional(base) else { return nil }
        var end = start + 1
        var isPresented = base.properties.isEmojiPresentation || isJoined
        if end < scalars.count {
            if scalars[end] == textSign { return nil }
            if scalars[end] == emojiSign || scalars[end].properties.isEmojiModifier && base.properties.isEmojiModifierBase {
                isPresented = true
                end += 1
            } else if scalars[end] == joiner {
                isPresented = true
            }
        }
        guard isPresented else { return nil }
        while end < scalars.count, tags.contains(scalars[end].value) { end += 1 }
        return end
    }

    private static func keycapEnd(in scalars: [Unicode.Scalar], from start: Int) -> Int? {
        var end = start + 1
        if end < scalars.count, scalars[end] == emojiSign { end += 1 }
        return end < scalars.count && scalars[end] == "\u{20E3}" ? end + 1 : nil
    }

    private static func isRegional(_ scalar: Unicode.Scalar) -> Bool {
        (0x1F1E6...0x1F1FF).contains(scalar.value)
    }

    private static func isKeycapBase(_ scalar: Unicode.Scalar) -> Bool {
        ("0"..."9").contains(scalar) || scalar == "#" || scalar == "*"
    }

    private static let joiner: Unicode.Scalar = "\u{200D}"
    private static let emojiSign: Unicode.Scalar = "\u{FE0F}"
    private static let textSign: Unicode.Scalar = "\u{FE0E}"
    private static let tags: ClosedRange<UInt32> = 0xE0020...0xE007F
}
