/// Eight bytes of a text, looked at in one step: as many as a string holds of JSON are plain, one after the other.
enum JSONWord {
    /// The highest bit of each byte, which only bytes beyond ASCII have.
    static let tops: UInt64 = 0x8080_8080_8080_8080

    /// How many of the eight bytes, from the first on, stand in a string of JSON as they are: no quote, no backslash, no control character.
    ///
    /// "Determine if a word has a byte less than n" of S. E. Anderson's "Bit Twiddling Hacks", which is exact for the first that is found.
    /// - Parameter word: read so that the first byte is the lowest.
    static func plainBytes(in word: UInt64) -> Int {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let quotes = word ^ (ones &* UInt64(UInt8(ascii: "\"")))
        let backslashes = word ^ (ones &* UInt64(UInt8(ascii: "\\")))
        let controls = (word &- ones &* 0x20) & ~word
        let found = (controls | (quotes &- ones) & ~quotes | (backslashes &- ones) & ~backslashes) & tops
        return found.trailingZeroBitCount / 8
    }
}
