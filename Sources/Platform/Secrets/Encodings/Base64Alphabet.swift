/// One of the two alphabets of RFC 4648, with its habit of padding.
struct Base64Alphabet: Sendable {
    /// Section 4, padded.
    static let standard = Base64Alphabet(last: "+/", isPadded: true)
    /// Section 5, without padding.
    static let url = Base64Alphabet(last: "-_", isPadded: false)

    /// Value to character.
    let characters: [UInt8]
    /// Character to value; 64 and above for what is not in the alphabet.
    let values: [UInt8]
    let isPadded: Bool

    private init(last: String, isPadded: Bool) {
        characters = Array(("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" + last).utf8)
        var values = [UInt8](repeating: 0xff, count: 256)
        for (value, character) in characters.enumerated() { values[Int(character)] = UInt8(value) }
        self.values = values
        self.isPadded = isPadded
    }

    func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        var index = 0
        while index + 3 <= bytes.count {
            append(UInt32(bytes[index]) << 16 | UInt32(bytes[index + 1]) << 8 | UInt32(bytes[index + 2]), 4, to: &text)
            index += 3
        }
        switch bytes.count - index {
        case 1: append(UInt32(bytes[index]) << 16, 2, to: &text)
        case 2: append(UInt32(bytes[index]) << 16 | UInt32(bytes[index + 1]) << 8, 3, to: &text)
        default: break
        }
        if isPadded {
            while !text.count.isMultiple(of: 4) { text.append(UInt8(ascii: "=")) }
        }
        return String(decoding: text, as: UTF8.self)
    }

    func decode(_ text: String) throws(SecretsError) -> [UInt8] {
        var decoder = Base64Decoder(alphabet: self, lineBreaks: .refused)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count / 4 * 3 + 3)
        try decoder.decode(text.utf8Span.span, appendingTo: &bytes)
        try decoder.finish(appendingTo: &bytes)
        return bytes
    }

    /// Appends the first `count` of the four characters of 24 bits.
    private func append(_ bits: UInt32, _ count: Int, to text: inout [UInt8]) {
        for position in 0..<count {
            text.append(characters[Int(bits >> UInt32(18 - 6 * position)) & 63])
        }
    }
}
