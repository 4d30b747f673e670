import Foundation
import GRDB
import Store
import Synchronization
import Testing

@Suite struct StoreTests {
    let fixture = try! StoreFixture()

    private static let pragmas = ["journal_mode", "synchronous", "foreign_keys", "auto_vacuum", "page_size", "application_id"]

    private static func settings(_ db: Database) throws -> [String] {
        try pragmas.map { "\($0)=\(try String.fetchOne(db, sql: "PRAGMA \($0)") ?? "")" }
    }

    private static let shared = ["journal_mode=wal", "foreign_keys=1", "auto_vacuum=2", "page_size=8192", "application_id=1416786021"]

    @Test func `the writer syncs every commit and keeps references`() async throws {
        let settings = try await fixture.store.write(Self.settings)
        #expect(Set(settings) == Set(Self.shared + ["synchronous=2"]))
    }

    @Test func `every reader keeps references and writes nothing`() async throws {
        let fixture = fixture
        let expected = Set(Self.shared + ["SQLITE_READONLY"])
        // All four inside at once, so that each connection is looked at.
        let (arrived, gate) = (Arrivals(), DispatchSemaphore(value: 0))
        let found = try await withThrowingTaskGroup(of: Set<String>.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    try await withCheckedThrowingContinuation { done in
                        Thread.detachNewThread {
                            done.resume(
                                with: Result {
                                    try fixture.store.read { db in
                                        if arrived.next() == 4 { for _ in 0..<4 { gate.signal() } }
                                        gate.wait()
                                        // How a reader would sync does not matter: it writes nothing.
                                        let settings = try Self.settings(db).filter { !$0.hasPrefix("synchronous") }
                                        return Set(settings + [Self.outcome(of: "CREATE TABLE mine (id INTEGER)", in: db)])
                                    }
                                })
                        }
                    }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(found == Array(repeating: expected, count: 4))
    }

    private static func outcome(of sql: String, in db: Database) -> String {
        do {
            try db.execute(sql: sql)
            return "done"
        } catch let error as DatabaseError where error.resultCode == .SQLITE_READONLY {
            return "SQLITE_READONLY"
        } catch { return "\(error)" }
    }

    private final class Arrivals: Sendable {
        private let count = Mutex(0)

        func next() -> Int {
            count.withLock { count in
                count += 1
                return count
            }
        }
    }

    @Test func `a file that is opened again is as durable as a new one`() async throws {
        try await fixture.add("kept")
        try fixture.store.close()
        let again = try Store(path: fixture.store.path, create: false)
        #expect(Set(try await again.write(Self.settings)) == Set(Self.shared + ["synchronous=2"]))
        #expect(try again.read { db in try String.fetchAll(db, sql: "SELECT text FROM note") } == ["kept"])
        try again.close()
    }

    @Test func `only its owner may read the file`() throws {
        let attributes = try FileManager.default.attributesOfItem(atPath: fixture.store.path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }

    @Test func `a missing file is told and not made`() throws {
        let path = fixture.path("other.db")
        #expect(throws: StoreError.missing(path: path)) { try Store(path: path, create: false) }
        #expect(throws: StoreError.missing(path: path)) { try Store.verify(path: path) }
        #expect(try !fixture.files.contains("other.db"))
    }

    @Test(arguments: ["", "short", String(repeating: "a text that somebody needs. ", count: 400)])
    func `a file that is no database is refused and left alone`(content: String) throws {
        let path = fixture.path("letter.txt")
        try Data(content.utf8).write(to: URL(fileURLWithPath: path))
        #expect(throws: StoreError.foreign(path: path)) { try Store(path: path, create: true) }
        #expect(throws: StoreError.foreign(path: path)) { try Store.verify(path: path) }
        #expect(FileManager.default.contents(atPath: path) == Data(content.utf8))
        #expect(try fixture.files == ["letter.txt", "troupe.db", "troupe.db-shm", "troupe.db-wal"])
    }

    @Test func `a database of something else is refused`() throws {
        let path = fixture.path("other.db")
        let other = try DatabaseQueue(path: path)
        try other.write { db in try db.execute(sql: "CREATE TABLE mine (id INTEGER)") }
        try other.close()
        #expect(throws: StoreError.foreign(path: path)) { try Store(path: path, create: true) }
        #expect(throws: StoreError.foreign(path: path)) { try Store.verify(path: path) }
    }

    @Test func `a file of a newer release is refused and can still be opened by that one`() throws {
        let first = ("0001", "CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT")
        let second = ("0002", "CREATE TABLE other (id INTEGER PRIMARY KEY) STRICT")
        try fixture.store.migrate([first, second])
        #expect(throws: StoreError.newer(path: fixture.store.path)) { try fixture.store.migrate([first]) }
        try fixture.store.migrate([first, second])
    }

    @Test func `a migration that fails leaves nothing of itself and stops the next`() throws {
        let first = ("0001", "CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT")
        let broken = ("0002", "CREATE TABLE half (id INTEGER PRIMARY KEY) STRICT; CREATE TABLE half (id INTEGER)")
        let third = ("0003", "CREATE TABLE third (id INTEGER PRIMARY KEY) STRICT")
        #expect(throws: DatabaseError.self) { try fixture.store.migrate([first, broken, third]) }
        #expect(try fixture.store.schemaText() == first.1 + ";\n")
        try fixture.store.migrate([first, ("0002", "CREATE TABLE whole (id INTEGER PRIMARY KEY) STRICT"), third])
        #expect(try fixture.store.schemaText().components(separatedBy: "CREATE TABLE").count == 4)
    }

    @Test func `closing leaves one file`() async throws {
        try await fixture.add("a")
        #expect(try fixture.files.count == 3)
        try fixture.store.close()
        #expect(try fixture.files == ["troupe.db"])
        #expect(try Store.verify(path: fixture.store.path) == [])
    }
}
