/// Decodes base64 that comes in pieces of any length.
///
/// Strict: a foreign character, padding at the wrong place, and bits left over in the last character are refused, so that
/// two different texts never stand for the same bytes (line breaks aside).
public struct Base64Decoder: Sendable {
    /// What is done about CR and LF, which mail and `base64(1)` put after 64 or 76 characters.
    public enum LineBreaks: Sendable {
        /// Line breaks are a foreign character like any other.
        case refused
        /// Line breaks may stand anywhere.
        case skipped
    }

    private let values: [UInt8]
    private let isPadded: Bool
    private let skipsLineBreaks: Bool
    /// Characters of an unfinished group of four, and their bits.
    private var pending = 0
    private var bits: UInt32 = 0
    private var padding = 0

    /// A decoder of RFC 4648 section 4.
    public init(lineBreaks: LineBreaks = .refused) {
        self.init(alphabet: .standard, lineBreaks: lineBreaks)
    }

    init(alphabet: Base64Alphabet, lineBreaks: LineBreaks) {
        values = alphabet.values
        isPadded = alphabet.isPadded
        skipsLineBreaks = lineBreaks == .skipped
    }

    /// Decodes the next piece of text and appends its bytes to `bytes`.
    ///
    /// - Throws: `malformed`; the decoder is of no use afterwards.
    public mutating func decode(_ piece: Span<UInt8>, appendingTo bytes: inout [UInt8]) throws(SecretsError) {
        var index = 0
        while index < piece.count {
            if pending == 0, padding == 0 { decodeGroups(of: piece, from: &index, appendingTo: &bytes) }
            guard index < piece.count else { return }
            try decode(piece[index], appendingTo: &bytes)
            index += 1
        }
    }

    /// Ends the text and appends the last bytes.
    ///
    /// - Throws: `malformed` if the text stops in the middle.
    public mutating func finish(appendingTo bytes: inout [UInt8]) throws(SecretsError) {
        guard !isPadded || (pending + padding).isMultiple(of: 4) else { throw .malformed }
        switch pending {
        case 0 where padding == 0: break
        case 2 where bits & 0xf == 0: bytes.append(UInt8(bits >> 4))
        case 3 where bits & 0x3 == 0:
            bytes.append(UInt8(bits >> 10))
            bytes.append(UInt8(truncatingIfNeeded: bits >> 2))
        default: throw .malformed
        }
        (pending, bits, padding) = (0, 0, 0)
    }

    /// The fast way: whole groups, until the first character that needs a look.
    private func decodeGroups(of piece: Span<UInt8>, from index: inout Int, appendingTo bytes: inout [UInt8]) {
        while index + 4 <= piece.count {
            let first = values[Int(piece[index])]
            let second = values[Int(piece[index + 1])]
            let third = values[Int(piece[index + 2])]
            let fourth = values[Int(piece[index + 3])]
            guard first | second | third | fourth < 64 else { return }
            bytes.append(first << 2 | second >> 4)
            bytes.append(second << 4 | third >> 2)
            bytes.append(third << 6 | fourth)
            index += 4
        }
    }

    private mutating func decode(_ character: UInt8, appendingTo bytes: inout [UInt8]) throws(SecretsError) {
        let value = values[Int(character)]
        if value < 64 {
            guard padding == 0 else { throw .malformed }
            bits = bits << 6 | UInt32(value)
            pending += 1
            if pending == 4 {
                bytes.append(UInt8(bits >> 16))
                bytes.append(UInt8(truncatingIfNeeded: bits >> 8))
                bytes.append(UInt8(truncatingIfNeeded: bits))
                (pending, bits) = (0, 0)
            }
        } else if character == UInt8(ascii: "="), isPadded {
            guard pending >= 2, pending + padding < 4 else { throw .malformed }
            padding += 1
        } else if skipsLineBreaks, character == UInt8(ascii: "\n") || character == UInt8(ascii: "\r") {
            return
        } else {
            throw .malformed
        }
    }
}
