/// What letters are, and what else they are taken for: case, marks, compatibility forms, look-alikes of other scripts.
///
/// The look-alikes are those of UTS #39 on top of NFKC; the letters of ASCII stand for themselves in it, unlike there, where m is r and n.
enum LookAlikes {
    struct Reading: Sendable {
        /// Small letters of its own script without marks: one mostly, several for a ligature, none for what is not seen.
        var own: [Unicode.Scalar]
        /// What else it is taken for, where it is one letter.
        var others: [Unicode.Scalar] = []
    }

    private static let table: [Unicode.Scalar: Reading] = {
        let text = String(decoding: EmbeddedFile.asset("look-alikes.txt"), as: UTF8.self)
        var table: [Unicode.Scalar: Reading] = [:]
        // By scalars: a mark would be one character with the blank before it.
        for line in text.unicodeScalars.split(separator: "\n") where line.first != "#" {
            let parts = line.split(separator: " ")
            guard (2...3).contains(parts.count), let scalar = UInt32(String(parts[0]), radix: 16).flatMap(Unicode.Scalar.init) else {
                preconditionFailure("the embedded look-alikes cannot be read: \(line)")
            }
            table[scalar] = Reading(own: Array(parts[1]), others: parts.count > 2 ? Array(parts[2]) : [])
        }
        return table
    }()

    static func reading(_ scalar: Unicode.Scalar) -> Reading {
        if scalar.isASCII {
            return Reading(own: ["A"..."Z" ~= scalar ? Unicode.Scalar(UInt8(scalar.value) + 32) : scalar])
        }
        let properties = scalar.properties
        if properties.isDefaultIgnorableCodePoint || properties.isVariationSelector { return Reading(own: []) }
        if let known = table[scalar] { return known }
        switch properties.generalCategory {
        case .enclosingMark, .format: return Reading(own: [])
        case .control: return Reading(own: scalar == "\u{85}" ? ["\n"] : [])
        default: break
        }
        if scalar == "\u{2800}" { return Reading(own: [" "]) }  // the Braille cell without dots
        // A capital that has no look-alike is its small letter, and that may have one.
        let small = Array(properties.lowercaseMapping.unicodeScalars)
        if small == [scalar] { return Reading(own: small) }
        let parts = small.map(reading)
        return parts.count == 1 ? parts[0] : Reading(own: parts.flatMap(\.own))
    }

    /// What the capital of a letter is taken for.
    static func capital(of letter: Unicode.Scalar) -> [Unicode.Scalar] {
        guard !letter.isASCII else { return [] }
        let capital = Array(letter.properties.uppercaseMapping.unicodeScalars)
        return capital.count == 1 && capital != [letter] ? reading(capital[0]).others : []
    }

    /// The letters that a digit or a sign stands for where letters are written with them.
    static func spelled(_ scalar: Unicode.Scalar) -> [Unicode.Scalar] {
        switch scalar {
        case "0": ["o"]
        case "1", "|": ["i", "l"]
        case "3", "€": ["e"]
        case "4": ["a", "ч"]
        case "@": ["a"]
        case "5", "$": ["s"]
        case "6": ["g", "б"]
        case "9": ["g"]
        case "7", "+": ["t"]
        case "8": ["b"]
        case "!": ["i"]
        case "¢": ["c"]
        case "£": ["l"]
        // A letter that is masked; it is mostly a vowel.
        case "*": ["a", "e", "i", "o", "u"]
        default: []
        }
    }

    /// The letters that are only written to be read upside down, and those that are other letters then.
    static let onlyTurned: Set<Unicode.Scalar> = [
        "ɐ", "ɔ", "ǝ", "ɟ", "ƃ", "ɥ", "ᴉ", "ɾ", "ʞ", "ꞁ", "ɯ", "ɹ", "ʇ", "ʌ", "ʍ", "ʎ", "∀", "Ɔ", "Ǝ", "Ⅎ", "⅁", "⅂", "Ԁ", "ᴚ", "┴", "⅄",
    ]
    static func turned(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        switch scalar {
        case "u": "n"
        case "n": "u"
        case "p": "d"
        case "d": "p"
        case "b": "q"
        case "q": "b"
        case "m": "w"
        case "w": "m"
        default: nil
        }
    }
}
