/// How many tokens a text has at most, whatever script it is in and however random: what hosts count by differs, so that a bound is of more
/// use than a mean.
///
/// The rates are those of the tokenizers `cl100k_base` and `o200k_base`, the larger of both, measured over random texts of each kind;
/// `test_answer_tokens.py` holds the bound against them. Of plain English it tells about twice as many as there are.
enum TokenBound {
    /// Letters that are said like a word's: no run of consonants or of vowels in it is longer than words have.
    private static let longestConsonants = 4
    private static let longestVowels = 3
    private static let longestWord = 24

    /// Hundredths of a token.
    private enum Cost {
        static let wordBeginning = 62
        static let wordByte = 38
        /// A byte of letters and digits that are no word, such as an id or a hash.
        static let randomByte = 82
        static let mark = 70
        static let blank = 45
        /// A blank is part of the word that follows, but of nothing else.
        static let blankBeforeWord = 10
        static let token = 100
    }

    static func tokens(of bytes: [UInt8]) -> Int {
        var total = 0
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte >= 0x80 {
                let (length, cost) = foreign(bytes, at: index)
                total += cost
                index += length
            } else if isAlphanumeric(byte) {
                var end = index + 1
                while end < bytes.count, isAlphanumeric(bytes[end]) { end += 1 }
                total += run(bytes[index..<end])
                index = end
            } else if byte == UInt8(ascii: " ") {
                let next = index + 1 < bytes.count ? bytes[index + 1] : byte
                total += next == byte ? Cost.blank : isLetter(next) ? Cost.blankBeforeWord : Cost.token
                index += 1
            } else {
                total += byte < 0x20 ? Cost.blank : Cost.mark
                index += 1
            }
        }
        return (total + Cost.token - 1) / Cost.token
    }

    /// A character outside ASCII: its length, and what it costs. Only the commonest scripts have tokens of their own for most characters;
    /// of all others each byte can be one.
    private static func foreign(_ bytes: [UInt8], at index: Int) -> (length: Int, cost: Int) {
        let (lead, next) = (bytes[index], index + 1 < bytes.count ? bytes[index + 1] : 0)
        switch (lead, next) {
        case (0xD0, _), (0xD1, ..<0xA0): return (2, 120)  // Cyrillic
        case (..<0xE0, _): return (2, 200)
        case (0xE3, 0x81...0x83): return (3, 160)  // kana
        case (0xE4, 0xB8...), (0xE5...0xE9, _): return (3, 250)  // the common ideographs
        case (..<0xF0, _): return (3, 300)
        case (0xF0, 0x9F): return (4, 300)  // emoji
        default: return (4, 400)
        }
    }

    /// Letters and digits without anything between.
    private static func run(_ run: ArraySlice<UInt8>) -> Int {
        if run.allSatisfy(isDigit) { return (run.count + 2) / 3 * Cost.token }
        guard isWord(run) else { return max(Cost.token, run.count * Cost.randomByte) }
        return Cost.wordBeginning + run.count * Cost.wordByte + 1
    }

    private static func isWord(_ run: ArraySlice<UInt8>) -> Bool {
        guard run.count <= longestWord, run.dropFirst().allSatisfy({ (0x61...0x7A).contains($0) }) else { return false }
        var (consonants, vowels) = (0, 0)
        for byte in run {
            switch byte | 0x20 {
            case UInt8(ascii: "a"), UInt8(ascii: "e"), UInt8(ascii: "i"), UInt8(ascii: "o"), UInt8(ascii: "u"), UInt8(ascii: "y"):
                (consonants, vowels) = (0, vowels + 1)
            default: (consonants, vowels) = (consonants + 1, 0)
            }
            if consonants > longestConsonants || vowels > longestVowels { return false }
        }
        return true
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
    private static func isAlphanumeric(_ byte: UInt8) -> Bool { isDigit(byte) || isLetter(byte) }
}
