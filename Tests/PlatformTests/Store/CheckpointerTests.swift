import Foundation
import GRDB
import Testing

@testable import Store

@Suite struct CheckpointerTests {
    let fixture: StoreFixture

    init() throws {
        fixture = try StoreFixture("CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT")
        fixture.store.makeCheckpointsBeside()
    }

    /// Writes so many pages, each in a note of its own.
    private func write(pages: Int) async throws {
        try await fixture.store.write { db in
            for _ in 0..<pages {
                try db.execute(
                    sql: "INSERT INTO note (text) VALUES (?)", arguments: [String(repeating: "x", count: Store.pageSize - 200)])
            }
        }
    }

    @Test func `the WAL begins anew while another process writes and this one has nothing to write`() async throws {
        try fixture.store.holdLatestState()
        let other = try Store(path: fixture.store.path, create: false)
        let text = String(repeating: "x", count: Store.pageSize - 200)
        for _ in 0..<12 {
            try await other.write { db in
                for _ in 0..<500 { try db.execute(sql: "INSERT INTO note (text) VALUES (?)", arguments: [text]) }
            }
            // As once a second: the state that is held moves on, and what the other wrote is brought over beside.
            for _ in 0..<2 {
                try await fixture.store.write { _ in }
                try await Task.sleep(for: .milliseconds(50))
            }
        }
        #expect(try bytes("troupe.db-wal") < 4_000 * Store.pageSize)
        #expect(try fixture.store.read { db in try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM note") } == 6_000)
        try other.close()
    }

    private func bytes(_ file: String) throws -> Int {
        try #require(FileManager.default.attributesOfItem(atPath: fixture.path(file))[.size] as? Int)
    }

    @Test(arguments: [false, true])
    func `the WAL begins anew in a file that is written to without a pause`(holdsLatestState: Bool) async throws {
        if holdsLatestState { try fixture.store.holdLatestState() }
        for _ in 0..<40 { try await write(pages: 500) }
        // What is committed while a checkpoint is under way comes on top of the most pages.
        #expect(try bytes("troupe.db-wal") < 2 * Checkpointer.mostPages * Store.pageSize)
        #expect(try bytes("troupe.db") > 10_000 * Store.pageSize)
    }

    @Test func `a reader of an older state keeps what it reads, and nothing that was written is lost`() async throws {
        try await write(pages: 10)
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true  // the one that stays open below
        let reader = try DatabaseQueue(path: fixture.store.path, configuration: configuration)
        try reader.inDatabase { db in
            try db.execute(sql: "BEGIN")
            #expect(try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM note") == 10)
        }
        for _ in 0..<10 { try await write(pages: 500) }
        try reader.inDatabase { db in
            #expect(try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM note") == 10)
            try db.execute(sql: "COMMIT")
        }
        try reader.close()
        try await write(pages: 10)
        try fixture.store.close()
        #expect(try fixture.files == ["troupe.db"])
        let again = try Store(path: fixture.store.path, create: false)
        #expect(try again.read { db in try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM note") } == 5_020)
        #expect(try again.read { db in try String.fetchOne(db, sql: "PRAGMA integrity_check") } == "ok")
        try again.close()
    }
}
