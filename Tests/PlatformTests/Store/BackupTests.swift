import Foundation
import GRDB
import Store
import Testing

@Suite struct BackupTests {
    let fixture = try! StoreFixture()

    private func notes(at path: String) throws -> [String] {
        let copy = try Store(path: path, create: false)
        defer { try? copy.close() }  // it is only read
        return try copy.read { db in try String.fetchAll(db, sql: "SELECT text FROM note ORDER BY id") }
    }

    @Test func `a backup is one whole file that only its owner may read`() async throws {
        try await fixture.add("a")
        let target = fixture.path("copy.db")
        try fixture.store.backup(to: target)
        #expect(try fixture.files == ["copy.db", "troupe.db", "troupe.db-shm", "troupe.db-wal"])
        #expect(try FileManager.default.attributesOfItem(atPath: target)[.posixPermissions] as? Int == 0o600)
        #expect(try Store.verify(path: target) == [])
        #expect(try notes(at: target) == ["a"])
    }

    @Test func `a backup made while others write is of one moment`() async throws {
        for _ in 0..<200 { try await fixture.add(String(repeating: "x", count: 2_000)) }
        let fixture = fixture
        let writer = Task {
            var pairs = 0
            while !Task.isCancelled {
                // Two rows a transaction: a copy between them would have one.
                try await fixture.store.write { db in
                    try db.execute(sql: "INSERT INTO note (text) VALUES ('left'), ('right')")
                }
                pairs += 1
            }
            return pairs
        }
        var before = try fixture.texts.count
        for round in 0..<5 {
            while try fixture.texts.count == before { await Task.yield() }  // the writer is at work
            before = try fixture.texts.count
            let target = fixture.path("copy-\(round).db")
            try fixture.store.backup(to: target)
            let copied = try notes(at: target).count
            #expect(copied >= before && copied % 2 == 0)
        }
        writer.cancel()
        #expect(try await writer.value > 0)
    }

    @Test func `a backup replaces the one before it`() async throws {
        let target = fixture.path("copy.db")
        try await fixture.add("a")
        try fixture.store.backup(to: target)
        try await fixture.add("b")
        try fixture.store.backup(to: target)
        #expect(try notes(at: target) == ["a", "b"])
    }

    @Test func `a backup that cannot be moved into place leaves what was there and nothing else`() async throws {
        let target = fixture.folder.appendingPathComponent("folder")
        try FileManager.default.createDirectory(at: target.appendingPathComponent("inside"), withIntermediateDirectories: true)
        #expect(throws: StoreError.failed("Is a directory")) { try fixture.store.backup(to: target.path) }
        #expect(throws: (any Error).self) { try fixture.store.backup(to: fixture.path("nowhere/copy.db")) }
        #expect(try fixture.files == ["folder", "troupe.db", "troupe.db-shm", "troupe.db-wal"])
    }

    @Test func `the file itself is no place for its backup, whatever it is called`() async throws {
        try await fixture.add("a")
        let folder = fixture.folder.appendingPathComponent("link")
        try FileManager.default.createSymbolicLink(at: folder, withDestinationURL: fixture.folder)
        for path in [fixture.store.path, fixture.path("./troupe.db"), fixture.path("link/troupe.db")] {
            #expect(throws: StoreError.failed("A backup cannot replace the file that it is made of. Give another name.")) {
                try fixture.store.backup(to: path)
            }
        }
        try await fixture.add("b")
        #expect(try notes(at: fixture.store.path) == ["a", "b"])
    }
}
