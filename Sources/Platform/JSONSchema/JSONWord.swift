/// Eight bytes of a text, looked at in one step: which of them stand in a string of JSON as they are. Those are all but quotes, backslashes
/// and control characters. The first byte is the word's lowest.
///
/// After S. E. Anderson's "Bit Twiddling Hacks", "Determine if a word has a zero byte" and "... has a byte less than n".
enum JSONWord {
    /// The highest bit of each byte, which only bytes beyond ASCII have.
    static let tops: UInt64 = 0x8080_8080_8080_8080
    private static let ones: UInt64 = 0x0101_0101_0101_0101

    /// How many of the eight bytes, from the first on, are plain.
    static func plainBytes(in word: UInt64) -> Int { found(in: word).trailingZeroBitCount / 8 }

    /// Whether all eight bytes are plain.
    static func isPlain(_ word: UInt64) -> Bool { found(in: word) == 0 }

    /// Something if there is a byte that is not plain. Which is certain for the lowest bit only, as subtracting borrows from the next byte.
    private static func found(in word: UInt64) -> UInt64 {
        let quotes = word ^ (ones &* UInt64(UInt8(ascii: "\"")))
        let backslashes = word ^ (ones &* UInt64(UInt8(ascii: "\\")))
        let controls = (word &- ones &* 0x20) & ~word
        return (controls | (quotes &- ones) & ~quotes | (backslashes &- ones) & ~backslashes) & tops
    }

    /// Whether there is a control character.
    static func hasControls(_ word: UInt64) -> Bool { (word &- ones &* 0x20) & ~word & tops != 0 }

    /// The highest bit of each byte that is a quote or a backslash, and of no other.
    static func quotesAndBackslashes(in word: UInt64) -> UInt64 {
        zeros(in: word ^ (ones &* UInt64(UInt8(ascii: "\"")))) | zeros(in: word ^ (ones &* UInt64(UInt8(ascii: "\\"))))
    }

    /// The highest bit of each byte that is zero: adding carries into no other byte.
    private static func zeros(in word: UInt64) -> UInt64 { ~(((word & ~tops) &+ ~tops) | word) & tops }
}
