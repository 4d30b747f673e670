import Synchronization

/// Looks up names on threads of their own, since the system's resolver can neither be hurried nor interrupted.
final class Lookups: Sendable {
    /// Lookups whose request has given up go on until the system does; so many may be at it.
    private static let maxConcurrent = 128

    private let resolver: NameResolver
    private let running = Mutex(0)

    init(_ resolver: NameResolver) {
        self.resolver = resolver
    }

    /// Finds all addresses of a name and hands them over on another thread. Empty if there are none, or no thread.
    func find(_ name: String, then deliver: @escaping @Sendable ([IPAddress]) -> Void) {
        let isFree = running.withLock { running in
            guard running < Self.maxConcurrent else { return false }
            running += 1
            return true
        }
        guard isFree else { return deliver([]) }
        let started = Threads.start { [self] in
            let addresses = resolver.addresses(of: name)
            running.withLock { $0 -= 1 }
            deliver(addresses)
        }
        guard !started else { return }
        running.withLock { $0 -= 1 }
        deliver([])
    }
}
