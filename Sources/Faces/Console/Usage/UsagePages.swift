internal import Features
internal import HTTPServer
internal import HTTPTypes
internal import Operations

/// The pages of one's own money.
struct UsagePages {
    let layout: ConsoleLayout

    // MARK: The budget and a month

    /// - Parameters:
    ///   - wanted: what was written as the cap, to be mended.
    ///   - problem: what is wrong with it.
    func overview(
        _ spending: Spending, now: Instant, for visit: Visit, said: String?, wanted: String?, problem: String?
    ) -> Response {
        layout.page(
            "Usage and budget", lead: "What your agents, keys and apps spend together. What would pass the cap is refused before any work.",
            for: visit, at: .usage, notice: said.flatMap(Self.notice), status: problem == nil ? .ok : .unprocessableContent,
            """
            \(budget(spending))
            \(cap(spending, visit, wanted: wanted, problem: problem))
            \(month(spending))
            <section><h2>Latest entries</h2>
            \(LedgerTable.html(spending.entries, now: now))
            \(spending.entries.isEmpty ? nil : "<p class=\"more\"><a href=\"/console/usage/ledger\">All entries</a></p>" as HTML)
            </section>
            """)
    }

    /// What has just been done.
    private static func notice(_ word: String) -> HTML? {
        switch word {
        case "set": "The cap is set. It holds from the next call on."
        case "removed": "The cap is removed: nothing limits what is spent."
        default: nil
        }
    }

    private func budget(_ spending: Spending) -> HTML {
        let used = spending.spent + spending.reserved
        // Above the cap is where a cap was lowered after the money was promised.
        let meter: HTML? = spending.cap.flatMap { $0 > 0 ? Self.gauge(used, of: $0) : nil }
        return """
            <section class="panel"><div class="head"><h2>This month, \(Self.name(of: spending.month))</h2><span class="hint">In the time zone \(spending.timeZone)</span></div>
            <dl class="counts">
            <div><dt>Cap</dt><dd>\(spending.cap.map { Money.text($0) } ?? "None")</dd></div>
            <div><dt>Spent</dt><dd>\(Money.text(spending.spent))</dd></div>
            <div><dt>Reserved</dt><dd>\(Money.text(spending.reserved))</dd></div>
            <div\(spending.remaining == 0 ? " class=\"eyes\"" as HTML : "")><dt>Remaining</dt><dd>\(spending.remaining.map { Money.text($0) } ?? "No limit")</dd></div>
            </dl>
            \(meter)
            <p class="hint">Reserved is promised to what is scheduled or going on. The next month begins on \(TimeText.moment(spending.resetsAt)).</p>
            </section>
            """
    }

    private static func gauge(_ used: Int64, of cap: Int64) -> HTML {
        """
        <meter class="gauge" min="0" max="\(String(cap))" high="\(String(cap / 5 * 4))" value="\(String(min(used, cap)))" aria-label="Spent and reserved, of the cap">\(Money.text(used)) of \(Money.text(cap))</meter>
        """
    }

    private func cap(_ spending: Spending, _ visit: Visit, wanted: String?, problem: String?) -> HTML {
        let removal: HTML? =
            spending.cap == nil
            ? nil : "<button type=\"submit\" name=\"remove\" value=\"yes\" formnovalidate class=\"danger\">Remove the cap</button>"
        return """
            <section class="panel" id="cap"><h2>Cap</h2>
            <p>Over all keys, apps and the console. Nothing that is spent or promised already is taken back by a lower one.</p>
            \(SignInPages.problem(problem))
            <form method="post" action="/console/usage/cap" class="fields">
            \(visit.tokenInput)
            <div class="field"><label for="cap-amount">Dollars a month</label>
            <input id="cap-amount" name="cap" inputmode="decimal" autocomplete="off" required maxlength="20" value="\(wanted ?? spending.cap.map { String(Money.text($0).dropFirst()) } ?? "")" aria-describedby="cap-hint">
            <p class="hint" id="cap-hint">Such as 5 or 12.50; 0 allows only what is free.</p></div>
            <div class="deeds"><button type="submit" class="button main">Set the cap</button>\(removal)</div>
            </form>
            </section>
            """
    }

    // MARK: What a month's money went to

    private func month(_ spending: Spending) -> HTML {
        let shown = CalendarMonth(spending.shownMonth)
        let name = Self.name(of: spending.shownMonth)
        let groups: [HTML] = spending.groupings.map { grouping($0, in: name) }
        let isEmpty = spending.groupings.allSatisfy(\.lines.isEmpty)
        return """
            <section id="month"><div class="head"><h2>\(name)</h2>\
            <nav class="deeds" aria-label="Months">\(link(shown?.previous, "Earlier: "))\(link(shown?.next, "Later: "))</nav></div>
            \(isEmpty ? "<p class=\"empty\">Nothing was spent or reserved in \(name). What is free leaves no entry.</p>" as HTML : "\(groups)")
            </section>
            """
    }

    private func link(_ month: CalendarMonth?, _ word: HTML) -> HTML? {
        month.map {
            "<a class=\"button small\" href=\"/console/usage?month=\($0.text)#month\"><span class=\"unseen\">\(word)</span>\($0.name)</a>"
        }
    }

    private func grouping(_ grouping: Spending.Grouping, in month: String) -> HTML {
        let (title, column): (HTML, HTML) =
            switch grouping.group {
            case .project: ("By project", "Project")
            case .key: ("By key or app", "Key or app")
            default: ("By what was done", "Item")
            }
        let more: HTML? = grouping.isCut ? "<p class=\"hint more\">The first \(Spending.mostLines); the rest tells get_usage.</p>" : nil
        guard !grouping.lines.isEmpty else { return "<h3>\(title)</h3><p class=\"empty\">None.</p>" }
        return """
            <h3>\(title)</h3>
            <div class="scroll" tabindex="0" role="region" aria-label="\(title), \(month)">
            <table class="amounts">
            <thead><tr><th scope="col">\(column)</th><th scope="col">Spent</th><th scope="col">Reserved</th></tr></thead>
            <tbody>
            \(grouping.lines.map { Self.row($0) })
            </tbody>
            </table>
            </div>
            \(more)
            """
    }

    private static func row(_ line: Spending.Line) -> HTML {
        "<tr><th scope=\"row\">\(line.name)</th><td>\(Money.text(line.spent))</td><td>\(Money.text(line.reserved))</td></tr>"
    }

    private static func name(of month: String) -> String { CalendarMonth(month)?.name ?? month }

    /// What was written, without blanks around it.
    static func trimmed(_ text: String) -> String {
        String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }

    // MARK: The ledger

    func ledger(_ entries: [Spending.Entry], next: String?, isNewest: Bool, now: Instant, for visit: Visit) -> Response {
        let older: HTML? = next.map { "<a class=\"button\" href=\"/console/usage/ledger?before=\($0)\">Older</a>" }
        let newest: HTML? = isNewest ? nil : "<a class=\"button\" href=\"/console/usage/ledger\">Newest</a>"
        let moves: HTML? = newest == nil && older == nil ? nil : "<p class=\"deeds more\">\(newest)\(older)</p>"
        return layout.page(
            "Ledger", lead: "Each entry stays as it was written: what was reserved, what it came to, and what was given back.", for: visit,
            at: .usage, back: ("/console/usage", "Usage and budget"),
            """
            \(LedgerTable.html(entries, now: now))
            \(moves)
            """)
    }
}
