internal import Dispatch
internal import GRDB
internal import GRDBSQLite
internal import Synchronization

/// The read-only connections of this process: a read takes one that is free, for one transaction.
///
/// GRDB's own pool does the same at ten times the price a read (README, "Performance"): it looks for a reader by a barrier, and parses
/// `BEGIN` and `COMMIT` each time.
final class Readers: Sendable {
    private struct State {
        var idle: [Reader] = []
        var isClosed = false
    }

    private let path: String
    private let configuration: Configuration
    private let state = Mutex(State())
    /// Lets no more reads in than there may be connections.
    private let places: DispatchSemaphore

    /// - Parameter limit: connections at most; a read beyond them waits for one.
    init(path: String, configuration: Configuration, limit: Int) {
        self.path = path
        var configuration = configuration
        configuration.readonly = true
        // A connection is used by one read at a time, whose transaction `Reader` begins and ends.
        configuration.allowsUnsafeTransactions = true
        self.configuration = configuration
        places = DispatchSemaphore(value: limit)
    }

    /// Reads one consistent state of the file, on the calling thread.
    func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
        places.wait()
        defer { places.signal() }
        let reader = try take()
        defer { give(reader) }
        return try reader.read(body)
    }

    /// Closes the connections that are idle now, and the others when they are given back.
    func close() throws {
        let idle = state.withLock { state in
            state.isClosed = true
            defer { state.idle = [] }
            return state.idle
        }
        for reader in idle { try reader.close() }
    }

    private func take() throws -> Reader {
        let found = try state.withLock { state in
            if state.isClosed { throw StoreError.failed("the file was closed") }
            return state.idle.popLast()
        }
        return try found ?? Reader(path: path, configuration: configuration)
    }

    private func give(_ reader: Reader) {
        let isClosed = state.withLock { state in
            if !state.isClosed { state.idle.append(reader) }
            return state.isClosed
        }
        // Nobody waits for the result of a close after the end; the connection is read-only and loses nothing.
        if isClosed { try? reader.close() }
    }
}

/// One connection, with the two statements that begin and end a read.
///
/// Unchecked: the pointers never change until `close`, and are used on the connection's queue only.
@safe private final class Reader: @unchecked Sendable {
    private let queue: DatabaseQueue
    private let begin: OpaquePointer
    private let end: OpaquePointer

    init(path: String, configuration: Configuration) throws {
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        self.queue = queue
        unsafe begin = try queue.unsafeRead { db in unsafe try Self.prepare("BEGIN", db) }
        unsafe end = try queue.unsafeRead { db in unsafe try Self.prepare("COMMIT", db) }
    }

    func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try queue.unsafeRead { db in
            unsafe try run(begin, db)
            let result = Result { try body(db) }
            unsafe try run(end, db)
            return try result.get()
        }
    }

    func close() throws {
        queue.unsafeRead { _ in
            unsafe sqlite3_finalize(begin)
            unsafe sqlite3_finalize(end)
        }
        try queue.close()
    }

    private func run(_ statement: OpaquePointer, _ db: Database) throws {
        let code = unsafe sqlite3_step(statement)
        unsafe sqlite3_reset(statement)
        guard code == SQLITE_DONE else { throw DatabaseError(resultCode: ResultCode(rawValue: code), message: db.lastErrorMessage) }
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
