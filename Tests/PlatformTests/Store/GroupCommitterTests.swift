import Dispatch
import Foundation
import GRDB
import Synchronization
import Testing

@testable import Store

@Suite struct GroupCommitterTests {
    /// How many commits and rollbacks a connection saw.
    private final class Commits: TransactionObserver, Sendable {
        private let counts = Mutex((commits: 0, rollbacks: 0))

        var commits: Int { counts.withLock { $0.commits } }
        var rollbacks: Int { counts.withLock { $0.rollbacks } }

        func observes(eventsOfKind eventKind: DatabaseEventKind) -> Bool { true }
        func databaseDidChange(with event: DatabaseEvent) {}
        func databaseDidCommit(_ db: Database) { counts.withLock { $0.commits += 1 } }
        func databaseDidRollback(_ db: Database) { counts.withLock { $0.rollbacks += 1 } }
    }

    private enum Refusal: Error { case asked }

    private let folder: URL
    private let queue: DatabaseQueue
    private let committer: GroupCommitter
    private let commits = Commits()

    init() throws {
        folder = try StoreFixture.makeFolder()
        queue = try DatabaseQueue(path: folder.appendingPathComponent("group.db").path)
        // As the store has it; a rollback journal would need the folder, which goes with the first group.
        try queue.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA journal_mode = WAL") }
        try queue.write { db in
            try db.execute(
                sql: """
                    CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;
                    CREATE TABLE link (note INTEGER REFERENCES note (id) DEFERRABLE INITIALLY DEFERRED) STRICT;
                    """)
        }
        queue.add(transactionObserver: commits, extent: .databaseLifetime)
        committer = GroupCommitter(writer: queue, latest: LatestState())
    }

    /// Submits the writes so that all but the first wait for the first, and gives their outcomes in the order in which they were told.
    private func group(_ writes: [@Sendable (Database) throws -> Void]) async -> [String] {
        let outcomes = Mutex<[String]>([])
        let (begun, opened) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        await withCheckedContinuation { (done: CheckedContinuation<Void, Never>) in
            committer.submit { _ in
                begun.signal()
                opened.wait()
            } completion: {
                _ in
            }
            begun.wait()  // its group is closed now
            for (index, write) in writes.enumerated() {
                committer.submit { db in
                    try write(db)
                } completion: { result in
                    let count = outcomes.withLock { outcomes in
                        let outcome =
                            switch result {
                            case .success: "done"
                            case .failure(is Refusal): "refused"
                            case .failure: "failed"
                            }
                        outcomes.append("\(index) \(outcome)")
                        return outcomes.count
                    }
                    if count == writes.count { done.resume() }
                }
            }
            opened.signal()
        }
        try? FileManager.default.removeItem(at: folder)  // the open file lives on; nothing is left in the temporary folder
        return outcomes.withLock { $0 }
    }

    private static func insert(_ text: String) -> @Sendable (Database) throws -> Void {
        { db in try db.execute(sql: "INSERT INTO note (text) VALUES (?)", arguments: [text]) }
    }

    private var texts: [String] {
        get throws { try queue.writeWithoutTransaction { db in try String.fetchAll(db, sql: "SELECT text FROM note ORDER BY id") } }
    }

    @Test func `writes that wait for a commit share the next one`() async throws {
        let outcomes = await group((0..<100).map { Self.insert("\($0)") })
        #expect(outcomes == (0..<100).map { "\($0) done" })
        #expect(try texts == (0..<100).map { "\($0)" })
        #expect(commits.commits == 2)
    }

    @Test func `a group has a bound, so that the first does not wait for the last`() async throws {
        let outcomes = await group((0..<300).map { Self.insert("\($0)") })
        #expect(outcomes.count == 300)
        #expect(try texts == (0..<300).map { "\($0)" })
        #expect(commits.commits == 4)  // one alone, 128, 128, 44
    }

    @Test func `a write that fails takes back what it wrote and nothing else`() async throws {
        let half: @Sendable (Database) throws -> Void = { db in
            try Self.insert("half")(db)
            throw Refusal.asked
        }
        let wrong: @Sendable (Database) throws -> Void = { db in
            try Self.insert("before")(db)
            try db.execute(sql: "INSERT INTO note (text) VALUES (NULL)")
        }
        let outcomes = await group([Self.insert("a"), half, Self.insert("b"), wrong, Self.insert("c")])
        #expect(outcomes == ["0 done", "1 refused", "2 done", "3 failed", "4 done"])
        #expect(try texts == ["a", "b", "c"])
        #expect(commits.commits == 2)
    }

    @Test func `a commit that fails fails every write of its group`() async throws {
        let dangling: @Sendable (Database) throws -> Void = { db in try db.execute(sql: "INSERT INTO link (note) VALUES (77)") }
        let outcomes = await group([Self.insert("a"), dangling, Self.insert("b")])
        #expect(outcomes == ["0 failed", "1 failed", "2 failed"])
        #expect(try texts == [])
    }

    /// SQLite itself rolls a whole transaction back when the disk is full ("Response To Errors Within A Transaction").
    @Test func `a transaction that was rolled back underneath fails every write, also those that had no turn`() async throws {
        let outcomes = await group([Self.insert("a"), { db in try db.execute(sql: "ROLLBACK") }, Self.insert("b")])
        #expect(outcomes == ["0 failed", "1 failed", "2 failed"])
        #expect(try texts == [])
        #expect(await group([Self.insert("later")]) == ["0 done"])
        #expect(try texts == ["later"])
    }

    @Test func `many tasks write at once and each gets its own answer`() async throws {
        let fixture = try StoreFixture("CREATE TABLE counter (value INTEGER NOT NULL) STRICT; INSERT INTO counter VALUES (0)")
        let answers = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<400 {
                group.addTask {
                    try await fixture.store.write { db in
                        try db.execute(sql: "UPDATE counter SET value = value + 1")
                        return try Int.fetchOne(db, sql: "SELECT value FROM counter")!
                    }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers.sorted() == Array(1...400))
    }

    @Test func `writes of one task are in the order of the task, and the thread's own write goes between groups`() async throws {
        let fixture = try StoreFixture()
        for number in 0..<20 {
            if number % 5 == 4 {
                try fixture.store.writeAndWait { db in try db.execute(sql: "INSERT INTO note (text) VALUES (?)", arguments: ["\(number)"]) }
            } else {
                try await fixture.add("\(number)")
            }
        }
        #expect(try fixture.texts == (0..<20).map { "\($0)" })
    }

    @Test func `what was acknowledged is seen by the next read`() async throws {
        let fixture = try StoreFixture()
        for number in 1...50 {
            try await fixture.add("n")
            #expect(try fixture.texts.count == number)
        }
    }
}
