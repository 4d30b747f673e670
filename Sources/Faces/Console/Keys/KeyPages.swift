internal import Features
internal import HTTPServer
internal import HTTPTypes
internal import Operations

/// The pages of one's own API keys.
struct KeyPages {
    let layout: ConsoleLayout

    // MARK: All of them

    func list(
        _ keys: [Keys.Summary], projects: [Overview.ProjectState], now: Instant, for visit: Visit, said: String?
    ) -> Response {
        let names = Dictionary(projects.map { ($0.id, $0.name) }, uniquingKeysWith: { one, _ in one })
        let live = keys.filter { state(of: $0, now) == nil }
        let dead = keys.filter { state(of: $0, now) != nil }
        let table: HTML =
            live.isEmpty
            ? "<p class=\"empty\">You have no key. Agents that sign in by themselves need none.</p>"
            : self.table(live, names, now, caption: "Keys")
        let past: HTML? =
            dead.isEmpty
            ? nil
            : "<details class=\"past\"><summary>Revoked and expired keys (\(dead.count))</summary>\(self.table(dead, names, now, caption: "Revoked and expired keys"))</details>"
        return layout.page(
            "API keys", lead: "For agents and scripts. A key does what you let it do, in your name.", for: visit, at: .keys,
            notice: said == "revoked" ? "The key is revoked. Its next request is refused." : nil,
            """
            <p class="deeds"><a class="button main" href="/console/keys/new">New key</a><a class="button" href="/console/connect">Connect an agent</a></p>
            \(table)
            \(past)
            """)
    }

    private func table(_ keys: [Keys.Summary], _ projects: [ProjectID: String], _ now: Instant, caption: HTML) -> HTML {
        """
        <div class="scroll stack" tabindex="0" role="region" aria-label="\(caption)">
        <table>
        <thead><tr><th scope="col">Name</th><th scope="col">May do</th><th scope="col">Project</th><th scope="col">Last used</th><th scope="col">Expires</th></tr></thead>
        <tbody>
        \(keys.map { row($0, projects, now) })
        </tbody>
        </table>
        </div>
        """
    }

    private func row(_ key: Keys.Summary, _ projects: [ProjectID: String], _ now: Instant) -> HTML {
        let expiry: HTML =
            state(of: key, now).map { "<span class=\"badge off\">\($0)</span>" } ?? key.expiresAt.map { TimeText.day($0) } ?? "Never"
        return """
            <tr><th scope="row"><a href="/console/keys/\(key.id.text)">\(Self.name(of: key))</a><code class="id">\(key.hint)…</code></th>\
            <td data-label="May do">\(KeyFields.words(for: key))</td>\
            <td data-label="Project">\(key.project.map { projects[$0] ?? $0.text } ?? "All of yours")</td>\
            <td data-label="Last used" class="when">\(key.lastUsedAt.map { TimeText.ago($0, now: now) } ?? "Never")</td>\
            <td data-label="Expires" class="when">\(expiry)</td></tr>
            """
    }

    private static func name(of key: Keys.Summary) -> String { key.name.isEmpty ? "Key without a name" : key.name }

    /// Why it works no more; `nil` where it does.
    private func state(of key: Keys.Summary, _ now: Instant) -> HTML? {
        if key.revokedAt != nil { return "Revoked" }
        if let expiry = key.expiresAt, expiry <= now { return "Expired" }
        return nil
    }

    // MARK: One

    func key(_ key: Keys.Summary, projects: [Overview.ProjectState], now: Instant, for visit: Visit) -> Response {
        let state = state(of: key, now)
        let deeds: HTML? =
            state == nil
            ? """
            <section class="panel"><h2>Replace it</h2>
            <p>You get a new key with the same rights; this one is refused from the next request on.</p>
            <form method="post" action="/console/keys/\(key.id.text)/rotate">\(visit.tokenInput)<button type="submit">Rotate the key</button></form>
            </section>
            <section class="panel"><h2>Take it back</h2>
            <p>Whoever has it is refused from the next request on. This cannot be undone.</p>
            <form method="post" action="/console/keys/\(key.id.text)/revoke">\(visit.tokenInput)<button type="submit" class="danger">Revoke the key</button></form>
            </section>
            """ : nil
        return layout.page(
            Self.name(of: key), for: visit, at: .keys, back: ("/console/keys", "API keys"),
            """
            <section class="panel">
            <dl class="facts">
            <div><dt>Begins with</dt><dd><code>\(key.hint)…</code></dd></div>
            <div><dt>State</dt><dd>\(state ?? "Works")</dd></div>
            <div><dt>Made</dt><dd>\(TimeText.ago(key.createdAt, now: now))</dd></div>
            <div><dt>Last used</dt><dd>\(key.lastUsedAt.map { TimeText.ago($0, now: now) } ?? "Never")</dd></div>
            <div><dt>Expires</dt><dd>\(key.expiresAt.map { TimeText.day($0) } ?? "Never")</dd></div>
            <div><dt>Project</dt><dd>\(key.project.map { id in projects.first { $0.id == id }?.name ?? id.text } ?? "All of yours")</dd></div>
            <div><dt>Requests a minute</dt><dd>\(key.rateLimit.map { $0 == 0 ? "No limit" : String($0) } ?? "The server’s limit")</dd></div>
            <div><dt>Asks a person before</dt><dd>\(key.confirm.isEmpty ? "Nothing" : key.confirm.joined(separator: ", "))</dd></div>
            <div><dt>Id</dt><dd><code>\(key.id.text)</code></dd></div>
            </dl>
            </section>
            \(KeyFields.panel(of: key.scopes))
            \(deeds)
            """)
    }

    // MARK: A new one

    func form(projects: [Overview.ProjectState], form: FormFields, for visit: Visit, problem: String? = nil) -> Response {
        let chosen = form["preset"].map(ScopePreset.init(rawValue:)) ?? .agent
        return layout.page(
            "New key", for: visit, at: .keys, back: ("/console/keys", "API keys"), status: problem == nil ? .ok : .unprocessableContent,
            """
            <section class="panel">
            \(SignInPages.problem(problem))
            <form method="post" action="/console/keys" class="fields wide">
            \(visit.tokenInput)
            <div class="field"><label for="name">Name</label>
            <input id="name" name="name" maxlength="80" autocomplete="off" value="\(form["name"] ?? "")" aria-describedby="name-hint">
            <p class="hint" id="name-hint">To tell your keys apart, such as “Newsletter script”.</p></div>
            \(KeyFields.rights(
                chosen: chosen, among: ScopePreset.allCases,
                customScopes: ScopeSet(form.all("scope").compactMap(Scope.init(rawValue:)))))
            \(KeyFields.project(projects))
            <div class="field"><label for="days">Expires</label>
            <select id="days" name="days">
            <option value="">Never</option><option value="7">In a week</option><option value="30">In 30 days</option><option value="90">In 90 days</option><option value="365">In a year</option>
            </select></div>
            <fieldset><legend>Ask a person before</legend>
            <label class="choice"><input type="checkbox" name="confirm" value="publish"><span>publishing anything</span></label>
            <label class="choice"><input type="checkbox" name="confirm" value="spend"><span>spending money</span></label>
            </fieldset>
            <div><button type="submit" class="button main">Make the key</button></div>
            </form>
            </section>
            """)
    }
}
