internal import Features
internal import HTTPServer
internal import HTTPTypes
internal import Operations

/// For admins: which limits hold, and how each is changed.
struct LimitsDesk: ConsoleDesk {
    let dispatcher: Dispatcher
    let layout: ConsoleLayout

    func answer(_ request: ConsoleRequest) async throws(Failure) -> Response {
        _ = try request.adminSession()
        guard request.path.count == 2, !request.isPost else { throw Failure(.notFound, "There is no such page.") }
        let rates = dispatcher.services[RateLimits.self]
        let rows = [
            row("Requests a minute of a key", rate(rates.key), "TROUPE_KEY_RATE", "for one key: <code>troupe key mint --rate-limit</code>"),
            row("Requests a minute of a user, over all keys", rate(rates.user), "TROUPE_USER_RATE"),
            row(
                "Requests a minute of a connected app", rate(rates.grant), "TROUPE_GRANT_RATE", "or <code>troupe serve --grant-rate</code>"),
            row("Largest presigned upload", megabytes(dispatcher.services[LargestUpload.self]), "TROUPE_LARGEST_UPLOAD"),
            row("Attempts to sign in to one account from one address", "8 in 15 minutes"),
            row("Sessions end", "after 7 days without use, 30 days at most"),
            row("Activity is kept", "90 days"),
        ]
        return layout.page(
            "Limits",
            lead:
                "Limits are settings of the server: they change when it starts with another value in its environment, or with another option.",
            for: request.visit, at: .limits,
            """
            <div class="scroll stack" tabindex="0" role="region" aria-label="Limits">
            <table>
            <thead><tr><th scope="col">Limit</th><th scope="col">Now</th><th scope="col">Set by</th></tr></thead>
            <tbody>
            \(rows)
            </tbody>
            </table>
            </div>
            """)
    }

    private func row(_ name: HTML, _ value: HTML, _ setting: String? = nil, _ more: HTML? = nil) -> HTML {
        let by: HTML = setting.map { "<code>\($0)</code>" } ?? "Fixed"
        return """
            <tr><th scope="row">\(name)</th><td data-label="Now">\(value)</td><td data-label="Set by">\(by)\(more.map { "; \($0)" as HTML })</td></tr>
            """
    }

    private func rate(_ number: Int) -> HTML { number == 0 ? "No limit" : "\(number)" }

    private func megabytes(_ bytes: Int) -> HTML { "\(bytes >> 20) MiB" }
}
