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

    /// What was written, where it lies.
    public consuming func finished() -> JSONText {
        let text = unsafe JSONText(start, room: room, count: count)
        discard self
        return text
    }

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
    ///
    /// Eight at a time, and without looking at what was found before the next eight are read: the core works at several steps at once.
    private mutating func escape(_ next: inout UnsafePointer<UInt8>, upTo end: UnsafePointer<UInt8>) {
        var source = unsafe next
        var target = unsafe start + count
        while unsafe source < end {
            let piece = unsafe min(end - source, 8)
            let word = unsafe piece == 8 ? UnsafeRawPointer(source).loadUnaligned(as: UInt64.self) : Self.word(source, piece)
            unsafe target += Self.put(UInt64(littleEndian: word), piece, at: target)
            unsafe source += piece
        }
        unsafe next = source
        count = unsafe target - start
    }

    /// Fewer than eight bytes, as the first of a word; the others are plain.
    private static func word(_ source: UnsafePointer<UInt8>, _ bytes: Int) -> UInt64 {
        var word: UInt64 = 0x2020_2020_2020_2020
        unsafe withUnsafeMutableBytes(of: &word) { unsafe $0.copyMemory(from: UnsafeRawBufferPointer(start: source, count: bytes)) }
        return word
    }

    /// Writes the first bytes of a word escaped, and says how many bytes they have become.
    @inline(__always)
    private static func put(_ word: UInt64, _ bytes: Int, at start: UnsafeMutablePointer<UInt8>) -> Int {
        func put(_ word: UInt64, at target: UnsafeMutablePointer<UInt8>) {
            unsafe UnsafeMutableRawPointer(target).storeBytes(of: word.littleEndian, as: UInt64.self)
        }
        unsafe put(word, at: start)
        if JSONWord.isPlain(word) { return bytes }
        if JSONWord.hasControls(word) { return unsafe putSingly(word, bytes, at: start) }
        // Quotes and backslashes, of which JSON inside a text has many: a backslash goes before each.
        var target = unsafe start
        var begin = 0
        var marks = JSONWord.quotesAndBackslashes(in: word)
        while marks != 0 {
            let place = marks.trailingZeroBitCount / 8
            unsafe target += place - begin
            unsafe target.pointee = UInt8(ascii: "\\")
            unsafe target += 1
            unsafe put(word >> UInt64(8 * place), at: target)
            begin = place
            marks &= marks - 1
        }
        return unsafe target - start + bytes - begin
    }

    /// The same byte by byte, for control characters.
    private static func putSingly(_ word: UInt64, _ bytes: Int, at start: UnsafeMutablePointer<UInt8>) -> Int {
        var target = unsafe start
        func put(_ byte: UInt8) {
            unsafe target.pointee = byte
            unsafe target += 1
        }
        for place in 0..<bytes {
            let byte = UInt8(truncatingIfNeeded: word >> UInt64(8 * place))
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
        return unsafe target - start
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
