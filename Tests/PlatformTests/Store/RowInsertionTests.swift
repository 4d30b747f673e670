import GRDB
import Store
import Testing

@Suite struct RowInsertionTests {
    private struct Row: Equatable {
        var text: String?
        var number: Int64
    }

    private let fixture: StoreFixture
    private let insertion = RowInsertion("INSERT INTO pair (text, number) VALUES (?, ?)", columns: 2)

    init() throws {
        fixture = try StoreFixture(
            "CREATE TABLE pair (id INTEGER PRIMARY KEY, text TEXT, number INTEGER NOT NULL CHECK (number < 1000)) STRICT")
    }

    private func insert(_ rows: [Row]) throws {
        try fixture.store.writeAndWait { [insertion] db in
            try db.insert(rows, by: insertion) { row, values in
                values.append(row.text)
                values.append(row.number)
            }
        }
    }

    private var kept: [Row] {
        get throws {
            try fixture.store.read { db in
                try db.all("SELECT text, number FROM pair ORDER BY id", []) { Row(text: $0.textIfAny(0), number: $0.integer(1)) }
            }
        }
    }

    /// None, fewer than one statement takes, as many, and some more than several take.
    @Test(arguments: [0, 1, 2, 31, 32, 33, 64, 100])
    func `every row is there, in order, with its own values`(count: Int) throws {
        let texts = [nil, "", "a", "é𝄞", String(repeating: "long ", count: 500)]
        let rows = (0..<count).map { Row(text: texts[$0 % texts.count], number: Int64($0)) }
        try insert(rows)
        #expect(try kept == rows)
    }

    @Test func `a row that is refused is an error, and none of its transaction stays`() throws {
        let rows = (0..<40 as Range<Int64>).map { Row(text: "row", number: $0 == 5 ? 1_000 : $0) }
        let error = #expect(throws: DatabaseError.self) { try insert(rows) }
        #expect(error?.extendedResultCode == .SQLITE_CONSTRAINT_CHECK)
        #expect(try kept == [])
        try insert([Row(text: nil, number: 1)])
        #expect(try kept == [Row(text: nil, number: 1)])
    }
}
