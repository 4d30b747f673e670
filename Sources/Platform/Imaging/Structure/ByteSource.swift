import Glibc

/// A file read through a window, so that its size costs no memory. Every read is checked against the file's end.
final class ByteSource {
    let size: Int
    private let backing: Backing
    private var window: [UInt8] = []
    private var windowStart = 0

    private enum Backing {
        case descriptor(Int32)
        case memory
    }

    /// Reads with `pread`: the descriptor's position neither matters nor moves.
    init(descriptor: Int32) throws(ImagingError) {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw .unavailable("The file to decode is not a regular file.")
        }
        size = Int(status.st_size)
        backing = .descriptor(descriptor)
    }

    init(_ bytes: [UInt8]) {
        size = bytes.count
        backing = .memory
        window = bytes
    }

    /// Whether the descriptor is a file, and not `/dev/null`.
    static func isFile(_ descriptor: Int32) -> Bool {
        var status = stat()
        return unsafe fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }

    func byte(at offset: Int) throws(ImagingError) -> UInt8 {
        try load(offset, 1)
        return window[offset - windowStart]
    }

    /// Few bytes, as an array.
    func bytes(at offset: Int, count: Int) throws(ImagingError) -> [UInt8] {
        guard count > 0 else { return [] }
        try load(offset, count)
        return Array(window[offset - windowStart..<offset - windowStart + count])
    }

    /// At least one and at most `limit` bytes from `offset` on, as many as are at hand.
    func block(at offset: Int, limit: Int) throws(ImagingError) -> ArraySlice<UInt8> {
        try load(offset, 1)
        let start = offset - windowStart
        return window[start..<min(window.count, start + min(limit, Self.windowBytes))]
    }

    /// The position of the next `byte` at or after `offset`, or `nil` if there is none.
    func firstIndex(of byte: UInt8, from offset: Int) throws(ImagingError) -> Int? {
        var offset = offset
        while offset < size {
            let block = try block(at: offset, limit: Self.windowBytes)
            if let found = block.firstIndex(of: byte) { return offset + found - block.startIndex }
            offset += block.count
        }
        return nil
    }

    func isZero(_ range: Range<Int>) throws(ImagingError) -> Bool {
        var offset = range.lowerBound
        while offset < range.upperBound {
            let block = try block(at: offset, limit: range.upperBound - offset)
            guard block.allSatisfy({ $0 == 0 }) else { return false }
            offset += block.count
        }
        return true
    }

    private static let windowBytes = 65_536

    private func load(_ offset: Int, _ count: Int) throws(ImagingError) {
        guard offset >= 0, count <= size, offset <= size - count else { throw .damaged("The file is cut off: it ends at byte \(size).") }
        if offset >= windowStart, offset + count <= windowStart + window.count { return }
        guard case .descriptor(let descriptor) = backing else { return }
        let wanted = min(max(count, Self.windowBytes), size - offset)
        var filled = 0
        var fresh = [UInt8](repeating: 0, count: wanted)
        while filled < wanted {
            let read = unsafe fresh.withUnsafeMutableBytes { buffer in
                unsafe pread(descriptor, buffer.baseAddress! + filled, wanted - filled, off_t(offset + filled))
            }
            if read < 0 && errno == EINTR { continue }
            guard read > 0 else { throw .unavailable("The file to decode could not be read.") }
            filled += read
        }
        window = fresh
        windowStart = offset
    }
}

extension ByteSource {
    func bigEndian16(at offset: Int) throws(ImagingError) -> Int { try bigEndian(at: offset, count: 2) }
    func bigEndian32(at offset: Int) throws(ImagingError) -> Int { try bigEndian(at: offset, count: 4) }
    func littleEndian16(at offset: Int) throws(ImagingError) -> Int { try littleEndian(at: offset, count: 2) }
    func littleEndian24(at offset: Int) throws(ImagingError) -> Int { try littleEndian(at: offset, count: 3) }
    func littleEndian32(at offset: Int) throws(ImagingError) -> Int { try littleEndian(at: offset, count: 4) }

    /// A value above `Int.max` counts as a cut-off file: no file is so long.
    func bigEndian64(at offset: Int) throws(ImagingError) -> Int {
        guard try byte(at: offset) < 0x80 else { throw .damaged("The file says that a part of it is longer than any file.") }
        return try bigEndian(at: offset, count: 8)
    }

    func fourCC(at offset: Int) throws(ImagingError) -> FourCC {
        FourCC(code: UInt32(try bigEndian32(at: offset)))
    }

    private func bigEndian(at offset: Int, count: Int) throws(ImagingError) -> Int {
        try bytes(at: offset, count: count).reduce(0) { $0 << 8 | Int($1) }
    }

    private func littleEndian(at offset: Int, count: Int) throws(ImagingError) -> Int {
        try bytes(at: offset, count: count).reversed().reduce(0) { $0 << 8 | Int($1) }
    }
}

/// The four letters that name a chunk or a box.
struct FourCC: Hashable, ExpressibleByStringLiteral, CustomStringConvertible {
    let code: UInt32

    init(code: UInt32) { self.code = code }

    init(stringLiteral text: String) { code = text.utf8.reduce(0) { $0 << 8 | UInt32($1) } }

    var bytes: [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: code >> $0) } }

    /// Whether all four are ASCII letters.
    var isLetters: Bool { bytes.allSatisfy { (65...90).contains($0 & 0xDF) } }

    var description: String { isLetters ? String(decoding: bytes, as: UTF8.self) : "0x" + String(code, radix: 16) }
}
