internal import Operations
internal import Synchronization

/// Counts how often the lists have changed for everybody while the server ran; what changes for one caller is seen by looking.
final class ListChanges: Sendable {
    enum List: String, Sendable, CaseIterable {
        case tools, prompts, resources

        var notification: String { "notifications/\(rawValue)/list_changed" }
        /// The member by which a client asks for it.
        var filter: String { "\(rawValue)ListChanged" }
    }

    private let counts = Mutex<[List: Int]>([:])
    private let touched = Mutex<[String: Int]>([:])
    private let changed: Pulse

    /// - Parameter changed: wakes those who listen.
    init(changed: Pulse) { self.changed = changed }

    func announce(_ list: List) {
        counts.withLock { $0[list, default: 0] += 1 }
        changed.send()
    }

    var all: [List: Int] { counts.withLock { $0 } }

    /// Says that a resource has changed whose content says nothing of it.
    func touch(_ uri: String) {
        touched.withLock { $0[uri, default: 0] += 1 }
        changed.send()
    }

    func touches(of uri: String) -> Int { touched.withLock { $0[uri] ?? 0 } }
}
