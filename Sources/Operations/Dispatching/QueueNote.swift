internal import Synchronization

/// Whether a transaction put something into a queue that an engine works on, noted while it runs and read when it is committed.
final class QueueNote: Sendable {
    private let state = Atomic<Bool>(false)

    var isSet: Bool { state.load(ordering: .relaxed) }

    func set() { state.store(true, ordering: .relaxed) }
}
