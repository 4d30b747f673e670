import Synchronization

/// The open connections, for those who look at all of them.
final class ConnectionTable: Sendable {
    private struct State {
        var open: [ObjectIdentifier: ClientConnection] = [:]
        /// Accepted and handed to the library, whose thread has not begun with them yet.
        var expected = 0
    }

    private let state = Mutex(State())

    var all: [ClientConnection] { state.withLock { Array($0.open.values) } }
    var count: Int { state.withLock { $0.open.count + $0.expected } }

    func expect() { state.withLock { $0.expected += 1 } }

    /// The library did not take it.
    func forget() { state.withLock { $0.expected -= 1 } }

    func began(_ connection: ClientConnection) {
        state.withLock {
            $0.expected -= 1
            $0.open[ObjectIdentifier(connection)] = connection
        }
    }

    func ended(_ connection: ClientConnection) {
        // Released outside of the lock.
        _ = state.withLock { $0.open.removeValue(forKey: ObjectIdentifier(connection)) }
    }
}
