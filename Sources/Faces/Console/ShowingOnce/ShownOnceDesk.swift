internal import Features
internal import HTTPServer
internal import HTTPTypes
internal import Operations

/// The page that shows what is shown once: a new key and what to paste, recovery codes, a link for a user.
struct ShownOnceDesk: ConsoleDesk {
    let dispatcher: Dispatcher
    let layout: ConsoleLayout
    let visits: Visits

    func answer(_ request: ConsoleRequest) async throws(Failure) -> Response {
        let session = try request.session()
        guard !request.isPost, request.path.count == 2 else { throw Failure(.notFound, "There is no such page.") }
        guard let shown = ShownOnce(request.head, for: session, visits) else {
            return layout.page(
                "This was shown already", lead: "What this page had to show is shown once. Only its hash is kept.", for: request.visit,
                status: .notFound, "<p><a class=\"button\" href=\"/console\">To the console</a></p>")
        }
        var response =
            switch shown.kind {
            case .key: key(shown, request)
            case .recoveryCodes: recoveryCodes(shown, request)
            case .passwordLink: passwordLink(shown, request)
            }
        ShownOnce.forget(on: &response, visits)
        return response
    }

    private func key(_ shown: ShownOnce, _ request: ConsoleRequest) -> Response {
        let key = shown.values["key"] ?? ""
        let publicURL = dispatcher.services[PublicURL.self]()
        let client = shown.values["client"].flatMap(AgentClient.init)
        let steps: HTML =
            if let client {
                """
                <section class="panel"><h2>In \(client.name)</h2>
                \(ConnectPages.steps(client.setUp(.key(key), publicURL: publicURL)))
                </section>
                """
            } else {
                """
                <p class="more">To paste it into a client, begin at <a href="/console/connect">Connect an agent</a> next time: there a key comes with its snippet. As a header it is <code>Authorization: Bearer trp_live_…</code>.</p>
                """
            }
        return layout.page(
            client.map { "Connect \($0.name)" } ?? "Your new key",
            lead: "Copy it now: the key is shown only this once. Only its hash is kept.", for: request.visit,
            at: client == nil ? .keys : .connect,
            """
            <section class="panel"><h2>The key \(shown.values["name"].map { "“\($0)”" as HTML })</h2>
            \(ConnectPages.copyable(key, label: "The key"))
            <p class="hint">\(shown.values["rights"] ?? "")</p></section>
            \(steps)
            <p class="more"><a class="button" href="/console/keys">I have copied it</a></p>
            """)
    }

    private func recoveryCodes(_ shown: ShownOnce, _ request: ConsoleRequest) -> Response {
        let codes = (shown.values["codes"] ?? "").split(separator: " ").map { "<li><code>\(String($0))</code></li>" as HTML }
        return layout.page(
            "Your recovery codes",
            lead: "Each signs you in once if you lose the app. Keep them where you keep your passwords: they are shown only now.",
            for: request.visit, at: .account,
            """
            <ul class="codes">
            \(codes)
            </ul>
            <p><a class="button main" href="/console/account">I have kept them</a></p>
            """)
    }

    private func passwordLink(_ shown: ShownOnce, _ request: ConsoleRequest) -> Response {
        let email = shown.values["email"] ?? ""
        return layout.page(
            "A link for \(email)",
            lead: "Send it to them yourself. It lets them choose a password, once, within \(PasswordLink.lifetimeDays) days.",
            for: request.visit, at: .users, back: ("/console/users", "Users"),
            """
            <section class="panel">\(ConnectPages.copyable(shown.values["link"] ?? "", label: "The link"))</section>
            """)
    }
}
