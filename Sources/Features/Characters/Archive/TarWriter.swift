internal import Glibc

/// Writes a tar archive to a descriptor, a file after the other.
struct TarWriter {
    let descriptor: Int32
    /// When its files were changed, in seconds since 1970.
    let seconds: Int

    func add(_ name: String, _ bytes: [UInt8]) throws(SpoolError) {
        let entry = TarEntry(name: name, size: bytes.count)
        try put(entry.header(seconds: seconds))
        try put(bytes)
        try put([UInt8](repeating: 0, count: entry.paddedSize - entry.size))
    }

    /// Adds a file that is read piece by piece.
    /// - Parameter piece: the bytes from a place on; never none.
    func add(_ name: String, size: Int, piece: (_ offset: Int) throws -> [UInt8]) throws {
        let entry = TarEntry(name: name, size: size)
        try put(entry.header(seconds: seconds))
        var offset = 0
        while offset < size {
            let bytes = try piece(offset)
            try put(bytes)
            offset += bytes.count
        }
        try put([UInt8](repeating: 0, count: entry.paddedSize - size))
    }

    /// Two blocks of nothing end an archive.
    func finish() throws(SpoolError) {
        try put([UInt8](repeating: 0, count: 2 * TarEntry.blockBytes))
        guard fsync(descriptor) == 0 || errno == EINVAL else { throw .failed(errno) }  // EINVAL: a pipe, which cannot be synced
    }

    private func put(_ bytes: [UInt8]) throws(SpoolError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .failed(errno) }
            rest = rest.dropFirst(count)
        }
    }
}
