/// Compact JSON on its way into bytes.
///
/// What every answer is written through: it has one owner and grows in place, and texts are looked through eight bytes at a time.
///
/// Safe: `start` is memory for `room` bytes that this value alone owns, of which the first `count` are written; each write makes room first.
@safe public struct JSONOutput: ~Copyable {
    private var start: UnsafeMutablePointer<UInt8>
    private var room: Int
    /// How many bytes have been written.
    public private(set) var count = 0

    /// - Parameter room: how many bytes are expected; it grows by itself.
    public init(reserving room: Int = 1_000) {
        unsafe (start, self.room) = SpareMemory.take(room)
    }

    deinit { unsafe SpareMemory.give(start, room) }

    /// What was written.
    public var bytes: [UInt8] { unsafe Array(UnsafeBufferPointer(start: start, count: count)) }

    // MARK: As it stands

    public mutating func write(_ byte: UInt8) {
        makeRoom(1)
        unsafe start[count] = byte
        count += 1
    }

    public mutating func write(_ text: StaticString) {
        unsafe write(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    public mutating func write(_ bytes: [UInt8]) { unsafe bytes.withUnsafeBufferPointer { unsafe write($0) } }

    private mutating func write(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let first = bytes.baseAddress else { return }
        makeRoom(bytes.count)
        unsafe (start + count).update(from: first, count: bytes.count)
        count += bytes.count
    }

    /// Makes an object of the members that were written since, each with a comma before it.
    public mutating func close(since start: Int) {
        if count == start { write(UInt8(ascii: "{")) } else { unsafe self.start[start] = UInt8(ascii: "{") }
        write(UInt8(ascii: "}"))
    }

    // MARK: As a value

    public mutating func write(number: Int64) {
        if number < 0 { write(UInt8(ascii: "-")) }
        makeRoom(19)
        var rest = number.magnitude
        var digits = 1
        var bound: UInt64 = 10
        while digits < 19, rest >= bound {
            digits += 1
            bound *= 10
        }
        for place in (0..<digits).reversed() {
            unsafe start[count + place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
        count += digits
    }

    /// The text in quotes, escaped.
    public mutating func write(string text: String) {
        var text = text
        text.withUTF8 { unsafe write(quoted: $0) }
    }

    /// Bytes that are UTF-8, in quotes and escaped: JSON, too, as a string of JSON.
    public mutating func write(string bytes: [UInt8]) { unsafe bytes.withUnsafeBufferPointer { unsafe write(quoted: $0) } }

    private mutating func write(quoted bytes: UnsafeBufferPointer<UInt8>) {
        write(UInt8(ascii: "\""))
        if var next = bytes.baseAddress {
            let end = unsafe next + bytes.count
            // Piece by piece: room is made for the most that a piece can become, six bytes for each.
            while unsafe next < end {
                let piece = unsafe min(end - next, 128)
                makeRoom(6 * piece + 8)
                unsafe escape(&next, upTo: next + piece)
            }
        }
        write(UInt8(ascii: "\""))
    }

    /// Writes the bytes from `next` up to `end` escaped, for which there is room.
    private mutating func escape(_ next: inout UnsafePointer<UInt8>, upTo end: UnsafePointer<UInt8>) {
        var source = unsafe next
        var target = unsafe start + count
        while unsafe end - source >= 8 {
            let word = unsafe UnsafeRawPointer(source).loadUnaligned(as: UInt64.self)
            unsafe UnsafeMutableRawPointer(target).storeBytes(of: word, as: UInt64.self)
            let plain = JSONWord.plainBytes(in: UInt64(littleEndian: word))
            unsafe source += plain
            unsafe target += plain
            if plain == 8 { continue }
            let byte = unsafe source.pointee
            if byte >= 0x20 {
                // A quote or a backslash, of which JSON inside a text has many: a backslash goes before it.
                unsafe UnsafeMutableRawPointer(target).storeBytes(of: (UInt16(byte) << 8 | 0x5C).littleEndian, as: UInt16.self)
                unsafe target += 2
            } else {
                unsafe Self.escape(byte, to: &target)
            }
            unsafe source += 1
        }
        while unsafe source < end {
            unsafe Self.escape(source.pointee, to: &target)
            unsafe source += 1
        }
        unsafe next = source
        count = unsafe target - start
    }

    /// Writes one byte as it stands in a string, for which there is room.
    private static func escape(_ byte: UInt8, to target: inout UnsafeMutablePointer<UInt8>) {
        func put(_ byte: UInt8) {
            unsafe target.pointee = byte
            unsafe target += 1
        }
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"):
            put(UInt8(ascii: "\\"))
            put(byte)
        case 0x20...: put(byte)
        default:
            put(UInt8(ascii: "\\"))
            switch byte {
            case 0x0A: put(UInt8(ascii: "n"))
            case 0x0D: put(UInt8(ascii: "r"))
            case 0x09: put(UInt8(ascii: "t"))
            default:
                for digit in "u00".utf8 { put(digit) }
                put(hexDigit(byte >> 4))
                put(hexDigit(byte & 15))
            }
        }
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 { value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10 }

    // MARK: Room

    private mutating func makeRoom(_ more: Int) { if room - count < more { grow(more) } }

    private mutating func grow(_ more: Int) {
        room = max(2 * room, count + more)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: room)
        unsafe larger.update(from: start, count: count)
        unsafe start.deallocate()
        unsafe start = larger
    }
}
