import Foundation
import GRDB
import Store
import Testing

/// A folder of its own with a file in it; removed at the end.
final class StoreFixture: Sendable {
    let folder: URL
    let store: Store

    init(_ tables: String = "CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT") throws {
        folder = try Self.makeFolder()
        store = try Store(path: folder.appendingPathComponent("troupe.db").path, create: true)
        try store.migrate([("0001", tables)])
    }

    deinit { try? FileManager.default.removeItem(at: folder) }  // a left-over temporary folder harms nobody

    static func makeFolder() throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("store-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }

    func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    var files: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() }
    }

    var texts: [String] {
        get throws { try store.read { db in try String.fetchAll(db, sql: "SELECT text FROM note ORDER BY id") } }
    }

    /// Adds a note, in the next group.
    func add(_ text: String) async throws {
        try await store.write { db in try db.execute(sql: "INSERT INTO note (text) VALUES (?)", arguments: [text]) }
    }
}
