/// The checksum of PNG's chunks (PNG specification, annex D).
struct CRC32 {
    private var state: UInt32 = 0xFFFF_FFFF

    var value: UInt32 { ~state }

    /// Eight bytes a step, by as many tables: a picture of ten megabytes would take tens of milliseconds by single ones.
    mutating func add(_ bytes: ArraySlice<UInt8>) {
        state = unsafe bytes.withUnsafeBytes { bytes in
            unsafe Self.tables.withUnsafeBufferPointer { tables in unsafe Self.advance(state, over: bytes, tables) }
        }
    }

    private static func advance(_ start: UInt32, over bytes: UnsafeRawBufferPointer, _ tables: UnsafeBufferPointer<UInt32>) -> UInt32 {
        var state = start
        var index = 0
        while index + 8 <= bytes.count {
            let loaded = unsafe bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            var word = UInt64(littleEndian: loaded) ^ UInt64(state)
            state = 0
            for table in stride(from: 7 << 8, through: 0, by: -(1 << 8)) {
                unsafe state ^= tables[table | Int(word & 0xFF)]
                word >>= 8
            }
            index += 8
        }
        while index < bytes.count {
            let entry = unsafe tables[Int(UInt8(truncatingIfNeeded: state) ^ bytes[index])]
            state = entry ^ state >> 8
            index += 1
        }
        return state
    }

    /// What a byte becomes when 0 to 7 zeros follow it: 256 numbers each.
    private static let tables: [UInt32] = {
        var tables: [UInt32] = (0..<256).map { (index: UInt32) -> UInt32 in
            var remainder = index
            for _ in 0..<8 { remainder = remainder & 1 == 1 ? 0xEDB8_8320 ^ remainder >> 1 : remainder >> 1 }
            return remainder
        }
        for index in 256..<8 * 256 {
            let before = tables[index - 256]
            tables.append(tables[Int(before & 0xFF)] ^ before >> 8)
        }
        return tables
    }()
}
