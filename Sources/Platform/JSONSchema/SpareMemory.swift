internal import Glibc

/// The memory of a thread's last output, kept for its next one: the library keeps pieces up to a kilobyte at hand, and answers are larger.
///
/// Safe: what is handed out belongs to the taker alone, who gives it back once; a piece that is kept is led to by its thread's key only.
@safe enum SpareMemory {
    /// How large a piece is that is kept: nearly every answer finds room in it.
    private static let usual = 4 << 10
    /// What is smaller than this, such as a time, the library has at hand.
    private static let small = 512

    private static let key: pthread_key_t = {
        var key = pthread_key_t()
        let code = unsafe pthread_key_create(&key) { unsafe $0?.deallocate() }
        precondition(code == 0, "a process has at least 128 keys (POSIX), and we take few")
        return key
    }()

    /// Memory for so many bytes at least, and for how many it is.
    static func take(_ room: Int) -> (start: UnsafeMutablePointer<UInt8>, room: Int) {
        if room <= usual, let kept = unsafe pthread_getspecific(key) {
            pthread_setspecific(key, nil)
            return unsafe (kept.assumingMemoryBound(to: UInt8.self), usual)
        }
        let room = max(room, room < small ? 64 : usual)
        return (.allocate(capacity: room), room)
    }

    /// Takes back memory for so many bytes.
    static func give(_ start: UnsafeMutablePointer<UInt8>, _ room: Int) {
        guard room == usual, unsafe pthread_getspecific(key) == nil, unsafe pthread_setspecific(key, start) == 0 else {
            return unsafe start.deallocate()
        }
    }
}
