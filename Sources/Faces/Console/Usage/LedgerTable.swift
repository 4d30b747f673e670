internal import Features
internal import Operations

/// Entries of the ledger, as a table.
enum LedgerTable {
    static func html(_ entries: [Spending.Entry], now: Instant) -> HTML {
        guard !entries.isEmpty else { return "<p class=\"empty\">There is no entry. What is free leaves none.</p>" }
        return """
            <div class="scroll stack" tabindex="0" role="region" aria-label="Entries">
            <table>
            <thead><tr><th scope="col">What</th><th scope="col">Amount</th><th scope="col">Item</th><th scope="col">Counts for</th><th scope="col">When</th></tr></thead>
            <tbody>
            \(entries.map { row($0, now) })
            </tbody>
            </table>
            </div>
            """
    }

    private static func row(_ entry: Spending.Entry, _ now: Instant) -> HTML {
        let units: HTML? = entry.units == 1 ? nil : ", \(entry.units) times"
        return """
            <tr><th scope="row">\(kind(entry.kind)) <code class="id">\(entry.subject)</code></th>\
            <td data-label="Amount">\(Money.text(entry.amount))</td><td data-label="Item">\(entry.item)\(units)</td>\
            <td data-label="Counts for">\(CalendarMonth(entry.month)?.name ?? entry.month)</td>\
            <td data-label="When" class="when">\(TimeText.ago(entry.createdAt, now: now))</td></tr>
            """
    }

    private static func kind(_ kind: String) -> HTML {
        switch kind {
        case "reserve": "Reserved"
        case "settle": "Spent"
        case "release": "Given back"
        default: "\(kind)"
        }
    }
}
