@_spi(_Unicode) import Swift

/// What X charges for a grapheme: version 3 of the configuration of its twitter-text library.
///
/// X normalises to NFC first. No character composes across the border of two graphemes, so each is normalised by itself and
/// places in the given text stay true. The standard library's own NFC is used, which it exports as SPI; Foundation has one too,
/// but this module keeps away from it.
///
/// A joined emoji that the standard does not recommend counts as one here, though X may count its parts.
enum XWeight {
    static func weight(of grapheme: Character) -> Int {
        let text = String(grapheme)
        if text.utf8.count == 1 { return 1 }
        let scalars = Array(text._nfc)
        var total = 0
        var index = 0
        while index < scalars.count {
            if let end = EmojiSequence.end(in: scalars, from: index) {
                total += 2
                index = end
            } else {
                total += isLight(scalars[index]) ? 1 : 2
                index += 1
            }
        }
        return total
    }

    /// The ranges of weight 1: up to Georgian, and the spaces, dashes and quotes of the general punctuation.
    private static func isLight(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0...4_351, 8_192...8_205, 8_208...8_223, 8_242...8_247: true
        default: false
        }
    }
}
