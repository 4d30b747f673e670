public import Operations
internal import Glibc
internal import Secrets
internal import Synchronization

/// Where spools are made: a folder on a file system with room, usually the data file's. Filled in by Application.
public enum SpoolDirectory: ServiceKey {
    public typealias Value = String
}

/// What can go wrong with a spool.
public enum SpoolError: Error, Equatable {
    /// More came than may.
    case full(maxBytes: Int)
    /// The file system refused, with this `errno`.
    case failed(Int32)
}

/// A file without a name that takes bytes as they come, while they are hashed and counted: gone when the last reference goes.
///
/// It is only written and read at given places, so the descriptor's own position stays at the start for whoever it is lent to.
public final class Spool: Sendable {
    /// Open for reading and writing as long as the spool lives.
    public let descriptor: Int32
    /// The most that it takes.
    public let maxBytes: Int

    private struct State {
        var bytes = 0
        var hasher = ContentHasher()
    }

    /// Held while bytes go to the page cache of a local file: short.
    private let state = Mutex(State())

    /// Makes an empty one.
    public init(in directory: String, maxBytes: Int = Media.maxBytes) throws(SpoolError) {
        // O_TMPFILE of open(2) is a sum, which is not imported.
        let unnamed: Int32 = 0o20000000 | O_DIRECTORY
        var number = unsafe open(directory, unnamed | O_RDWR | O_CLOEXEC, 0o600)
        if number < 0 {  // a file system without it
            var template = Array("\(directory)/.spool-XXXXXX".utf8CString)
            number = unsafe mkstemp(&template)
            if number >= 0 {
                unsafe unlink(template)
                _ = fcntl(number, F_SETFD, FD_CLOEXEC)
            }
        }
        guard number >= 0 else { throw .failed(errno) }
        descriptor = number
        self.maxBytes = maxBytes
    }

    deinit { close(descriptor) }

    /// How much it holds.
    public var bytes: Int { state.withLock { $0.bytes } }

    /// BLAKE2b-256 of what it holds.
    public var hash: [UInt8] { state.withLock { $0.hasher.finish() } }

    /// Adds bytes at the end.
    public func append(_ piece: UnsafeRawBufferPointer) throws(SpoolError) {
        let error = state.withLock { state -> SpoolError? in
            guard piece.count <= maxBytes - state.bytes else { return .full(maxBytes: maxBytes) }
            if let error = unsafe write(piece, at: state.bytes) { return error }
            unsafe state.hasher.update(piece)
            state.bytes += piece.count
            return nil
        }
        if let error { throw error }
    }

    /// Adds bytes at the end.
    public func append(_ piece: [UInt8]) throws(SpoolError) {
        let error = unsafe piece.withUnsafeBytes { buffer -> SpoolError? in
            do throws(SpoolError) { unsafe try append(buffer) } catch { return error }
            return nil
        }
        if let error { throw error }
    }

    /// Takes over what another process wrote through the descriptor: so many bytes from the start.
    public func adopt(bytes count: Int) throws(SpoolError) {
        guard count <= maxBytes else { throw .full(maxBytes: maxBytes) }
        guard ftruncate(descriptor, count) == 0 else { throw .failed(errno) }
        let hasher = ContentHasher()
        var offset = 0
        while offset < count {
            let piece = try self.piece(at: offset, count: min(65_536, count - offset))
            hasher.update(piece)
            offset += piece.count
        }
        state.withLock { $0 = State(bytes: count, hasher: hasher) }
    }

    /// Fills the buffer with bytes from `offset` on and says how many; none at the end.
    public func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(SpoolError) -> Int {
        while true {
            let count = unsafe pread(descriptor, buffer.baseAddress, buffer.count, offset)
            if count >= 0 { return count }
            guard errno == EINTR else { throw .failed(errno) }
        }
    }

    /// The bytes from `offset` on.
    /// - Throws: `.failed(EIO)` where there are not so many.
    public func piece(at offset: Int, count: Int) throws(SpoolError) -> [UInt8] {
        var error: SpoolError?
        let piece = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            do throws(SpoolError) {
                while filled < count {
                    let rest = unsafe UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: buffer[filled...]))
                    let got = unsafe try read(into: rest, at: offset + filled)
                    guard got > 0 else { throw .failed(EIO) }
                    filled += got
                }
            } catch let failure { error = failure }
        }
        if let error { throw error }
        return piece
    }

    private func write(_ piece: UnsafeRawBufferPointer, at offset: Int) -> SpoolError? {
        var written = 0
        while written < piece.count {
            let rest = unsafe UnsafeRawBufferPointer(rebasing: piece[written...])
            let count = unsafe pwrite(descriptor, rest.baseAddress, rest.count, offset + written)
            if count > 0 {
                written += count
            } else if count == 0 || errno != EINTR {
                return .failed(count == 0 ? EIO : errno)
            }
        }
        return nil
    }
}
