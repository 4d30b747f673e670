internal import CSQLite
internal import Foundation
public import GRDB

/// What can go wrong with the file itself.
public enum StoreError: Error, Equatable {
    /// There is no file at that path.
    case missing(path: String)
    /// The file is a database of something else, or none at all.
    case foreign(path: String)
    /// The file was written by a newer release.
    case newer(path: String)
    /// The file could not be opened, written or checked.
    case failed(String)
}

/// The one SQLite file: a few readers and one writer that commits in groups.
///
/// Acknowledged means durable: WAL with `synchronous=FULL`, so a commit returns only when its frames are synced
/// (SQLite, "PRAGMA synchronous").
public final class Store: Sendable {
    /// "Trpe", so that `file` and we ourselves can tell the file from other databases (SQLite, "PRAGMA application_id").
    static let applicationID: Int32 = 0x5472_7065

    /// Pages of 8 KiB: fewer steps through large values than the default 4 KiB, without waste for small rows.
    static let pageSize = 8192

    /// Where the file is.
    public let path: String

    /// The one connection that writes; what is read goes through `readers`.
    ///
    /// Not GRDB's pool: that makes and drops a table at each opening, so that readers find a WAL, which our writer leaves open for them.
    private let writer: DatabaseQueue
    private let readers: Readers
    private let latest = LatestState()
    private let committer: GroupCommitter

    /// Opens the file, or makes it where `create` says so and there is none.
    /// - Throws: `StoreError`.
    public init(path: String, create: Bool, readers: Int = 4) throws(StoreError) {
        self.path = path
        let exists = FileManager.default.fileExists(atPath: path)
        guard exists || create else { throw .missing(path: path) }
        _ = Self.forgoesMemoryStatistics
        do {
            if !exists { try Self.make(path: path) }
            var configuration = Configuration()
            configuration.busyMode = .timeout(10)  // another process's transaction, or a backup's last step; ours are short
            configuration.prepareDatabase { db in
                try db.execute(sql: "PRAGMA foreign_keys = ON")
                try db.execute(sql: "PRAGMA cache_size = -4096")  // KiB a connection; idle memory is to stay small
                try db.execute(sql: "PRAGMA mmap_size = 0")
            }
            writer = try DatabaseQueue(path: path, configuration: configuration)
            try writer.writeWithoutTransaction { db in
                try Self.checkIdentity(db, path: path)  // before anything is written
                let mode = try db.first("PRAGMA journal_mode = WAL", []) { $0.text(0) }
                guard mode == "wal" else { throw StoreError.failed("the file system has no shared memory, which WAL needs") }
                try db.execute(sql: "PRAGMA synchronous = FULL")
                try db.execute(sql: "PRAGMA wal_autocheckpoint = 1000")
                _ = try db.first("SELECT 1 FROM sqlite_schema LIMIT 1", []) { $0.integer(0) }  // opens the WAL, which readers do not make
            }
            committer = GroupCommitter(writer: writer, latest: latest)
            self.readers = Readers(path: path, configuration: configuration, limit: readers)
        } catch let error as StoreError {
            throw error
        } catch let error as DatabaseError where error.resultCode == .SQLITE_NOTADB {
            throw .foreign(path: path)
        } catch {
            throw .failed("\(error)")
        }
    }

