public import GRDB
internal import GRDBSQLite

/// A statement that inserts one row, and the same for many rows at once: to begin and end a statement costs as much as half a row.
public struct RowInsertion: Sendable {
    /// With more, a statement has more variables than pay: the saving is in the first few.
    public static let rowsAtOnce = 32

    fileprivate let one: String
    fileprivate let many: String

    /// - Parameters:
    ///   - sql: the statement for one row; it ends with its `VALUES (?, …)`.
    ///   - columns: how many values a row has.
    public init(_ sql: String, columns: Int) {
        one = sql
        let row = ", (" + Array(repeating: "?", count: columns).joined(separator: ", ") + ")"
        many = sql + String(repeating: row, count: Self.rowsAtOnce - 1)
    }
}

/// The values of rows on their way into a statement: numbers as they are, texts one after the other in one piece of memory.
public struct RowValues {
    fileprivate enum Value {
        case null
        case integer(Int64)
        case text(start: Int, count: Int)
    }

    fileprivate private(set) var values: [Value] = []
    /// Begins with a byte of its own, so that an empty text, too, has a place.
    fileprivate private(set) var texts: [UInt8] = [0]

    public mutating func append(_ integer: Int64) { values.append(.integer(integer)) }

    /// `nil` is `NULL`.
    public mutating func append(_ text: String?) {
        guard var text else { return values.append(.null) }
        values.append(.text(start: texts.count, count: text.utf8.count))
        text.withUTF8 { unsafe texts.append(contentsOf: $0) }
    }

    fileprivate mutating func removeAll() {
        values.removeAll(keepingCapacity: true)
        texts.removeLast(texts.count - 1)
    }
}

extension Database {
    /// Inserts a row for each element, past GRDB's arguments as `run` does.
    /// - Parameter fill: appends the element's values, in the order of the columns.
    public func insert<Element>(_ elements: [Element], by insertion: RowInsertion, _ fill: (Element, inout RowValues) -> Void) throws {
        var rows = RowValues()
        var next = 0
        while next < elements.count {
            let isFull = elements.count - next >= RowInsertion.rowsAtOnce
            let end = isFull ? next + RowInsertion.rowsAtOnce : next + 1
            rows.removeAll()
            for index in next..<end { fill(elements[index], &rows) }
            try run(isFull ? insertion.many : insertion.one, rows)
            next = end
        }
    }

    private func run(_ sql: String, _ rows: RowValues) throws {
        let statement = unsafe try cachedStatement(sql: sql).sqliteStatement
        precondition(unsafe Int(sqlite3_bind_parameter_count(statement)) == rows.values.count, "a value for each parameter")
        try unsafe rows.texts.withUnsafeBytes { texts in
            // What is bound is only there as long as this closure (SQLITE_STATIC, a null).
            defer {
                unsafe sqlite3_reset(statement)
                unsafe sqlite3_clear_bindings(statement)
            }
            var index: Int32 = 0
            for value in rows.values {
                index += 1
                let code =
                    switch value {
                    case .null: unsafe sqlite3_bind_null(statement, index)
                    case .integer(let integer): unsafe sqlite3_bind_int64(statement, index, integer)
                    case .text(let start, let count):
                        unsafe sqlite3_bind_text64(
                            statement, index, texts.baseAddress.map { unsafe ($0 + start).assumingMemoryBound(to: CChar.self) },
                            UInt64(count), nil, UInt8(SQLITE_UTF8))
                    }
                guard code == SQLITE_OK else { throw failure(code, sql) }
            }
            _ = unsafe try step(statement, sql)
        }
    }
}
