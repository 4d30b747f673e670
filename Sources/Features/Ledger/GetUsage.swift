public import Operations
internal import JSONSchema
internal import Store

/// Tells what was spent, and on what.
public struct GetUsage: Operation {
    public static let spec = Spec(
        "get_usage", "Tell what was spent and what is reserved, by month and by what it was for.", .get("/api/v1/usage"),
        scope: .billingRead, effect: .reads, toolset: .billing, command: ["budget", "usage"])

    @Param("The first month, e.g. 2026-01. Default: this month.", .length(7...7)) var from: String?
    @Param("The last month. Default: this month.", .length(7...7)) var to: String?
    @Param("What to group by within a month.") var groupBy = Group.item
    @Param("How many to answer.", .range(1...100)) var limit = 20
    @Param("Where the last page ended.") var cursor: String?

    public init() {}

    /// What money is counted by.
    public enum Group: String, ParamWord {
        case account
        case project
        case key
        case character
        case batch
        case item
    }

    public func run(in context: Context) throws -> Page<UsageLine> {
        let account = try Account.asking(in: context)
        let now = account.month(of: context.now)
        let problems = [("from", from), ("to", to)].compactMap { name, month -> FieldProblem? in
            guard let month, !Self.isMonth(month) else { return nil }
            return FieldProblem(name, got: .string(month), expected: "a month such as \(now)")
        }
        guard problems.isEmpty else { throw Failure.invalid(problems) }
        var after = (month: from ?? now, name: "")
        if let cursor {
            let parts = cursor.split(separator: " ", maxSplits: 1).map(String.init)
            guard parts.count == 2, Self.isMonth(parts[0]) else { throw Cursor.unknown(cursor) }
            after = (parts[0], parts[1])
        }
        let lines = try context.db.all(
            """
            SELECT month, name, spent, reserved FROM ledger_balance
            WHERE account = ? AND dimension = ? AND (month, name) > (?, ?) AND month <= ? ORDER BY month, name LIMIT ?
            """,
            [
                .text(account.name), .text(groupBy.rawValue), .text(after.month), .text(after.name), .text(to ?? now),
                .integer(Int64(limit + 1)),
            ]
        ) { row in UsageLine(month: row.text(0), name: row.text(1), spent: Int(row.integer(2)), reserved: Int(row.integer(3))) }
        return Page(first: limit, of: lines) { "\($0.month) \($0.name)" }
    }

    private static func isMonth(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count == 7, bytes[4] == UInt8(ascii: "-"), let year = Int(text.prefix(4)), let month = Int(text.suffix(2)) else {
            return false
        }
        return year >= 1970 && (1...12).contains(month)
    }
}

/// What one thing cost in a month.
public struct UsageLine: Reply {
    var month: String
    var name: String
    var spent: Int
    var reserved: Int

    public static let fields: [Field<UsageLine>] = [
        Field("month") { $0.month }, Field("name", "What it was for: an id, or an item of the price book.") { $0.name },
        Field("spent_micros") { $0.spent }, Field("reserved_micros") { $0.reserved },
    ]
}
