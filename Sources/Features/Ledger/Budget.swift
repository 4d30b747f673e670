internal import JSONSchema
public import Operations
internal import Store

/// A month's money: what may be spent, what has been, what is promised.
public struct Budget: Reply {
    var account: Account
    var month: String
    var spent: Int64
    var reserved: Int64
    var resetsAt: Instant

    /// What is left below the cap; `nil` without one.
    var remaining: Int64? { account.cap.map { max(0, $0 - spent - reserved) } }

    public static let fields: [Field<Budget>] = [
        Field("month", "In the account's time zone, e.g. 2026-11.") { $0.month },
        Field("timezone") { $0.account.zone.identifier },
        Field("monthly_cap_micros", "Micro-dollars; null for no cap.") { $0.account.cap.map { Int($0) } },
        Field("spent_micros") { Int($0.spent) },
        Field("reserved_micros", "Promised to what is scheduled or going on.") { Int($0.reserved) },
        Field("remaining_micros", "null without a cap.") { $0.remaining.map { Int($0) } },
        Field("resets_at", "When the next month begins.") { $0.resetsAt },
        Field("price_edition", "The day of the price book.") { _ in PriceBook.embedded.edition },
    ]

    /// How the account stands this month.
    static func of(_ account: Account, in context: Context) throws -> Budget {
        let month = account.month(of: context.now)
        let (spent, reserved) = try balance(of: account, month: month, in: context)
        return Budget(
            account: account, month: month, spent: spent, reserved: reserved, resetsAt: account.monthEnd(after: context.now))
    }

    private static func balance(of account: Account, month: String, in context: Context) throws -> (spent: Int64, reserved: Int64) {
        try context.db.first(
            "SELECT spent, reserved FROM ledger_balance WHERE account = ?1 AND month = ?2 AND dimension = 'account' AND name = ?1",
            [.text(account.name), .text(month)]
        ) { row in (row.integer(0), row.integer(1)) } ?? (0, 0)
    }

    /// Refuses what would pass the month's cap, before anything is done.
    /// - Parameter unit: the price of one, to say how many would fit.
    static func check(_ micros: Int64, of account: Account, month: String, unit: Int64, in context: Context) throws {
        guard let cap = account.cap else { return }
        let (spent, reserved) = try balance(of: account, month: month, in: context)
        let left = max(0, cap - spent - reserved)
        guard micros > left else { return }
        let fitting = unit > 0 ? left / unit : 0
        let fits = fitting > 0 ? "; \(fitting) at \(Money.text(unit)) would fit" : ""
        throw Failure(
            .budgetExceeded,
            """
            This costs \(Money.text(micros)), and \(Money.text(left)) is left of the cap of \(Money.text(cap)) for \(month)\(fits). \
            Nothing was done. A person can raise the cap by set_budget_cap; the next month begins anew.
            """)
    }

    /// Tells when the account passes four fifths of its cap, and when nothing is left.
    static func tell(_ account: Account, month: String, added: Int64, project: ProjectID, in context: Context) throws {
        guard let cap = account.cap, cap > 0 else { return }
        let (spent, reserved) = try balance(of: account, month: month, in: context)
        let now = spent + reserved
        for percent: Int64 in [80, 100] where now * 100 >= cap * percent && (now - added) * 100 < cap * percent {
            try context.event(
                "budget.threshold", project: project, subject: account.name,
                data: [
                    "month": .string(month), "percent": .int(percent), "monthly_cap_micros": .int(cap), "spent_micros": .int(spent),
                    "reserved_micros": .int(reserved),
                ])
        }
    }
}
