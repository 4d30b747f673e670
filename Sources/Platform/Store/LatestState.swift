internal import Synchronization

/// A read of the latest state that is kept open between commits, so that other reads of it need no lock of the file system.
///
/// Whoever begins to read a state takes a lock on its place in the WAL's index by a system call, unless another connection of the process
/// has that lock already (SQLite, "WAL-mode File Format", section 2.3). What is read stays SQLite's business: a read that finds a newer
/// state than this one takes its own lock. Each commit of ours moves it on to the state that it leaves; it is let go before where the WAL
/// could begin anew, which it would keep from that.
final class LatestState: Sendable {
    private struct State {
        var reader: Reader?
        var isHeld = false
    }

    private let state = Mutex(State())

    /// From now on the latest state is held. Called once.
    func begin(_ reader: Reader) throws {
        try state.withLock { state in
            state.reader = reader
            try reader.hold()
            state.isHeld = true
        }
    }

    /// Runs a commit, and holds the state that it leaves.
    ///
    /// Meanwhile the state before it stays held: while a commit is synced, reads go on by the hundred.
    /// - Parameter beginsWALAnew: whether the commit may begin the WAL anew, which a state that is held keeps it from.
    func changing<Value>(beginsWALAnew: Bool, _ commit: () throws -> Value) rethrows -> Value {
        if beginsWALAnew { letGo() }
        defer {
            state.withLock { state in
                guard let reader = state.reader else { return }
                // It is of the state before the commit, or was begun meanwhile and may be so.
                if state.isHeld { try? reader.letGo() }
                // Where it cannot be held, every read takes a lock of its own.
                state.isHeld = (try? reader.hold()) != nil
            }
        }
        return try commit()
    }

    func close() throws {
        letGo()
        try state.withLock { state in
            defer { state.reader = nil }
            return state.reader
        }?.close()
    }

    private func letGo() {
        state.withLock { state in
            guard let reader = state.reader, state.isHeld else { return }
            // A transaction that only read cannot fail to end.
            try? reader.letGo()
            state.isHeld = false
        }
    }
}
