import GRDBSQLite
import Synchronization

/// Notes every statement that this process runs on SQLite, on any connection that is opened while it is on.
enum StatementRecorder {
    /// Each statement's text, as it was prepared, and how many steps of SQLite's machine its longest run took.
    private static let longest = Mutex<[String: Int]>([:])

    /// What was noted since the last time.
    static func take() -> [String: Int] {
        longest.withLock { longest in
            defer { longest = [:] }
            return longest
        }
    }

    static func begin() {
        _ = take()
        unsafe sqlite3_auto_extension(unsafeBitCast(attach, to: (@convention(c) () -> Void).self))
    }

    /// Connections that were opened meanwhile go on being noted, until they are closed.
    static func end() { unsafe sqlite3_cancel_auto_extension(unsafeBitCast(attach, to: (@convention(c) () -> Void).self)) }

    private typealias EntryPoint = @convention(c) (OpaquePointer?, UnsafeMutableRawPointer?, UnsafeRawPointer?) -> CInt

    /// SQLite calls this with each new connection (SQLite, "Automatically Load Statically Linked Extensions").
    private static let attach: EntryPoint = { connection, _, _ in
        unsafe sqlite3_trace_v2(connection, UInt32(SQLITE_TRACE_PROFILE), note, nil)
    }

    /// SQLite calls this at the end of each run of a statement (SQLite, "SQL Trace Event Codes").
    private static let note: @convention(c) (UInt32, UnsafeMutableRawPointer?, UnsafeMutableRawPointer?, UnsafeMutableRawPointer?) -> CInt =
        {
            _, _, statement, _ in
            guard let statement = unsafe statement.map(OpaquePointer.init), let text = unsafe sqlite3_sql(statement) else { return 0 }
            let steps = unsafe Int(sqlite3_stmt_status(statement, SQLITE_STMTSTATUS_VM_STEP, 1))
            let sql = unsafe String(cString: text)
            longest.withLock { longest in longest[sql] = max(longest[sql] ?? 0, steps) }
            return 0
        }
}
