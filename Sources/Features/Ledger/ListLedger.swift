public import Operations
internal import Store

/// Lists the entries of the ledger.
public struct ListLedger: Operation {
    public static let spec = Spec(
        "list_ledger", "List the ledger's entries, newest first: what was reserved, settled and released, at which price.",
        .get("/api/v1/ledger"), scope: .billingRead, effect: .reads, toolset: .billing, command: ["ledger", "list"])

    @Param("How many to answer.", .range(1...100)) var limit = 10
    @Param("Where the last page ended.") var cursor: String?

    public init() {}

    public func run(in context: Context) throws -> Page<LedgerLine> {
        let account = try Account.asking(in: context)
        let last = try Cursor.id(cursor, LedgerEntryID.self)
        let lines = try context.db.all(
            """
            SELECT id, kind, hold, subject, amount, item, units, price_edition, project, month, created_at FROM ledger
            WHERE account = ? AND id < ? ORDER BY id DESC LIMIT ?
            """, [.text(account.name), .text(last?.text ?? "led_~"), .integer(Int64(limit + 1))]
        ) { row in
            LedgerLine(
                id: LedgerEntryID(stored: row.text(0)), kind: row.text(1), hold: LedgerEntryID(stored: row.text(2)), subject: row.text(3),
                amount: Int(row.integer(4)), item: row.text(5), units: Int(row.integer(6)), edition: row.text(7),
                project: row.textIfAny(8).map(ProjectID.init(stored:)), month: row.text(9),
                createdAt: Instant(milliseconds: row.integer(10)))
        }
        return Page(first: limit, of: lines) { $0.id.text }
    }
}

/// One entry.
public struct LedgerLine: LeanItem {
    var id: LedgerEntryID
    var kind: String
    var hold: LedgerEntryID
    var subject: String
    var amount: Int
    var item: String
    var units: Int
    var edition: String
    var project: ProjectID?
    var month: String
    var createdAt: Instant

    public static let fields: [Field<LedgerLine>] = [
        Field("id") { $0.id }, Field("kind", "reserve, settle or release.") { $0.kind },
        Field("hold", "The entry that reserved.") { $0.hold }, Field("subject", "What it is for, e.g. a publication.") { $0.subject },
        Field("amount_micros") { $0.amount }, Field("item", "The line of the price book.") { $0.item }, Field("units") { $0.units },
        Field("price_edition") { $0.edition }, Field("project_id") { $0.project }, Field("month", "What it counts against.") { $0.month },
        Field("created_at") { $0.createdAt },
    ]

    public static let seldomFields: Set = ["price_edition", "project_id", "month", "units", "hold"]
}
