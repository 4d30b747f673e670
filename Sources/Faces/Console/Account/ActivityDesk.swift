internal import Features
internal import HTTPServer
internal import HTTPTypes
internal import Operations

/// What was done in one's own name.
struct ActivityDesk: ConsoleDesk {
    let dispatcher: Dispatcher
    let layout: ConsoleLayout

    func answer(_ request: ConsoleRequest) async throws(Failure) -> Response {
        let session = try request.session()
        guard request.path.count == 2, !request.isPost else { throw Failure(.notFound, "There is no such page.") }
        var before: Int64?
        if let text = request.query("before") {
            guard let id = Int64(text), id > 0 else { throw Failure(.notFound, "There is no such page.") }
            before = id
        }
        // What reads have left behind is written within a second; what is asked for now is to be complete.
        await dispatcher.flush()
        let lines = try dispatcher.view(as: session.caller, requestID: request.head.id) { context in
            try Activity.list(of: session.user, before: before, limit: Activity.pageLines + 1, in: context)
        }
        let shown = Array(lines.prefix(Activity.pageLines))
        let older: HTML? =
            lines.count > shown.count
            ? "<a class=\"button\" href=\"/console/activity?before=\(String(shown.last?.id ?? 0))\">Older</a>" : nil
        let newest: HTML? = before == nil ? nil : "<a class=\"button\" href=\"/console/activity\">Newest</a>"
        let table: HTML = shown.isEmpty ? "<p class=\"empty\">Nothing here.</p>" : ActivityTable.html(shown, now: dispatcher.clock.now)
        return layout.page(
            "Activity", lead: "What was done in your name: by your agents, your keys, and here. Kept for 90 days.", for: request.visit,
            at: .activity,
            """
            \(table)
            <p class="deeds more">\(newest)\(older)</p>
            """)
    }
}
