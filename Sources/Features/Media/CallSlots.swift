public import Operations
internal import Synchronization

/// Limits how many files are in memory at a time. Filled in by Application with a `CallSlots()`.
public enum WholeUploads: ServiceKey {
    public typealias Value = CallSlots
}

/// Places for calls that are dear; who finds none is told to come back.
public final class CallSlots: Sendable {
    private let free: Mutex<Int>

    public init(count: Int = 4) { free = Mutex(count) }  // CONTRACT: at most 4 calls with a whole file at a time

    /// Takes a place, if there is one; give it back with `leave`.
    func enter() -> Bool {
        free.withLock { free in
            guard free > 0 else { return false }
            free -= 1
            return true
        }
    }

    func leave() { free.withLock { $0 += 1 } }
}
