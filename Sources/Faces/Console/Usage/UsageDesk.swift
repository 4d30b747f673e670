internal import Features
internal import HTTPServer
internal import HTTPTypes
internal import JSONSchema
internal import Operations

/// One's own money: the budget, what a month's went to, the ledger, and the cap.
struct UsageDesk: ConsoleDesk {
    let dispatcher: Dispatcher
    let layout: ConsoleLayout

    private var pages: UsagePages { UsagePages(layout: layout) }

    func answer(_ request: ConsoleRequest) async throws(Failure) -> Response {
        let session = try request.session()
        let rest = request.path.dropFirst(2).map(\.self)
        switch (rest.count, request.isPost) {
        case (0, false): return try overview(request, session)
        case (1, false) where rest[0] == "ledger": return try ledger(request, session)
        case (1, true) where rest[0] == "cap": return try await setCap(request, session)
        default: throw Failure(.notFound, "There is no such page.")
        }
    }

    private func overview(
        _ request: ConsoleRequest, _ session: Session, problem: String? = nil
    ) throws(Failure) -> Response {
        var month: CalendarMonth?
        if let text = request.query("month") {
            guard let chosen = CalendarMonth(text) else { throw Failure(.notFound, "There is no such month. Write it as 2026-11.") }
            month = chosen
        }
        let spending = try dispatcher.view(as: session.caller, requestID: request.head.id) { context in
            try Spending.of(session.user, month: month?.text, in: context)
        }
        return pages.overview(
            spending, now: dispatcher.clock.now, for: request.visit, said: request.query("said"), wanted: request.form["cap"],
            problem: problem)
    }

    private func ledger(_ request: ConsoleRequest, _ session: Session) throws(Failure) -> Response {
        var cursor: String?
        if let text = request.query("before") {
            guard let id = LedgerEntryID(text) else { throw Failure(.notFound, "There is no such page.") }
            cursor = id.text
        }
        let page = try dispatcher.view(as: session.caller, requestID: request.head.id) { context in
            try Spending.entries(before: cursor, in: context)
        }
        return pages.ledger(page.entries, next: page.next, isNewest: cursor == nil, now: dispatcher.clock.now, for: request.visit)
    }

    private func setCap(_ request: ConsoleRequest, _ session: Session) async throws(Failure) -> Response {
        var arguments: JSON = ["monthly_cap_micros": .null]
        let isRemoved = request.form["remove"] != nil
        if !isRemoved {
            guard let micros = Money.micros(UsagePages.trimmed(request.form["cap"] ?? "")) else {
                return try overview(request, session, problem: "Write an amount in dollars, such as 5 or 12.50.")
            }
            arguments["monthly_cap_micros"] = .int(micros)
        }
        let outcome = await dispatcher.call(
            Dispatcher.Call("set_budget_cap", arguments, caller: session.caller, face: .page, requestID: request.head.id))
        switch outcome.reply {
        case .success: return .seeOther("/console/usage?said=\(isRemoved ? "removed" : "set")")
        case .failure(let failure) where failure.code == .validationFailed:
            return try overview(request, session, problem: "A cap is $0 to $1000000 a month.")
        case .failure(let failure): throw failure
        }
    }
}
