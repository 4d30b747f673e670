internal import Features
internal import HTTPServer
internal import HTTPTypes
internal import Operations

/// The pages of connected apps.
struct AppPages {
    let layout: ConsoleLayout

    func list(_ grants: [Grant], now: Instant, for visit: Visit, said: String?) -> Response {
        let table: HTML =
            grants.isEmpty
            ? """
            <p class="empty">Nothing is connected by signing in yet. Paste this server’s address into an app, and it will ask you here.</p>
            <p><a class="button" href="/console/connect">Connect an agent</a></p>
            """
            : """
            <div class="scroll stack" tabindex="0" role="region" aria-label="Connected apps">
            <table>
            <thead><tr><th scope="col">App</th><th scope="col">May do</th><th scope="col">Project</th><th scope="col">Last used</th><th scope="col">Connected</th></tr></thead>
            <tbody>
            \(grants.map { row($0, now) })
            </tbody>
            </table>
            </div>
            """
        return layout.page(
            "Connected apps", lead: "Programs that you have let in by signing in. Each does only what you allowed.", for: visit, at: .apps,
            notice: said == "revoked" ? "The app is disconnected. Its next request is refused." : nil, table)
    }

    private func row(_ grant: Grant, _ now: Instant) -> HTML {
        """
        <tr><th scope="row"><a href="/console/apps/\(grant.id.text)">\(grant.clientName)</a>\(Self.renamed(grant))</th>\
        <td data-label="May do">\(Self.rights(grant.allowed))</td>\
        <td data-label="Project">\(grant.projectName ?? "All of yours")</td>\
        <td data-label="Last used" class="when">\(grant.lastUsedAt.map { TimeText.ago($0, now: now) } ?? "Never")</td>\
        <td data-label="Connected" class="when">\(TimeText.ago(grant.createdAt, now: now))</td></tr>
        """
    }

    /// How many rights, and the weightiest of them.
    static func rights(_ scopes: ScopeSet) -> HTML {
        let weights = Set(scopes.names.compactMap(Scope.init(rawValue:)).map(OAuthScopes.weight))
        let publishes: HTML? = weights.contains(.publishes) ? " <span class=\"badge public\">Public</span>" : nil
        let spends: HTML? = weights.contains(.spendsMoney) ? " <span class=\"badge money\">Money</span>" : nil
        let count = scopes.names.count
        return "\(count) \(count == 1 ? "right" : "rights")\(publishes)\(spends)"
    }

    /// A mark beside the name that a person consented to, where the app goes by another now.
    static func renamed(_ grant: Grant) -> HTML? {
        grant.isRenamed ? " <span class=\"badge off\">Now “\(grant.presentName)”</span>" : nil
    }

    /// What of the app is not as it was when the person let it in.
    private static func changes(_ grant: Grant, _ client: Client) -> HTML? {
        let places = grant.newPlaces(of: client)
        guard grant.isRenamed || !places.isEmpty else { return nil }
        let name: HTML? =
            grant.isRenamed ? " It called itself <strong>\(grant.clientName)</strong>, and now <strong>\(client.name)</strong>." : nil
        let place: HTML? =
            places.isEmpty
            ? nil : " It can now send people to \(HTML.joined(places.map { "\($0)" as HTML }, separator: ", ")), which it could not then."
        return """
            <p class="warning">This app has changed since you let it in.\(name)\(place) If you do not know why, disconnect it; it can ask you again.</p>
            """
    }

    // MARK: One

    /// - Parameters:
    ///   - signIns: those that go on.
    ///   - steps: the client's way in; `nil` where it is not the user's to see.
    func one(
        _ grant: Grant, client: Client, signIns: [SignIn], steps: [ClientSteps.Step]?, now: Instant, for visit: Visit
    ) -> Response {
        let isLiving = grant.revokedAt == nil && grant.expiresAt > now
        let deed: HTML? =
            isLiving
            ? """
            <section class="panel"><h2>Disconnect</h2>
            <p>The app is refused from its next request on, wherever you have let it in. It can ask you again.</p>
            <form method="post" action="/console/apps/\(grant.id.text)/revoke">\(visit.tokenInput)<button type="submit" class="danger">Disconnect the app</button></form>
            </section>
            """ : nil
        return layout.page(
            grant.clientName, for: visit, at: .apps, back: ("/console/apps", "Connected apps"),
            """
            \(isLiving ? Self.changes(grant, client) : nil)
            <section class="panel">
            <dl class="facts">
            <div><dt>State</dt><dd>\(grant.revokedBecause.map { "Ended: \($0)" } ?? (isLiving ? "Connected" : "Ended by itself"))</dd></div>
            <div><dt>Came from</dt><dd>\(Self.origin(client))</dd></div>
            <div><dt>Leads back to</dt><dd>\(HTML.joined(Self.places(client), separator: ", "))</dd></div>
            <div><dt>Connected</dt><dd>\(TimeText.ago(grant.createdAt, now: now))</dd></div>
            <div><dt>Last used</dt><dd>\(grant.lastUsedAt.map { TimeText.ago($0, now: now) } ?? "Never")</dd></div>
            <div><dt>Project</dt><dd>\(grant.projectName ?? "All of yours")</dd></div>
            <div><dt>Id</dt><dd><code>\(grant.id.text)</code></dd></div>
            </dl>
            </section>
            \(KeyFields.panel(of: grant.scopes))
            \(isLiving && signIns.count > 1 ? self.signIns(signIns, now) : nil)
            \(deed)
            \(steps.map { "<section><h2>How it connected</h2>\(StepTable.html($0, now: now))</section>" as HTML })
            """)
    }

    /// Each sign-in by itself: what one may do another may not.
    private func signIns(_ signIns: [SignIn], _ now: Instant) -> HTML {
        """
        <section class="panel"><h2>Where you let it in</h2>
        <p>Each sign-in has what you allowed at it, until the app gives it back or you disconnect the app.</p>
        <div class="scroll stack" tabindex="0" role="region" aria-label="Sign-ins">
        <table>
        <thead><tr><th scope="col">When</th><th scope="col">From</th><th scope="col">May do</th></tr></thead>
        <tbody>
        \(signIns.map { row($0, now) })
        </tbody>
        </table>
        </div>
        </section>
        """
    }

    private func row(_ signIn: SignIn, _ now: Instant) -> HTML {
        """
        <tr><th scope="row">\(TimeText.ago(signIn.createdAt, now: now))</th>\
        <td data-label="From">\(signIn.network ?? "Not yet used")</td>\
        <td data-label="May do">\(Self.rights(signIn.scopes)) \
        <span class="id">\(HTML.joined(signIn.scopes.names.map { "<code>\($0)</code>" as HTML }, separator: " "))</span></td></tr>
        """
    }

    static func origin(_ client: Client) -> HTML {
        switch client.origin {
        case .registered: "It registered itself, under a name of its own choice."
        case .document: "Described by the document at <code>\(client.clientID)</code>"
        case .admin: "Entered by the operator."
        }
    }

    static func places(_ client: Client) -> [HTML] {
        client.redirectURIs.map { "\(RedirectURI.place(of: $0))" }
    }
}
