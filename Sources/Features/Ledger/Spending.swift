public import Operations

/// A month of one's own money as people look at it: the cap, what it went to by names instead of ids, the newest entries.
public struct Spending: Sendable {
    /// One thing that money went to.
    public struct Line: Sendable, Equatable {
        /// The name of the project, the key or the app; an item of the price book as it is.
        public let name: String
        /// Micro-dollars.
        public let spent: Int64
        /// Micro-dollars.
        public let reserved: Int64
    }

    /// One entry of the ledger.
    public struct Entry: Sendable, Equatable {
        public let id: LedgerEntryID
        /// `reserve`, `settle` or `release`.
        public let kind: String
        /// Micro-dollars.
        public let amount: Int64
        public let item: String
        public let units: Int
        public let subject: String
        public let month: String
        public let createdAt: Instant
    }

    /// What money went to in the shown month, by one way to look at it.
    public struct Grouping: Sendable, Equatable {
        public let group: GetUsage.Group
        /// By name; `mostLines` at most.
        public let lines: [Line]
        /// Whether there is more than is shown.
        public let isCut: Bool
    }

    /// This month, in the account's time zone: `2026-11`.
    public let month: String
    public let timeZone: String
    /// Micro-dollars a month; `nil` for no cap.
    public let cap: Int64?
    /// Of this month, micro-dollars.
    public let spent: Int64
    /// Of this month, micro-dollars.
    public let reserved: Int64
    /// Of this month, micro-dollars; `nil` without a cap.
    public let remaining: Int64?
    /// When the next month begins.
    public let resetsAt: Instant
    /// The month that `groupings` is about.
    public let shownMonth: String
    public let groupings: [Grouping]
    /// The newest first.
    public let entries: [Entry]

    /// Lines of one grouping at most.
    public static let mostLines = 100
    /// Entries that stand beside the rest.
    public static let recentEntries = 10
    /// Entries of a page of their own.
    public static let pageEntries = 50

    /// - Parameter shown: the month to look at, `2026-11`; this month if `nil`.
    /// - Throws: `.validationFailed` for what is no month.
    public static func of(_ user: UserID, month shown: String?, in context: Context) throws -> Spending {
        let budget = try Budget.of(Account.of(user, in: context), in: context)
        let month = shown ?? budget.month
        let names = try names(of: user, in: context)
        return Spending(
            month: budget.month, timeZone: budget.account.zone.identifier, cap: budget.account.cap, spent: budget.spent,
            reserved: budget.reserved, remaining: budget.remaining, resetsAt: budget.resetsAt, shownMonth: month,
            groupings: try [GetUsage.Group.project, .key, .item].map { try grouping($0, month, names, in: context) },
            entries: try entries(before: nil, limit: recentEntries, in: context).entries)
    }

    /// Entries of the caller's ledger, newest first.
    /// - Parameter cursor: where the page before ended.
    /// - Returns: the entries, and where the next page begins; `nil` at the end.
    public static func entries(
        before cursor: String?, limit: Int = pageEntries, in context: Context
    ) throws -> (entries: [Entry], next: String?) {
        var list = ListLedger()
        list.limit = limit
        list.cursor = cursor
        let page = try list.run(in: context)
        let entries = page.items.map { line in
            Entry(
                id: line.id, kind: line.kind, amount: Int64(line.amount), item: line.item, units: line.units, subject: line.subject,
                month: line.month, createdAt: line.createdAt)
        }
        return (entries, page.nextCursor)
    }

    private static func grouping(
        _ group: GetUsage.Group, _ month: String, _ names: [String: String], in context: Context
    ) throws -> Grouping {
        var usage = GetUsage()
        usage.from = month
        usage.to = month
        usage.groupBy = group
        usage.limit = mostLines
        usage.cursor = nil
        let page = try usage.run(in: context)
        let lines = page.items.map { Line(name: names[$0.name] ?? $0.name, spent: Int64($0.spent), reserved: Int64($0.reserved)) }
        return Grouping(group: group, lines: lines, isCut: page.nextCursor != nil)
    }

    /// The names of the user's projects, keys and apps, by their ids. What is gone keeps its id.
    private static func names(of user: UserID, in context: Context) throws -> [String: String] {
        let projects = try Overview.projects(of: user, in: context).map { ($0.id.text, $0.name) }
        let keys = try Keys.list(of: user, in: context).filter { !$0.name.isEmpty }.map { ($0.id.text, $0.name) }
        let apps = try Grants.list(of: user, in: context).map { ($0.id.text, $0.clientName) }
        return Dictionary(projects + keys + apps) { first, _ in first }
    }
}
