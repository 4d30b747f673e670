/// What a letter's script means for where words end and what belongs to a letter.
enum Script {
    /// Of scripts that write without blanks between words: line-breaking classes ID and SA of UAX #14.
    static func isUnspaced(_ scalar: Unicode.Scalar) -> Bool { isIdeographic(scalar) || isComplex(scalar) }

    /// Han, kana, Bopomofo, Yi.
    static func isIdeographic(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x2E80...0x2FDF, 0x3005...0x3007, 0x3021...0x3029, 0x3031...0x303C, 0x3041...0x312F, 0x31A0...0x31BF, 0x31F0...0x31FF,
            0x3400...0x4DBF, 0x4E00...0xA4CF, 0xF900...0xFAFF, 0xFF66...0xFF9F, 0x1AFF0...0x1B16F, 0x20000...0x3FFFF:
            true
        default: false
        }
    }

    /// Thai, Lao, Tibetan, Myanmar, Khmer and their neighbours. Their marks are as much as letters.
    static func isComplex(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0E00...0x0FFF, 0x1000...0x109F, 0x1780...0x17FF, 0x1950...0x19FF, 0x1A20...0x1AAF, 0xA9E0...0xA9FF, 0xAA60...0xAADF,
            0x11700...0x1174F:
            true
        default: false
        }
    }

    /// Whether a mark is part of the word where it follows that letter: a vowel of an Indic script is, an accent is not.
    static func keeps(_ mark: Unicode.Scalar, after letter: Unicode.Scalar?) -> Bool {
        guard let letter, letter.value >= 0x900 else { return false }
        if isComplex(mark) { return isComplex(letter) }
        guard mark.properties.isAlphabetic, mark.properties.canonicalCombiningClass == .notReordered else { return false }
        return !isIdeographic(letter)
    }

    /// A number for a script that has look-alikes of others.
    static func number(_ scalar: Unicode.Scalar) -> UInt32 {
        switch scalar.value {
        case ..<0x370: 0
        case ..<0x400: 1
        case ..<0x530: 2
        default: 3 + scalar.value >> 8
        }
    }

    /// One letter for a letter and what follows it, where that is a part of it: ｼ and its voice mark, the parts of a syllable of Hangul.
    static func joined(_ letter: Unicode.Scalar, _ next: Unicode.Scalar) -> Unicode.Scalar? {
        switch next.value {
        case 0x3099, 0x309B, 0xFF9E: voiced(letter)
        case 0x309A, 0x309C, 0xFF9F: (0x30CF...0x30DB).contains(letter.value) && letter.value % 3 == 0 ? scalar(letter.value + 2) : nil
        case 0x1161...0x1175 where (0x1100...0x1112).contains(letter.value):
            scalar(0xAC00 + ((letter.value - 0x1100) * 21 + next.value - 0x1161) * 28)
        case 0x11A8...0x11C2 where (0xAC00...0xD7A3).contains(letter.value) && (letter.value - 0xAC00) % 28 == 0:
            scalar(letter.value + next.value - 0x11A7)
        default: nil
        }
    }

    private static func voiced(_ kana: Unicode.Scalar) -> Unicode.Scalar? {
        switch kana.value {
        case 0x30A6: "ヴ"
        case 0x30AB...0x30C1 where kana.value % 2 == 1, 0x30C4, 0x30C6, 0x30C8: scalar(kana.value + 1)
        case 0x30CF...0x30DB where kana.value % 3 == 0: scalar(kana.value + 1)
        default: nil
        }
    }

    private static func scalar(_ value: UInt32) -> Unicode.Scalar? { Unicode.Scalar(value) }
}
