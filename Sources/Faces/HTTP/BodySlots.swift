internal import Synchronization

/// Counts the large bodies that are held at once, over all faces; there are only so many places.
public final class BodySlots: Sendable {
    private let free: Mutex<Int>

    public init(_ count: Int = 4) { free = Mutex(count) }

    /// A place, or `nil` where all are taken.
    func take() -> Slot? {
        let isTaken = free.withLock { free in
            guard free > 0 else { return false }
            free -= 1
            return true
        }
        return isTaken ? Slot(slots: self) : nil
    }

    fileprivate func giveBack() { free.withLock { $0 += 1 } }

    /// One place. Given back by `release`, or when nobody holds it any more.
    final class Slot: Sendable {
        private let slots: Mutex<BodySlots?>

        fileprivate init(slots: BodySlots) { self.slots = Mutex(slots) }

        func release() {
            let slots = slots.withLock { slots in
                defer { slots = nil }
                return slots
            }
            slots?.giveBack()
        }

        deinit { release() }
    }
}
