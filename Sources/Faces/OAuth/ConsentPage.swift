internal import Features
internal import HTTPServer
internal import HTTPTypes
internal import Operations

/// The page on which a person decides what a client may do.
struct ConsentPage {
    let layout: ConsoleLayout

    /// - Parameters:
    ///   - query: the request as it came, which the form sends back to be checked anew.
    ///   - before: what the person lets the client do at the same address already; `nil` where that is nothing.
    ///   - problem: what was wrong with the form that was sent.
    func response(
        _ asked: AuthorizationRequest, query: String, projects: [(id: ProjectID, name: String)], before: Before?, email: String,
        now: Instant, visit: Visit, problem: String?
    ) -> Response {
        let client = asked.client
        // A client that goes by another name, or leads elsewhere, has to earn its ticks anew.
        let isSame = before.map { !$0.latest.isRenamed && $0.latest.newPlaces(of: client).isEmpty } ?? false
        let allowed = isSame ? before?.here?.scopes : nil
        let ticked = OAuthScopes.ticked(asked.scopes, of: client, allowed: allowed)
        let groups = Self.groups.compactMap { group($0, asked.scopes, ticked: ticked) }
        let isAllTicked = ticked.contains(all: asked.scopes)
        return layout.card(
            "Let \(client.name) in?", for: visit, status: problem == nil ? .ok : .unprocessableContent, isWide: true,
            // The answer to the form leads there, which browsers hold against the policy too.
            formTargets: [asked.redirectURI.source],
            """
            \(SignInPages.problem(problem))
            <dl class="facts">
            <div><dt>Asks</dt><dd>\(client.name) <span class="hint">\(origin(client))</span></dd></div>
            <div><dt>Sends you back to</dt><dd>\(asked.redirectURI.place)</dd></div>
            <div><dt>Acts for</dt><dd>\(email) <form method="post" action="/signout">\(visit.tokenInput)\
            <input type="hidden" name="return_to" value="/oauth/authorize?\(query)"><button type="submit" class="link">Not you? Use another account</button></form></dd></div>
            </dl>
            \(warning(asked))
            \(before.map { change($0, asked, now) })
            <form method="post" action="/oauth/authorize?\(query)" class="fields consent">
            \(visit.tokenInput)
            <input type="hidden" name="request" value="\(query)">
            <p>It may do what \(isAllTicked ? "you leave ticked:" : "is ticked. What costs money, is seen by all or was not announced, you tick yourself:" as HTML)</p>
            \(groups)
            \(projectField(projects, chosen: before?.latest.project))
            <div class="deeds">
            <button type="submit" name="decision" value="allow" class="button main">Allow</button>
            <button type="submit" name="decision" value="deny" class="button">Refuse</button>
            </div>
            <p class="hint">You can take this back at any time under <a href="/console/apps">Connected apps</a>.</p>
            </form>
            """)
    }

    /// How the client became known. Its name is its own choice, so what was checked is said beside it.
    private func origin(_ client: Client) -> HTML {
        switch client.origin {
        case .registered: "It gave itself this name when it registered; nobody has checked it."
        case .document: "Described by \(ClientDocument.host(of: client.clientID))."
        case .admin: "Entered by the operator of this server."
        }
    }

    private func warning(_ asked: AuthorizationRequest) -> HTML? {
        if asked.redirectURI.isLoopback {
            return """
                <p class="warning">This is a program on your own computer. Any program there could say the same of itself: allow it only if you \
                have just started it.</p>
                """
        }
        guard asked.redirectURI.scheme != "https" else { return nil }
        return "<p class=\"warning\">Your browser will open a program on your computer. Allow it only if you have just started it.</p>"
    }

    /// What a person let the client do before.
    struct Before {
        /// The grant that was last refreshed.
        let latest: Grant
        /// What all sign-ins may do together.
        let scopes: ScopeSet
        let signIns: [SignIn]
        /// The last one in this browser: what is ticked here is what was allowed here.
        let here: SignIn?
        /// The one that ends when the client takes up what it asks for now, if it is where it was.
        let stepped: SignIn?

