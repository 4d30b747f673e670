internal import Synchronization

/// Puts the ids that are made within one millisecond into the order of their making, so that lists which end ties by id show it.
///
/// The ULID specification's monotonic way: the first of a millisecond is random, those after it count on from it. Here the upper half of the
/// random bits counts and the lower half stays random, so that the next id cannot be guessed.
final class IDSequence: Sendable {
    private struct State {
        var at = Instant(milliseconds: .min)
        var count: UInt64 = 0
    }

    private let state = Mutex(State())

    /// - Parameter random: two numbers of which 40 bits each go into an id.
    func next(at instant: Instant, _ random: (UInt64, UInt64)) -> (UInt64, UInt64) {
        let count = state.withLock { state in
            // The clock may be put back; then what was made before it is another moment.
            if state.at != instant {
                // Half of the numbers are left to count on.
                (state.at, state.count) = (instant, random.0 & 0x7F_FFFF_FFFF)
            } else {
                state.count += 1
            }
            return state.count
        }
        return (count, random.1)
    }
}
