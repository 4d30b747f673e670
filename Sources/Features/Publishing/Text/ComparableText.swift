/// Texts reduced to what a reader would call the same words.
enum ComparableText {
    /// The words in small letters, without punctuation; each sign of a script that sets no blanks is a word.
    ///
    /// This is case folding and the part of NFKC that captions meet: ligatures, full-width letters, and the bold or italic letters
    /// of the mathematical alphabets. Accents count; how they are composed does not.
    static func words(of text: some StringProtocol) -> [String] {
        var words: [String] = []
        var word = ""
        for grapheme in plain(text).uppercased().lowercased() {
            if isIdeographic(grapheme) {
                close(&word, into: &words)
                words.append(String(grapheme))
            } else if grapheme.isLetter || grapheme.isNumber {
                word.append(grapheme)
            } else if !isApostrophe(grapheme) {
                close(&word, into: &words)
            }
        }
        close(&word, into: &words)
        return words
    }

    private static func close(_ word: inout String, into words: inout [String]) {
        if !word.isEmpty { words.append(word) }
        word = ""
    }

    /// The text with full-width and mathematical letters replaced by plain ones.
    private static func plain(_ text: some StringProtocol) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let value = scalar.value
            switch value {
            case 0xFF01...0xFF5E: scalars.append(ascii(value - 0xFEE0))
            case 0x1D400...0x1D6A3: scalars.append(letter((value - 0x1D400) % 52))
            case 0x1D7CE...0x1D7FF: scalars.append(ascii(0x30 + (value - 0x1D7CE) % 10))
            case 0xFE00...0xFE0F, 0x200B...0x200D, 0xAD: break  // presentation signs, joiners and soft hyphens are not seen
            default: scalars.append(scalar)
            }
        }
        return String(scalars)
    }

    /// The mathematical alphabets are 52 letters each, A to Z before a to z.
    private static func letter(_ position: UInt32) -> Unicode.Scalar {
        ascii(position < 26 ? 0x41 + position : 0x61 + position - 26)
    }

    private static func ascii(_ value: UInt32) -> Unicode.Scalar {
        Unicode.Scalar(UInt8(truncatingIfNeeded: value))
    }

    private static func isIdeographic(_ grapheme: Character) -> Bool {
        guard let first = grapheme.unicodeScalars.first else { return false }
        switch first.value {
        case 0x3041...0x30FF, 0x0E00...0x0E7F, 0x0E80...0x0EFF, 0x1780...0x17FF, 0x1000...0x109F: return grapheme.isLetter
        default: return first.properties.isIdeographic
        }
    }

    /// Inside words people write either sign, or none.
    private static func isApostrophe(_ grapheme: Character) -> Bool {
        "'’`´".contains(grapheme)
    }
}
