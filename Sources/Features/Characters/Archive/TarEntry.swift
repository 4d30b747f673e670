/// The header of a file in a tar archive (POSIX.1-2024, pax, "ustar Interchange Format"): 512 bytes, then the file, filled up to the
/// next multiple of 512.
struct TarEntry: Equatable {
    static let blockBytes = 512

    /// At most 100 bytes.
    var name: String
    var size: Int
    /// `0` for a file.
    var kind = UInt8(ascii: "0")

    /// How far the next header is from the beginning of the file.
    var paddedSize: Int { (size + Self.blockBytes - 1) / Self.blockBytes * Self.blockBytes }

    /// - Parameter seconds: when the file was changed, since 1970.
    func header(seconds: Int) -> [UInt8] {
        precondition(name.utf8.count <= 100, "the names of an archive are ours, and short")
        var block = [UInt8](repeating: 0, count: Self.blockBytes)
        func put(_ text: String, at offset: Int) { for (index, byte) in text.utf8.enumerated() { block[offset + index] = byte } }
        func put(_ number: Int, digits: Int, at offset: Int) {
            let octal = String(number, radix: 8)
            put(String(repeating: "0", count: digits - octal.count) + octal, at: offset)
        }
        put(name, at: 0)
        put(0o644, digits: 7, at: 100)
        put(0, digits: 7, at: 108)
        put(0, digits: 7, at: 116)
        put(size, digits: 11, at: 124)
        put(max(0, seconds), digits: 11, at: 136)
        put("        ", at: 148)  // the checksum is made with blanks in its own place
        block[156] = kind
        put("ustar", at: 257)
        put("00", at: 263)
        put(block.reduce(0) { $0 + Int($1) }, digits: 6, at: 148)
        block[154] = 0
        block[155] = UInt8(ascii: " ")
        return block
    }

    init(name: String, size: Int) {
        self.name = name
        self.size = size
    }

    /// Reads a header; `nil` where the block is none.
    init?(header block: [UInt8]) {
        guard block.count == Self.blockBytes, let checksum = Self.number(block[148..<156]), let size = Self.number(block[124..<136]) else {
            return nil
        }
        let sum = block.enumerated().reduce(0) { $0 + ((148..<156).contains($1.offset) ? 0x20 : Int($1.element)) }
        guard sum == checksum else { return nil }
        let isUstar = block[257..<262].elementsEqual("ustar".utf8)
        let prefix = isUstar ? Self.text(block[345..<500]) : ""
        name = (prefix.isEmpty ? "" : prefix + "/") + Self.text(block[0..<100])
        self.size = size
        kind = block[156] == 0 ? UInt8(ascii: "0") : block[156]
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self) }

    /// Octal digits between blanks; larger numbers than those have no use here.
    private static func number(_ bytes: ArraySlice<UInt8>) -> Int? {
        let digits = bytes.drop { $0 == 0x20 }.prefix { $0 != 0 && $0 != 0x20 }
        return digits.isEmpty ? nil : Int(String(decoding: digits, as: UTF8.self), radix: 8)
    }
}
