public import Operations
internal import JSONSchema
internal import Store

/// The money: append-only entries in micro-dollars. What is about to be done reserves its price, and is settled when it is done or
/// released when it is not.
///
/// Every function is a part of the transaction that does, or gives up, what is paid for.
public enum Ledger {
    /// What is to be paid for.
    struct Charge {
        /// What it is for: a publication's, a job's id. It has one open hold at most.
        var subject: String
        var item: String
        var units = 1
        /// What is reserved for one, where that is not the item's own price.
        var price: Prices.Price?
        var project: ProjectID
        var character: String?
        var batch: String?
        /// When it will be done: the month that it counts against.
        var at: Instant
    }

    /// Reserves the price of all of it, or of nothing. What has a hold that is open keeps that one.
    /// - Parameter unit: the price of one of what is ordered, where that is several charges; to say how many would fit.
    /// - Throws: `.budgetExceeded` where it would pass the month's cap, `.insufficientScope` for a caller who may not have things made for
    ///   money; then nothing has changed.
    static func reserve(_ charges: [Charge], unit: Int64? = nil, in context: Context) throws {
        var priced: [(charge: Charge, price: Prices.Price)] = []
        for charge in charges where try !isHeld(charge.subject, in: context) {
            let price = try charge.price ?? Prices.of(charge.item, in: context)
            if price.micros > 0 { priced.append((charge, price)) }
        }
        guard let first = priced.first else { return }
        // Money is implied by no other scope; what publishing costs comes with the right to publish.
        if priced.contains(where: { !$0.charge.item.hasPrefix("publish.") }) {
            try context.require(anyOf: [.contentGenerate], for: "What costs money")
        }
        let account = try Account.paying(for: first.charge.project, in: context)
        for (month, charges) in Dictionary(grouping: priced, by: { account.month(of: $0.charge.at) }).sorted(by: { $0.key < $1.key }) {
            let total = charges.reduce(0) { $0 + $1.price.micros * Int64($1.charge.units) }
            try Budget.check(total, of: account, month: month, unit: unit ?? charges[0].price.micros, in: context)
        }
        for (charge, price) in priced {
            let id = context.makeID(LedgerEntryID.self)
            let entry = Entry(
                id: id.text, kind: .reserve, hold: id.text, charge: charge, amount: price.micros * Int64(charge.units),
                edition: price.edition, account: account.name, key: context.caller.key?.text ?? context.caller.grant?.text,
                month: account.month(of: charge.at))
            try append(entry, reserved: entry.amount, spent: 0, in: context)
            try context.db.run("INSERT INTO ledger_hold (subject, entry) VALUES (?, ?)", [.text(charge.subject), .text(id.text)])
            try Budget.tell(account, month: entry.month, added: entry.amount, project: charge.project, in: context)
        }
    }

    private static func isHeld(_ subject: String, in context: Context) throws -> Bool {
        try context.db.first("SELECT 1 FROM ledger_hold WHERE subject = ?", [.text(subject)]) { _ in true } ?? false
    }

    /// What one unit of each of those items costs together, in micro-dollars.
    static func price(of items: [String], in context: Context) throws -> Int64 {
        try items.reduce(0) { try $0 + Prices.of($1, in: context).micros }
    }

    /// Has a person agree to what is paid for, under a key that asks before spending.
    static func requireConfirmation(of what: String, item: String, units: Int = 1, in context: Context) throws {
        guard context.caller.confirms.contains(.spend) else { return }
        try requireConfirmation(of: what, micros: Prices.of(item, in: context).micros * Int64(units), in: context)
    }

    /// The same for what has several prices.
    /// - Parameter micros: of all of it.
    static func requireConfirmation(of what: String, micros: Int64, in context: Context) throws {
        guard context.caller.confirms.contains(.spend), micros > 0 else { return }
        try context.requireConfirmation(of: what, "\(what), for \(Money.text(micros))", before: [.spend])
    }

