internal import Glibc
internal import Operations

/// Finds the files of a tar archive, whoever made it; reads them by place.
struct TarReader {
    /// More files than a character ever has.
    static let maxEntries = 2_000

    let descriptor: Int32
    /// The files by their names, without a leading `./`.
    private(set) var files: [String: (offset: Int, size: Int)] = [:]

    /// - Throws: `.validationFailed` for what is no archive, or is cut off.
    init(_ descriptor: Int32) throws(Failure) {
        self.descriptor = descriptor
        var offset = 0
        var entries = 0
        while let block = try bytes(at: offset, count: TarEntry.blockBytes), block.contains(where: { $0 != 0 }) {
            guard let entry = TarEntry(header: block), entry.size >= 0, entry.size < 1 << 33 else { throw Self.broken }
            entries += 1
            guard entries <= Self.maxEntries else {
                throw Failure(.validationFailed, "The archive has more than \(Self.maxEntries) files.")
            }
            offset += TarEntry.blockBytes
            if entry.kind == UInt8(ascii: "0") {
                let name = entry.name.hasPrefix("./") ? String(entry.name.dropFirst(2)) : entry.name
                files[name] = (offset, entry.size)
            }
            offset += entry.paddedSize
        }
        guard !files.isEmpty else { throw Self.broken }
    }

    private static let broken = Failure(
        .validationFailed, "The file is no archive of a character, or it is cut off. Send one that `troupe character export` made.")

    private static let noRoom = Failure(.busy, "The pictures could not be put aside: is there room on the disk?", retry: .after(seconds: 5))

    /// The whole file of that name; `nil` where there is none.
    /// - Throws: `.validationFailed` for one that is larger, or cut off.
    func file(_ name: String, maxBytes: Int) throws(Failure) -> [UInt8]? {
        guard let (offset, size) = files[name] else { return nil }
        guard size <= maxBytes else { throw Failure(.validationFailed, "\(name) in the archive has more than \(maxBytes) bytes.") }
        guard let bytes = try bytes(at: offset, count: size) else { throw Self.broken }
        return bytes
    }

    /// Puts the file of that name into a spool; `nil` where there is none.
    func spool(_ name: String, in directory: String, maxBytes: Int = Media.maxBytes) throws(Failure) -> Spool? {
        guard let (offset, size) = files[name] else { return nil }
        guard size <= maxBytes else { throw Media.tooLarge(limit: maxBytes) }
        let spool: Spool
        do { spool = try Spool(in: directory, maxBytes: maxBytes) } catch { throw Self.noRoom }
        var done = 0
        while done < size {
            guard let piece = try bytes(at: offset + done, count: min(65_536, size - done)) else { throw Self.broken }
            do { try spool.append(piece) } catch { throw Self.noRoom }
            done += piece.count
        }
        return spool
    }

    /// So many bytes from a place on; `nil` where the archive ends before.
    private func bytes(at offset: Int, count: Int) throws(Failure) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let got = unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe pread(descriptor, buffer.baseAddress?.advanced(by: filled), count - filled, offset + filled)
            }
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw Failure(.validationFailed, "The archive cannot be read.") }
            if got == 0 { return nil }
            filled += got
        }
        return bytes
    }
}
