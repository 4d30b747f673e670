public import Operations
internal import Dispatch
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

    /// Held while bytes go to the page cache of a local file: short.
    private let size = Mutex(0)

    private struct Hashing {
        var hasher = ContentHasher()
        /// How many bytes the hasher has seen.
        var bytes = 0
    }

    /// Held for a block at a time.
    private let hashing = Mutex(Hashing())
    /// How many bytes were hashed, for whoever would rather not wait for a block.
    private let hashedBytes = Atomic(0)
    /// Whether a second thread hashes what arrives.
    private let isFollowed = Atomic(false)

    /// What is hashed at a time: as much as a core has close by.
    private static let blockBytes = 65_536

    /// From so much on that was not hashed a second thread begins to: in the time in which bytes arrive, it costs the upload nothing.
    private static let followedBytes = 4 * blockBytes

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
    public var bytes: Int { size.withLock { $0 } }

    /// BLAKE2b-256 of what it holds, which was hashed for the most part while it arrived.
    /// - Throws: `.failed` if it cannot be read.
    public func hash() throws(SpoolError) -> [UInt8] {
        while try hashBlock(upTo: bytes) {}
        return hashing.withLock { $0.hasher.finish() }
    }

    /// Adds bytes at the end.
    public func append(_ piece: UnsafeRawBufferPointer) throws(SpoolError) {
        let (error, total) = size.withLock { size -> (SpoolError?, Int) in
            guard piece.count <= maxBytes - size else { return (.full(maxBytes: maxBytes), size) }
            if let error = unsafe write(piece, at: size) { return (error, size) }
            size += piece.count
            return (nil, size)
        }
        if let error { throw error }
        follow(total)
    }

    /// Has what has arrived hashed beside this thread, unless it is little, or that is under way.
    private func follow(_ total: Int) {
        guard total - hashedBytes.load(ordering: .relaxed) >= Self.followedBytes,
            isFollowed.compareExchange(expected: false, desired: true, ordering: .acquiringAndReleasing).exchanged
        else { return }
        DispatchQueue.global().async { [self] in
            // `try?`: whoever asks for the hash reads the same place again, and is told.
            while (try? hashBlock(upTo: bytes)) == true {}
            isFollowed.store(false, ordering: .releasing)
        }
    }

    /// Hashes the next block, if there is one up to that place.
    private func hashBlock(upTo end: Int) throws(SpoolError) -> Bool {
        let outcome = hashing.withLock { hashing -> Result<Bool, SpoolError> in
            guard hashing.bytes < end else { return .success(false) }
            do throws(SpoolError) {
                let block = try piece(at: hashing.bytes, count: min(Self.blockBytes, end - hashing.bytes))
                hashing.hasher.update(block)
                hashing.bytes += block.count
                hashedBytes.store(hashing.bytes, ordering: .relaxed)
                return .success(true)
            } catch { return .failure(error) }
        }
        return try outcome.get()
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
        size.withLock { $0 = count }
        hashing.withLock { hashing in
            hashing.hasher = ContentHasher()
            hashing.bytes = 0
        }
        hashedBytes.store(0, ordering: .relaxed)
        follow(count)
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

extension Spool {
    /// The hash, or what callers hear if the disk refuses.
    func contentHash() throws(Failure) -> [UInt8] {
        do { return try hash() } catch {
            throw Failure(.busy, "What arrived could not be read again from the disk. Send it once more.", retry: .after(seconds: 5))
        }
    }
}