    private static func make(path: String) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { db in
            // Both only take effect before the first table exists (SQLite, "PRAGMA auto_vacuum").
            try db.execute(sql: "PRAGMA page_size = \(pageSize)")
            try db.execute(sql: "PRAGMA auto_vacuum = INCREMENTAL")
            try db.execute(sql: "PRAGMA application_id = \(applicationID)")
        }
        try queue.close()
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)  // it holds secrets
    }

    /// Whether a file that is open nowhere is one of ours.
    static func checkIdentity(path: String) throws {
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        do {
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            try queue.read { db in try checkIdentity(db, path: path) }
            try queue.close()
        } catch let error as DatabaseError where error.resultCode == .SQLITE_NOTADB {
            throw StoreError.foreign(path: path)
        }
    }

    /// Asks SQLite and not the bytes: closing a descriptor of one's own would take SQLite's locks away from the whole process
    /// (SQLite, "How To Corrupt An SQLite Database File", section 2.2).
    private static func checkIdentity(_ db: Database, path: String) throws {
        guard try db.first("PRAGMA application_id", [], { $0.integer(0) }) == Int64(applicationID) else {
            throw StoreError.foreign(path: path)
        }
    }

    /// Once a process, before its first connection; afterwards it has no effect.
    private static let forgoesMemoryStatistics = store_forgo_memory_statistics() == 0

    /// Keeps the latest state at hand for reads, for a process that reads for long. Called once.
    public func holdLatestState() throws { try latest.begin(readers.makeReader()) }

    /// Opens the first read's connection beside what goes on, for a process that reads soon.
    public func openReaderBeside() { readers.openOneBeside() }

    /// Makes checkpoints beside the commits instead of in them, for a process that writes for long. Called once.
    public func makeCheckpointsBeside() {
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        configuration.prepareDatabase { db in try db.execute(sql: "PRAGMA synchronous = FULL") }
        committer.begin(
            Checkpointer(path: path) { [path, configuration] in
                let connection = try DatabaseQueue(path: path, configuration: configuration)
                // Opens the WAL: without it there would be nothing to bring over.
                try connection.writeWithoutTransaction { db in _ = try db.first("SELECT 1 FROM sqlite_schema LIMIT 1", []) { $0.integer(0) }
                }
                return connection
            })
    }

    /// Lets everything that `body` reads see one state of the file, in one transaction.
    public func inOneRead<Value>(_ body: () -> Value) -> Value {
        do { return try readers.read { _ in body() } } catch {
            // Where no read can be begun, those of `body` fail by themselves and say why.
            return body()
        }
    }

    /// Reads one consistent state of the file, on the calling thread. A read within a read sees the same state.
    public func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try readers.read(body)
    }

    /// Runs `body` in a savepoint of its own inside the next group's transaction; returns when that is committed and synced.
    ///
    /// What `body` throws undoes its savepoint only. If the commit fails, every call of the group fails.
    public func write<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            committer.submit(body) { continuation.resume(with: $0) }
        }
    }

    /// The same from a thread that may wait.
    public func writeAndWait<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) throws -> Value {
        try writer.writeWithoutTransaction { db in
            var result: Value?
            try db.inTransaction(.immediate) {
                result = try body(db)
                return .commit
            }
            guard let result else { throw StoreError.failed("the transaction did not run") }
            return result
        }
    }

    /// Applies the migrations that the file has not seen, in order; all or, at the first that fails, none further.
    /// - Throws: `StoreError.newer` if the file has seen migrations that this release does not know.
    public func migrate(_ migrations: [(name: String, sql: String)]) throws {
        if try applied() == migrations.map(\.name) { return }  // as nearly always
        var migrator = DatabaseMigrator()
        for migration in migrations {
            migrator.registerMigration(migration.name) { db in try db.execute(sql: migration.sql) }
        }
        let ready = migrator
        if try writer.read({ try ready.hasBeenSuperseded($0) }) { throw StoreError.newer(path: path) }
        try ready.migrate(writer)
    }

    /// The names of the migrations that the file has seen, in their order.
    private func applied() throws -> [String] {
        try writer.writeWithoutTransaction { db in
            let hasTable = try db.first("SELECT 1 FROM sqlite_schema WHERE name = 'grdb_migrations'", []) { _ in true } ?? false
            return hasTable ? try db.all("SELECT identifier FROM grdb_migrations ORDER BY rowid", []) { $0.text(0) } : []
        }
    }

    /// The statements that make the present schema, one a line group, as SQLite keeps them.
    public func schemaText() throws -> String {
        try read { db in
            try String.fetchAll(
                db,
                sql: """
                    SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'grdb_%'
                    ORDER BY tbl_name, type DESC, name
                    """
            ).map { $0 + ";\n" }.joined(separator: "\n")
        }
    }

    /// Closes every connection. Where no other process has the file, its WAL has been emptied into it and one file is left.
    ///
    /// Call when nothing reads or writes any more. What was acknowledged is in the file whatever happens here.
    public func close() throws {
        try latest.close()
        try committer.endCheckpoints()
        try readers.close()
        try writer.close()
        // Where a reader of ours was still at work, the writer was not the last: only that one removes the WAL (SQLite, "Write-Ahead
        // Logging", section 2.1), and only if it may write.
        var configuration = Configuration()
        configuration.busyMode = .immediateError  // a server that runs keeps a state of the file for up to a second, which is its right
        do {
            let last = try DatabaseQueue(path: path, configuration: configuration)
            try last.writeWithoutTransaction { db in _ = try db.checkpoint(.truncate) }
            try last.close()
        } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY || error.resultCode == .SQLITE_LOCKED {
            // Another process is at work on the file, and empties the WAL in its turn.
        }
    }
}