    /// It was done: what it really cost is spent. Without an open hold nothing happens, so that it may be said twice.
    /// - Parameter amount: micro-dollars; `nil` for what was reserved.
    public static func settle(_ subject: String, amount: Int64? = nil, in context: Context) throws {
        try end(subject, .settle, amount: amount, in: context)
    }

    /// It was not done, and nothing was spent. Without an open hold nothing happens.
    public static func release(_ subject: String, in context: Context) throws { try end(subject, .release, amount: nil, in: context) }

    // MARK: Entries

    enum Kind: String {
        case reserve
        case settle
        case release
    }

    private struct Entry {
        var id: String
        var kind: Kind
        var hold: String
        var subject: String
        var amount: Int64
        var item: String
        var units: Int64
        var edition: String
        var account: String
        var key: String?
        var project: String?
        var character: String?
        var batch: String?
        var month: String

        /// What is reserved.
        init(
            id: String, kind: Kind, hold: String, charge: Charge, amount: Int64, edition: String, account: String, key: String?,
            month: String
        ) {
            (self.id, self.kind, self.hold, subject, self.amount) = (id, kind, hold, charge.subject, amount)
            (item, units, self.edition, self.account, self.key) = (charge.item, Int64(charge.units), edition, account, key)
            (project, character, batch, self.month) = (charge.project.text, charge.character, charge.batch, month)
        }

        /// The entry that holds something open, as `oneHold` selects it.
        init(hold row: borrowing Columns) {
            (id, kind, hold, subject) = (row.text(0), .reserve, row.text(0), row.text(1))
            (amount, item, units, edition) = (row.integer(2), row.text(3), row.integer(4), row.text(5))
            (account, key, project, character) = (row.text(6), row.textIfAny(7), row.textIfAny(8), row.textIfAny(9))
            (batch, month) = (row.textIfAny(10), row.text(11))
        }
    }

    private static let oneHold = """
        SELECT id, ledger.subject, amount, item, units, price_edition, account, key, project, character, batch, month
        FROM ledger_hold JOIN ledger ON ledger.id = ledger_hold.entry WHERE ledger_hold.subject = ?
        """

    private static func end(_ subject: String, _ kind: Kind, amount: Int64?, in context: Context) throws {
        guard var entry = try context.db.first(oneHold, [.text(subject)], { row in Entry(hold: row) }) else { return }
        let reserved = entry.amount
        entry.id = context.makeID(LedgerEntryID.self).text
        entry.kind = kind
        entry.amount = amount ?? reserved
        try append(entry, reserved: -reserved, spent: kind == .settle ? entry.amount : 0, in: context)
        try context.db.run("DELETE FROM ledger_hold WHERE subject = ?", [.text(subject)])
    }

    /// Writes an entry, and what it changes in the balances.
    private static func append(_ entry: Entry, reserved: Int64, spent: Int64, in context: Context) throws {
        try context.db.run(
            """
            INSERT INTO ledger (id, kind, hold, subject, amount, item, units, price_edition, account, key, project, character, batch, month,
                created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .text(entry.id), .text(entry.kind.rawValue), .text(entry.hold), .text(entry.subject), .integer(entry.amount),
                .text(entry.item), .integer(entry.units), .text(entry.edition), .text(entry.account), .text(orNull: entry.key),
                .text(orNull: entry.project), .text(orNull: entry.character), .text(orNull: entry.batch), .text(entry.month),
                .integer(context.now.milliseconds),
            ])
        let parts = [
            ("account", entry.account), ("key", entry.key), ("project", entry.project), ("character", entry.character),
            ("batch", entry.batch), ("item", entry.item),
        ]
        for (dimension, name) in parts {
            guard let name else { continue }
            try context.db.run(
                """
                INSERT INTO ledger_balance (account, month, dimension, name, reserved, spent) VALUES (?1, ?2, ?3, ?4, max(?5, 0), ?6)
                ON CONFLICT (account, dimension, month, name) DO UPDATE SET reserved = reserved + ?5, spent = spent + ?6
                """,
                [.text(entry.account), .text(entry.month), .text(dimension), .text(name), .integer(reserved), .integer(spent)])
        }
    }
}
