import GRDB
import Store
import Synchronization
import Testing

@Suite struct StateMemoTests {
    /// A text that was found.
    private final class Found: Sendable {
        let text: String

        init(_ text: String) { self.text = text }
    }

    private let fixture: StoreFixture
    private let asked = Asked()

    /// How often the file was asked.
    private final class Asked: Sendable {
        private let state = Mutex(0)

        var count: Int { state.withLock { $0 } }

        func note() { state.withLock { $0 += 1 } }
    }

    init() async throws {
        fixture = try StoreFixture()
        try await fixture.add("first")
    }

    private func latest(key: UInt64 = 1) throws -> String? {
        try fixture.store.read { db in
            try db.remembering((0..<8).map { UInt8(truncatingIfNeeded: key >> (8 * $0)) }) {
                asked.note()
                return try db.first("SELECT text FROM note ORDER BY id DESC", []) { Found($0.text(0)) }
            }?.text
        }
    }

    @Test func `the file is asked once while it stays the same`() throws {
        #expect(try (0..<5).map { _ in try latest() } == Array(repeating: "first", count: 5))
        #expect(asked.count == 1)
    }

    @Test func `what was written by this process is seen by the next read`() async throws {
        for text in ["second", "third"] {
            _ = try latest()
            try await fixture.add(text)
            #expect(try latest() == text)
        }
    }

    @Test func `what another connection wrote is seen by the next read`() throws {
        let other = try DatabaseQueue(path: fixture.store.path)
        for text in ["second", "third"] {
            _ = try latest()
            try other.write { db in try db.execute(sql: "INSERT INTO note (text) VALUES (?)", arguments: [text]) }
            #expect(try latest() == text)
        }
        try other.close()
    }

    @Test func `within a read the state stays that of its beginning`() async throws {
        let found = try fixture.store.read { db in
            let key = [UInt8](repeating: 7, count: 8)
            func latest() throws -> String? {
                try db.remembering(key) { try db.first("SELECT text FROM note ORDER BY id DESC", []) { Found($0.text(0)) } }?.text
            }
            let before = try latest()
            try fixture.store.writeAndWait { db in try db.execute(sql: "INSERT INTO note (text) VALUES ('second')") }
            return try [before, latest()]
        }
        #expect(found == ["first", "first"])
        #expect(try latest() == "second")
    }

    @Test func `that nothing was found is asked again`() throws {
        for _ in 0..<3 {
            let found = try fixture.store.read { db in
                try db.remembering([UInt8](repeating: 1, count: 8)) { () -> Found? in
                    asked.note()
                    return nil
                }
            }
            #expect(found == nil)
        }
        #expect(asked.count == 3)
    }

    @Test func `keys are held apart, also those that begin alike, and there may be many`() throws {
        let keys = (0..<1_000).map { [UInt8](repeating: 9, count: 8) + [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
        for _ in 0..<2 {
            for (number, key) in keys.enumerated() {
                let found = try fixture.store.read { db in try db.remembering(key) { Found("\(number)") } }
                #expect(found?.text == "\(number)")
            }
        }
    }

    @Test func `a write asks the file itself`() throws {
        let found = try fixture.store.writeAndWait { db in
            try (0..<2).map { number in try db.remembering([UInt8](repeating: 1, count: 8)) { Found("\(number)") }?.text }
        }
        #expect(found == ["0", "1"])
    }
}
