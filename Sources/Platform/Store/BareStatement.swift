public import GRDB
internal import GRDBSQLite

/// A value on its way into a statement.
public enum Binding: Sendable {
    case null
    case integer(Int64)
    case text(String)
    case bytes([UInt8])

    public static func text(orNull text: String?) -> Binding { text.map(Binding.text) ?? .null }
    public static func integer(orNull integer: Int64?) -> Binding { integer.map(Binding.integer) ?? .null }
}

/// The row that a statement stands on, read column by column without a copy of the whole.
///
/// Safe: it lives inside the closure that it is given to, while the statement rests on the row.
@safe public struct Columns: ~Copyable {
    private let statement: OpaquePointer

    fileprivate init(_ statement: OpaquePointer) { unsafe self.statement = statement }

    public func isNull(_ column: Int32) -> Bool { unsafe sqlite3_column_type(statement, column) == SQLITE_NULL }

    public func integer(_ column: Int32) -> Int64 { unsafe sqlite3_column_int64(statement, column) }

    public func integerIfAny(_ column: Int32) -> Int64? { isNull(column) ? nil : integer(column) }

    /// The text of the column; empty for `NULL`.
    public func text(_ column: Int32) -> String {
        guard let start = unsafe sqlite3_column_text(statement, column) else { return "" }
        let count = Int(unsafe sqlite3_column_bytes(statement, column))
        return unsafe String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    /// The bytes of the column; none for `NULL`.
    public func bytes(_ column: Int32) -> [UInt8] {
        let count = Int(unsafe sqlite3_column_bytes(statement, column))
        return unsafe Array(UnsafeRawBufferPointer(start: sqlite3_column_blob(statement, column), count: count))
    }

    /// Copies the bytes of the column from `offset` on into the buffer, as many as there are and fit, and says how many.
    public func copyBytes(_ column: Int32, from offset: Int, into buffer: UnsafeMutableRawBufferPointer) -> Int {
        guard let start = unsafe sqlite3_column_blob(statement, column) else { return 0 }
        let count = min(Int(unsafe sqlite3_column_bytes(statement, column)) - offset, buffer.count)
        guard count > 0 else { return 0 }
        unsafe buffer.copyMemory(from: UnsafeRawBufferPointer(start: start + offset, count: count))
        return count
    }

    public func textIfAny(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }
}

/// Statements past GRDB's rows and arguments: for the few that every request runs, where these cost more than SQLite itself
/// (README, "Performance"). They are prepared and kept by GRDB like all others.
extension Database {
    /// The first row of a statement, mapped; `nil` where there is none.
    /// - Parameter bindings: the values of all parameters, in the order in which they first stand in the statement.
    public func first<Value>(_ sql: String, _ bindings: [Binding], _ map: (borrowing Columns) throws -> Value) throws -> Value? {
        unsafe try running(sql, bindings) { statement in
            guard unsafe try step(statement, sql) else { return nil }
            return unsafe try map(Columns(statement))
        }
    }

    /// All rows of a statement, mapped.
    public func all<Value>(_ sql: String, _ bindings: [Binding], _ map: (borrowing Columns) throws -> Value) throws -> [Value] {
        unsafe try running(sql, bindings) { statement in
            var values: [Value] = []
            while unsafe try step(statement, sql) { unsafe values.append(try map(Columns(statement))) }
            return values
        }
    }

    /// Runs a statement that answers no rows.
    public func run(_ sql: String, _ bindings: [Binding]) throws {
        unsafe try running(sql, bindings) { statement in _ = unsafe try step(statement, sql) }
    }

    /// Runs `body` in a savepoint: what it throws undoes what it did (SQLite, "Savepoints").
    public func undoing<Value>(_ body: () throws -> Value) throws -> Value {
        try run("SAVEPOINT step", [])
        do {
            let value = try body()
            try run("RELEASE step", [])
            return value
        } catch {
            // A full disk or an I/O error rolls the whole transaction back, and the savepoint with it.
            if isInsideTransaction {
                try run("ROLLBACK TO step", [])
                try run("RELEASE step", [])
            }
            throw error
        }
    }

    private func running<Value>(_ sql: String, _ bindings: [Binding], _ body: (OpaquePointer) throws -> Value) throws -> Value {
        let statement = try unsafe (Reader.reading(self)?.statements.statement(sql, self) ?? cachedStatement(sql: sql)).sqliteStatement
        precondition(unsafe Int(sqlite3_bind_parameter_count(statement)) == bindings.count, "a value for each parameter")
        // What was bound is only there as long as this function: nobody else may run the statement with it.
        defer {
            unsafe sqlite3_reset(statement)
            unsafe sqlite3_clear_bindings(statement)
        }
        return unsafe try binding(bindings[...], of: statement, sql, body)
    }

    /// Binds the values, and runs `body` while they are where they are: SQLite need not copy them (SQLITE_STATIC, a null).
    private func binding<Value>(
        _ bindings: ArraySlice<Binding>, of statement: OpaquePointer, _ sql: String, _ body: (OpaquePointer) throws -> Value
    ) throws -> Value {
        guard let first = bindings.first else { return unsafe try body(statement) }
        let index = Int32(bindings.startIndex + 1)
        func go(on code: Int32) throws -> Value {
            guard code == SQLITE_OK else { throw failure(code, sql) }
            return unsafe try binding(bindings.dropFirst(), of: statement, sql, body)
        }
        switch first {
        case .null: return try go(on: unsafe sqlite3_bind_null(statement, index))
        case .integer(let value): return try go(on: unsafe sqlite3_bind_int64(statement, index, value))
        case .text(var value):
            return try value.withUTF8 { bytes in
                try go(on: unsafe sqlite3_bind_text64(statement, index, bytes.baseAddress, UInt64(bytes.count), nil, UInt8(SQLITE_UTF8)))
            }
        case .bytes(let value):
            return try unsafe value.withUnsafeBytes { bytes in
                try go(on: unsafe sqlite3_bind_blob64(statement, index, bytes.baseAddress, UInt64(bytes.count), nil))
            }
        }
    }

    func step(_ statement: OpaquePointer, _ sql: String) throws -> Bool {
        switch unsafe sqlite3_step(statement) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code: throw failure(code, sql)
        }
    }

    func failure(_ code: Int32, _ sql: String) -> DatabaseError {
        DatabaseError(resultCode: ResultCode(rawValue: code), message: lastErrorMessage, sql: sql)
    }
}
