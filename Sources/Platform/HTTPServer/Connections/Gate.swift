import Synchronization

/// Counts the exchanges under way, and lets none in once the server stops.
final class Gate: Sendable {
    private static let closed = 1 << 62
    private let count = Atomic<Int>(0)
    private let draining = Atomic<Bool>(false)

    /// Exchanges whose header has arrived and whose last byte has not left.
    var open: Int { count.load(ordering: .sequentiallyConsistent) & (Self.closed - 1) }

    /// Whether connections are to end with their present exchange.
    var isDraining: Bool { draining.load(ordering: .relaxed) }

    /// Whether nothing may be started or suspended any more.
    var isClosed: Bool { count.load(ordering: .sequentiallyConsistent) & Self.closed != 0 }

    /// Counts an exchange, unless the gate is closed.
    func enter() -> Bool {
        let before = count.wrappingAdd(1, ordering: .sequentiallyConsistent).oldValue
        if before & Self.closed == 0 { return true }
        leave()
        return false
    }

    func leave() { count.wrappingSubtract(1, ordering: .sequentiallyConsistent) }

    func drain() { draining.store(true, ordering: .relaxed) }

    /// Closes the gate if no exchange is under way: then every exchange that began has ended.
    func closeIfIdle() -> Bool {
        count.compareExchange(expected: 0, desired: Self.closed, ordering: .sequentiallyConsistent).exchanged
    }

    /// Closes the gate whatever is under way.
    func close() { _ = count.bitwiseOr(Self.closed, ordering: .sequentiallyConsistent) }
}
