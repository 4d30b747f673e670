internal import GRDB
internal import Synchronization

/// Collects writes while a commit is being synced and commits all of them together.
///
/// A sync costs the same for one write as for a hundred; so durability is paid once for all that wait.
final class GroupCommitter: Sendable {
    /// How many writes one transaction takes at most: with more, the first ones would wait for the last.
    static let maxGroup = 128

    /// A write: runs in the writer's transaction and says what to do when that has been committed, or has failed.
    private typealias Write = @Sendable (Database) -> @Sendable ((any Error)?) -> Void

    private struct State {
        var waiting: [Write] = []
        var isDraining = false
    }

    private let writer: DatabaseQueue
    private let latest: LatestState
    private let checkpointer = Mutex<Checkpointer?>(nil)
    private let state = Mutex(State())

    /// - Parameter latest: moved on by each commit.
    init(writer: DatabaseQueue, latest: LatestState) {
        self.writer = writer
        self.latest = latest
    }

    /// From now on checkpoints are made beside the commits, until `endCheckpoints`. Called once.
    func begin(_ checkpointer: Checkpointer) {
        writer.writeWithoutTransaction { db in
            checkpointer.take(over: db)
            self.checkpointer.withLock { $0 = checkpointer }
        }
    }

    /// Waits for a checkpoint that is under way. Called when nothing is written any more; the writer's connection is closed next.
    func endCheckpoints() throws {
        // In the writer's turn: whoever heard of the last commit may be here before that commit has asked for its checkpoint.
        let ended = writer.writeWithoutTransaction { db in
            let ended = self.checkpointer.withLock { checkpointer in
                defer { checkpointer = nil }
                return checkpointer
            }
            ended?.letGo(of: db)
            return ended
        }
        try ended?.close()
    }

    func submit<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value, completion: @escaping @Sendable (Result<Value, any Error>) -> Void
    ) {
        let write: Write = { db in
            let result = Result { try Self.inSavepoint(db, body) }
            return { commitError in
                if let commitError { completion(.failure(commitError)) } else { completion(result) }
            }
        }
        let mustStart = state.withLock { state in
            state.waiting.append(write)
            defer { state.isDraining = true }
            return !state.isDraining
        }
        if mustStart { writer.asyncWriteWithoutTransaction { db in self.drain(db) } }
    }

    /// Commits one group, and sees to the next: in a turn of its own, so that whoever waits for the writer gets one in between.
    private func drain(_ db: Database) {
        let group = state.withLock { state in
            let group = Array(state.waiting.prefix(Self.maxGroup))
            state.waiting.removeFirst(group.count)
            return group
        }
        let checkpointer = checkpointer.withLock { $0 }
        latest.changing(beginsWALAnew: checkpointer?.nextBeginsWALAnew() ?? true) { commit(group, db) }
        checkpointer?.committed()
        let isMore = state.withLock { state in
            state.isDraining = !state.waiting.isEmpty
            return state.isDraining
        }
        if isMore { writer.asyncWriteWithoutTransaction { db in self.drain(db) } }
    }

    private func commit(_ group: [Write], _ db: Database) {
        var completions: [@Sendable ((any Error)?) -> Void] = []
        do {
            try db.inTransaction(.immediate) {
                for write in group {
                    completions.append(write(db))
                    // A full disk or an I/O error rolls the whole transaction back (SQLite, "Response To Errors Within A Transaction").
                    guard db.isInsideTransaction else { throw StoreError.failed("the transaction was rolled back") }
                }
                return .commit
            }
            for completion in completions { completion(nil) }
        } catch {
            // The writes that had no turn get the same error: nothing of the group is in the file.
            for completion in completions { completion(error) }
            for write in group.dropFirst(completions.count) { write(db)(error) }
        }
    }

    private static func inSavepoint<Value>(_ db: Database, _ body: (Database) throws -> Value) throws -> Value {
        guard db.isInsideTransaction else { throw StoreError.failed("no transaction could be begun") }
        return try db.undoing { try body(db) }
    }
}
