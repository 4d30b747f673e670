internal import GRDB

/// The statements that a reader has prepared, found by where their texts lie in memory.
///
/// A text of ours is made once and stays where it is, so its place is as good as its letters, of which GRDB hashes hundreds for each look-up.
/// Texts that are made anew each time are found by GRDB as ever.
struct KnownStatements {
    private struct Entry {
        let sql: String
        let statement: Statement
    }

    /// Beyond these it begins anew; the statements stay with GRDB.
    private static let most = 256

    private var byPlace: [UInt: Entry] = [:]

    /// The statement of that text.
    mutating func statement(_ sql: String, _ db: Database) throws -> Statement {
        let place = unsafe sql.utf8.withContiguousStorageIfAvailable { UInt(bitPattern: $0.baseAddress) } ?? 0
        // Both texts lie in the same place, mostly, which is all that is then compared.
        if let entry = byPlace[place], entry.sql == sql { return entry.statement }
        let statement = try db.cachedStatement(sql: sql)
        if byPlace.count >= Self.most { byPlace = [:] }
        byPlace[place] = Entry(sql: sql, statement: statement)
        return statement
    }
}