        /// `nil` where there is no grant.
        init?(grants: [Grant], signIns: [SignIn], here: SignIn?, stepped: SignIn?) {
            guard let latest = grants.first else { return nil }
            self.latest = latest
            scopes = ScopeSet(text: grants.flatMap(\.scopes).joined(separator: " "))
            self.signIns = signIns
            self.here = here
            self.stepped = stepped
        }
    }

    /// What the person let the client do before, and what the decision does to it.
    private func change(_ before: Before, _ asked: AuthorizationRequest, _ now: Instant) -> HTML {
        let latest = before.latest
        let rename: HTML? =
            latest.isRenamed ? "<p class=\"warning\">When you let it in it called itself <strong>\(latest.clientName)</strong>.</p>" : nil
        let places = latest.newPlaces(of: asked.client)
        let moved: HTML? =
            places.isEmpty
            ? nil
            : """
            <p class="warning">When you let it in it could not send you to \(HTML.joined(places.map { "\($0)" as HTML }, separator: ", ")).</p>
            """
        return """
            \(rename)
            \(moved)
            \(notice(before, now))
            """
    }

    private func notice(_ before: Before, _ now: Instant) -> HTML? {
        guard let first = before.signIns.first else { return nil }
        if let stepped = before.stepped {
            return """
                <p class="notice">You let it in here \(TimeText.ago(stepped.createdAt, now: now)), with \(AppPages.rights(stepped.scopes)), \
                and it asks for more. What you allow now takes the place of that; where you let it in on another computer it goes on as it is.</p>
                """
        }
        let count = before.signIns.count
        let times: HTML = count == 1 ? "You let it in" : "You let it in \(count) times, the last time"
        return """
            <p class="notice">\(times) \(TimeText.ago(first.createdAt, now: now)), with \(AppPages.rights(before.scopes)). That goes on as it \
            is: what you allow now is for this sign-in alone. To take all of it back, disconnect it under \
            <a href="/console/apps">Connected apps</a>.</p>
            """
    }

    // MARK: Scopes

    private struct Group {
        let title: HTML
        let badge: HTML?
        let weight: OAuthScopes.Weight
    }

    /// What weighs most comes first.
    private static let groups = [
        Group(title: "Make public", badge: "<span class=\"badge public\">public</span>", weight: .publishes),
        Group(title: "Spend money", badge: "<span class=\"badge money\">costs money</span>", weight: .spendsMoney),
        Group(title: "Change", badge: nil, weight: .changes),
        Group(title: "See", badge: nil, weight: .reads),
    ]

    private func group(_ group: Group, _ scopes: ScopeSet, ticked: ScopeSet) -> HTML? {
        let names = OAuthScopes.all.filter { scopes.contains($0) && OAuthScopes.weight(of: $0) == group.weight }
        guard !names.isEmpty else { return nil }
        return """
            <fieldset class="grants"><legend>\(group.title) \(group.badge)</legend>
            \(names.map { choice($0, isTicked: ticked.contains($0)) })
            </fieldset>
            """
    }

    private func choice(_ scope: Scope, isTicked: Bool) -> HTML {
        let state: HTML? = isTicked ? " checked" : nil
        return """
            <label class="choice"><input type="checkbox" name="scope" value="\(scope.rawValue)"\(state)>\
            <span>\(OAuthScopes.sentence(for: scope)) <code class="hint">\(scope.rawValue)</code></span></label>
            """
    }

    private func projectField(_ projects: [(id: ProjectID, name: String)], chosen: ProjectID?) -> HTML {
        """
        <div class="field"><label for="project">In which project</label>
        <select id="project" name="project">
        <option value="">All my projects, those to come too</option>
        \(projects.map { "<option value=\"\($0.id.text)\"\($0.id == chosen ? " selected" as HTML : nil)>Only \($0.name)</option>" as HTML })
        </select></div>
        """
    }
}
