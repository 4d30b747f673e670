/// What letters are taken for: case, marks, compatibility forms and look-alikes of other scripts taken away.
///
/// The table is that of UTS #39 on top of NFKC; the letters of ASCII stand for themselves in it, unlike there, where m is r and n.
enum LookAlikes {
    private static let table: [Unicode.Scalar: String] = {
        let text = String(decoding: EmbeddedFile.asset("look-alikes.txt"), as: UTF8.self)
        var table: [Unicode.Scalar: String] = [:]
        for line in text.split(separator: "\n") where line.first != "#" {
            let sides = line.split(separator: " ")
            guard sides.count == 2, let scalar = UInt32(sides[0], radix: 16).flatMap(Unicode.Scalar.init) else {
                preconditionFailure("the embedded look-alikes cannot be read: \(line)")
            }
            table[scalar] = String(sides[1])
        }
        return table
    }()

    /// The plain letters that a scalar is taken for: none for what is not seen, one mostly, several for a ligature.
    static func plain(_ scalar: Unicode.Scalar) -> [Unicode.Scalar] {
        if scalar.isASCII { return scalar.properties.isUppercase ? Array(scalar.properties.lowercaseMapping.unicodeScalars) : [scalar] }
        if let known = table[scalar] { return Array(known.unicodeScalars) }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control: return []
        default: break
        }
        if scalar.properties.isDefaultIgnorableCodePoint || scalar.properties.isVariationSelector { return [] }
        // A capital that has no look-alike is its small letter, and that may have one.
        let small = Array(scalar.properties.lowercaseMapping.unicodeScalars)
        return small == [scalar] ? small : small.flatMap(plain)
    }

    /// The letters that a digit or a sign stands for where letters are written with them.
    static func spelled(_ scalar: Unicode.Scalar) -> [Unicode.Scalar] {
        switch scalar {
        case "0": ["o"]
        case "1", "|": ["i", "l"]
        case "3", "€": ["e"]
        case "4", "@": ["a"]
        case "5", "$": ["s"]
        case "6", "9": ["g"]
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
}
