internal import FoundationEssentials
public import GRDB
internal import Secrets

/// Compares media bytes with their content hashes: damage that SQLite's own check cannot see.
public enum BlobCheck {
    /// What is wrong with the bytes in a file that nobody writes to; empty if nothing is.
    public static func problems(in db: Database) throws -> [String] {
        var found: [String] = []
        let blobs = try Row.fetchCursor(db, sql: "SELECT id, hash, bytes FROM blob WHERE completed_at IS NOT NULL ORDER BY id")
        while let blob = try blobs.next() {
            let id: Int64 = blob["id"]
            let hasher = ContentHasher()
            var bytes = 0
            let chunks = try Data.fetchCursor(db, sql: "SELECT data FROM blob_chunk WHERE blob = ? ORDER BY position", arguments: [id])
            while let chunk = try chunks.next() {
                bytes += chunk.count
                hasher.update(Array(chunk))
            }
            if bytes != blob["bytes"] as Int || hasher.finish() != Array(blob["hash"] as Data) {
                let shown = try String.fetchAll(
                    db, sql: "SELECT id FROM media WHERE original = :id OR served = :id ORDER BY id LIMIT 5", arguments: ["id": id])
                found.append("the bytes of \(shown.isEmpty ? "a file" : shown.joined(separator: ", ")) are not those that came in")
            }
        }
        return found
    }
}
