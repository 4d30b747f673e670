internal import Operations
internal import Synchronization

/// The long requests of legacy clients over HTTP that are at work: such a client cancels by a message, which comes on another connection.
///
/// It names the request by an id that is the client's own. Where two clients of one key use the same id at the same time, neither is cancelled.
final class RunningCalls: Sendable {
    private struct Key: Hashable {
        var subject: String
        var id: RPCID
    }

    private struct Entry {
        weak let call: RunningCall?
    }

    private static let maxStale = 1_000

    private let entries = Mutex<[Key: [Entry]]>([:])

    func add(_ call: RunningCall, _ id: RPCID, of caller: Caller) {
        let key = Key(subject: caller.subject, id: id)
        entries.withLock { entries in
            if entries.count > Self.maxStale { entries = entries.filter { $0.value.contains { $0.call != nil } } }
            entries[key] = (entries[key] ?? []).filter { $0.call != nil } + [Entry(call: call)]
        }
    }

    func cancel(_ id: RPCID, of caller: Caller) {
        let found = entries.withLock { entries in
            (entries.removeValue(forKey: Key(subject: caller.subject, id: id)) ?? []).compactMap(\.call)
        }
        if found.count == 1 { found[0].drop() }
    }
}
