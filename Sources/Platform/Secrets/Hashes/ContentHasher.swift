import CSodium
import Synchronization

/// BLAKE2b-256 of bytes that arrive in pieces: the name of media content.
///
/// Used from one thread at a time, as an upload moves from one to the next; the lock makes a mistake in that harmless.
///
/// Unchecked: `state` never moves, and what it points to is only touched while `lock` is held.
@safe public final class ContentHasher: @unchecked Sendable {
    /// The length of a hash.
    public static let hashBytes = 32

    /// libsodium's state wants an alignment of 64, for which reason Swift knows it as an opaque pointer only.
    private let state: OpaquePointer
    private let lock = Mutex(())

    /// A hasher that has seen nothing yet.
    public init() {
        Sodium.initialize()
        unsafe state = Self.allocateState()
        let status = unsafe crypto_generichash_init(state, nil, 0, Self.hashBytes)
        precondition(status == 0)  // fails only for lengths out of range
    }

    deinit { unsafe UnsafeMutableRawPointer(state).deallocate() }

    /// Adds the bytes of a buffer, which is only read during the call.
    public func update(_ bytes: UnsafeRawBufferPointer) {
        lock.withLock { _ in
            let start = unsafe bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
            _ = unsafe crypto_generichash_update(state, start, UInt64(bytes.count))
        }
    }

    /// Adds bytes.
    public func update(_ bytes: [UInt8]) {
        unsafe bytes.withUnsafeBytes { unsafe update($0) }
    }

    /// The hash of what has been added so far, 32 bytes. More may be added afterwards.
    public func finish() -> [UInt8] {
        let copy = unsafe Self.allocateState()
        defer { unsafe UnsafeMutableRawPointer(copy).deallocate() }
        lock.withLock { _ in
            unsafe UnsafeMutableRawPointer(copy).copyMemory(from: UnsafeRawPointer(state), byteCount: crypto_generichash_statebytes())
        }
        var hash = [UInt8](repeating: 0, count: Self.hashBytes)
        _ = unsafe crypto_generichash_final(copy, &hash, Self.hashBytes)
        return hash
    }

    /// The hash of bytes that are all there.
    public static func hash(_ bytes: [UInt8]) -> [UInt8] {
        let hasher = ContentHasher()
        hasher.update(bytes)
        return hasher.finish()
    }

    private static func allocateState() -> OpaquePointer {
        OpaquePointer(UnsafeMutableRawPointer.allocate(byteCount: crypto_generichash_statebytes(), alignment: 64))
    }
}
