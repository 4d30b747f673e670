internal import GRDB
internal import GRDBSQLite
internal import Glibc

/// A read-only connection, with the statements that begin and end a read.
///
/// Unchecked: the pointers never change until `close`, and are used on the connection's queue only, as are `memo` and `statements`;
/// `isClosed` is set on that queue, and read when nobody else has the reader any more; `lastThread` is touched by whoever has taken the
/// reader, or under the lock of those that hand it out.
@safe final class Reader: @unchecked Sendable {
    /// The thread that used it last.
    var lastThread = pthread_t()
    /// What it has found out about the state that it read last.
    var memo = StateMemo()
    /// What it has prepared besides the following.
    var statements = KnownStatements()

    private let queue: DatabaseQueue
    private let begin: OpaquePointer
    private let look: OpaquePointer
    private let end: OpaquePointer
    private let version: OpaquePointer
    private var isClosed = false

    init(path: String, configuration: Configuration) throws {
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        self.queue = queue
        unsafe begin = try queue.unsafeRead { db in unsafe try Self.prepare("BEGIN", db) }
        unsafe look = try queue.unsafeRead { db in unsafe try Self.prepare("SELECT 1 FROM sqlite_schema LIMIT 1", db) }
        unsafe end = try queue.unsafeRead { db in unsafe try Self.prepare("COMMIT", db) }
        unsafe version = try queue.unsafeRead { db in unsafe try Self.prepare("PRAGMA data_version", db) }
    }

    func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try queue.unsafeRead { db in
            unsafe try run(begin, db)
            let result = Result { try body(db) }
            unsafe try run(end, db)
            return try result.get()
        }
    }

    /// Begins a read of the latest state and leaves it open.
    func hold() throws {
        try queue.unsafeRead { db in
            unsafe try run(begin, db)
            do { unsafe try run(look, db) } catch {
                // What could not be begun is left; that it could not is what is told.
                unsafe try? run(end, db)
                throw error
            }
        }
    }

    /// Ends what `hold` has begun.
    func letGo() throws { try queue.unsafeRead { db in unsafe try run(end, db) } }

    func close() throws {
        queue.unsafeRead { _ in
            statements = KnownStatements()
            finalize()
        }
        try queue.close()
    }

    /// Nobody uses it any more, and nobody closed it: with a statement left, its connection would stay open.
    deinit { if !isClosed { finalize() } }

    private func finalize() {
        isClosed = true
        unsafe sqlite3_finalize(begin)
        unsafe sqlite3_finalize(look)
        unsafe sqlite3_finalize(end)
        unsafe sqlite3_finalize(version)
    }

    /// A number that is another one when somebody has committed since this connection asked last (SQLite, "PRAGMA data_version"). Asked
    /// within a read, it is that of the state that is read.
    func stateVersion(_ db: Database) throws -> Int64 {
        defer { unsafe sqlite3_reset(version) }
        let code = unsafe sqlite3_step(version)
        guard code == SQLITE_ROW else { throw DatabaseError(resultCode: ResultCode(rawValue: code), message: db.lastErrorMessage) }
        return unsafe sqlite3_column_int64(version, 0)
    }

    private func run(_ statement: OpaquePointer, _ db: Database) throws {
        let code = unsafe sqlite3_step(statement)
        unsafe sqlite3_reset(statement)
        guard code == SQLITE_DONE || code == SQLITE_ROW else {
            throw DatabaseError(resultCode: ResultCode(rawValue: code), message: db.lastErrorMessage)
        }
    }

    private static func prepare(_ sql: String, _ db: Database) throws -> OpaquePointer {
        var statement: OpaquePointer?
        let code = unsafe sqlite3_prepare_v3(db.sqliteConnection, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil)
        guard code == SQLITE_OK, let statement = unsafe statement else {
            throw DatabaseError(resultCode: ResultCode(rawValue: code), message: db.lastErrorMessage, sql: sql)
        }
        return unsafe statement
    }
}
