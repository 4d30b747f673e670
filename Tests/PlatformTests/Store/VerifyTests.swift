import Foundation
import GRDB
import Store
import Testing

@Suite struct VerifyTests {
    let fixture: StoreFixture

    init() throws {
        fixture = try StoreFixture(
            """
            CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;
            CREATE TABLE link (note INTEGER REFERENCES note (id)) STRICT;
            CREATE INDEX note_by_text ON note (text);
            """)
        try fixture.store.writeAndWait { db in
            for number in 0..<2_000 {
                try db.execute(
                    sql: "INSERT INTO note (text) VALUES (?)", arguments: ["note \(number) " + String(repeating: "x", count: 100)])
            }
            try db.execute(sql: "INSERT INTO link (note) VALUES (1)")
        }
        try fixture.store.close()
    }

    private func plant(_ bytes: [UInt8], at offset: UInt64) throws {
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: fixture.store.path))
        try file.seek(toOffset: offset)
        try file.write(contentsOf: bytes)
        try file.close()
    }

    @Test func `a good file has no problems and stays one file`() throws {
        #expect(try Store.verify(path: fixture.store.path) == [])
        #expect(try fixture.files == ["troupe.db"])
    }

    @Test(arguments: [3, 8, 20])
    func `a page that was overwritten is found`(page: UInt64) throws {
        try plant([UInt8](repeating: 0xAA, count: 8_192), at: page * 8_192)
        #expect(try !Store.verify(path: fixture.store.path).isEmpty)
    }

    @Test func `an index that does not fit its table is found`() throws {
        let queue = try DatabaseQueue(path: fixture.store.path)
        try queue.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA writable_schema = ON")
            try db.execute(sql: "DELETE FROM sqlite_schema WHERE name = 'note_by_text'")
            try db.execute(sql: "PRAGMA writable_schema = RESET")
        }
        try queue.close()
        #expect(try !Store.verify(path: fixture.store.path).isEmpty)
    }

    @Test func `a reference to nothing is found`() throws {
        let queue = try DatabaseQueue(path: fixture.store.path)
        try queue.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA foreign_keys = OFF")
            try db.execute(sql: "INSERT INTO link (note) VALUES (99999)")
        }
        try queue.close()
        #expect(try Store.verify(path: fixture.store.path) == ["a row of link refers to nothing"])
    }

    @Test func `a file that was cut off is found`() throws {
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: fixture.store.path))
        try file.truncate(atOffset: 20 * 8_192)
        try file.close()
        #expect(try !Store.verify(path: fixture.store.path).isEmpty)
    }
}
