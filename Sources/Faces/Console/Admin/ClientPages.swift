internal import Features
internal import HTTPServer
internal import HTTPTypes
internal import Operations

/// The pages about clients.
struct ClientPages {
    let layout: ConsoleLayout

    /// - Parameters:
    ///   - strangers: steps of those who did not come so far as to say who they are.
    ///   - more: where the next page begins.
    func list(_ clients: [Client], strangers: [ClientSteps.Step], more: ClientID?, now: Instant, for visit: Visit) -> Response {
        let table: HTML =
            clients.isEmpty
            ? "<p class=\"empty\">No program has registered yet.</p>"
            : """
            <div class="scroll stack" tabindex="0" role="region" aria-label="Clients">
            <table>
            <thead><tr><th scope="col">Name</th><th scope="col">Came from</th><th scope="col">Last used</th><th scope="col">Since</th></tr></thead>
            <tbody>
            \(clients.map { row($0, now) })
            </tbody>
            </table>
            </div>
            """
        let unknown: HTML? =
            strangers.isEmpty
            ? nil
            : """
            <section><h2>Attempts that went no further</h2>
            <p class="hint">Programs that asked how to connect and have not registered. If one of them is yours, this is where it stopped.</p>
            \(StepTable.html(strangers, now: now))
            </section>
            """
        return layout.page(
            "Clients", lead: "Programs that have asked to be let in by signing in, of all users.", for: visit, at: .clients,
            """
            \(table)
            \(more.map { "<p class=\"more\"><a href=\"/console/clients?before=\($0.text)\">Older ones</a></p>" as HTML })
            \(unknown)
            """)
    }

    private func row(_ client: Client, _ now: Instant) -> HTML {
        let origin: HTML =
            switch client.origin {
            case .registered: "Registered itself"
            case .document: "\(ClientDocument.host(of: client.clientID))"
            case .admin: "Operator"
            }
        let state: HTML? = client.revokedAt == nil ? nil : " <span class=\"badge off\">Shut out</span>"
        return """
            <tr><th scope="row"><a href="/console/clients/\(client.id.text)">\(client.name)</a>\(state)</th><td data-label="Came from">\(origin)</td>\
            <td data-label="Last used" class="when">\(client.lastUsedAt.map { TimeText.ago($0, now: now) } ?? "Never")</td>\
            <td data-label="Since" class="when">\(TimeText.ago(client.createdAt, now: now))</td></tr>
            """
    }

    /// What was done in the name of a client that is not known.
    func attempts(_ name: String, steps: [ClientSteps.Step], now: Instant, for visit: Visit) -> Response {
        layout.page(
            "Attempts of an unknown client", lead: "It calls itself <code>\(name)</code>, and was not let in so far.", for: visit,
            at: .clients,
            back: ("/console/clients", "Clients"), "<section>\(StepTable.html(steps, now: now))</section>")
    }

    func one(_ client: Client, grants: [Grant], steps: [ClientSteps.Step], now: Instant, for visit: Visit) -> Response {
        let deed: HTML? =
            client.revokedAt == nil
            ? """
            <section class="panel"><h2>Shut out</h2>
            <p>All that users granted it ends at once, and it cannot ask anybody again. A program that registers itself may come back under another id.</p>
            <form method="post" action="/console/clients/\(client.id.text)/revoke">\(visit.tokenInput)<button type="submit" class="danger">Shut the client out</button></form>
            </section>
            """ : nil
        let users: HTML =
            grants.isEmpty
            ? "<p class=\"empty\">Nobody has let it in.</p>"
            : """
            <div class="scroll stack" tabindex="0" role="region" aria-label="Grants">
            <table>
            <thead><tr><th scope="col">User</th><th scope="col">May do</th><th scope="col">State</th><th scope="col">Last used</th></tr></thead>
            <tbody>
            \(grants.map { row($0, now) })
            </tbody>
            </table>
            </div>
            """
        return layout.page(
            client.name, for: visit, at: .clients, back: ("/console/clients", "Clients"),
            """
            <section class="panel">
            <dl class="facts">
            <div><dt>State</dt><dd>\(client.revokedAt == nil ? "Let in where users allow it" : "Shut out")</dd></div>
            <div><dt>Client id</dt><dd><code>\(client.clientID)</code></dd></div>
            <div><dt>Came from</dt><dd>\(AppPages.origin(client))</dd></div>
            <div><dt>Leads back to</dt><dd>\(HTML.joined(AppPages.places(client), separator: ", "))</dd></div>
            <div><dt>Since</dt><dd>\(TimeText.ago(client.createdAt, now: now))</dd></div>
            <div><dt>Last used</dt><dd>\(client.lastUsedAt.map { TimeText.ago($0, now: now) } ?? "Never")</dd></div>
            </dl>
            </section>
            <section><h2>Who has let it in</h2>
            \(users)
            </section>
            \(deed)
            <section><h2>What it did</h2>
            \(StepTable.html(steps, now: now))
            </section>
            """)
    }

    private func row(_ grant: Grant, _ now: Instant) -> HTML {
        let state: HTML =
            grant.revokedBecause.map { "<span class=\"badge off\">Ended: \($0)</span>" }
            ?? (grant.expiresAt > now ? "Connected" : "<span class=\"badge off\">Ended by itself</span>")
        return """
            <tr><th scope="row">\(grant.email)</th><td data-label="May do">\(AppPages.rights(grant.allowed))</td><td data-label="State">\(state)</td>\
            <td data-label="Last used" class="when">\(grant.lastUsedAt.map { TimeText.ago($0, now: now) } ?? "Never")</td></tr>
            """
    }
}
