internal import Features
internal import HTTPServer
internal import HTTPTypes
internal import Operations

/// The pages that connect an agent.
struct ConnectPages {
    let layout: ConsoleLayout
    let publicURL: String

    /// The clients to choose from.
    func clients(for visit: Visit, isWelcome: Bool) -> Response {
        let tiles = AgentClient.allCases.map { client -> HTML in
            "<li><a href=\"/console/connect/\(client.rawValue)\"><strong>\(client.name)</strong><span>\(client.summary)</span></a></li>"
        }
        return layout.page(
            "Connect an agent", lead: "Choose where your agent runs. You get what to paste there, and decide what it may do.", for: visit,
            at: .connect, notice: isWelcome ? "Troupe is yours. Connect your first agent next." : nil,
            """
            <ul class="tiles">
            \(tiles)
            </ul>
            """)
    }

    /// One client: by signing in, or by a key that is made here.
    func client(
        _ client: AgentClient, projects: [Overview.ProjectState], for visit: Visit, problem: String? = nil
    ) -> Response {
        layout.page(
            "Connect \(client.name)", for: visit, at: .connect, back: ("/console/connect", "All clients"),
            status: problem == nil ? .ok : .unprocessableContent,
            """
            \(obstacle(client).map { "<p class=\"warning\" role=\"note\">\($0)</p>" as HTML })
            \(client.signsIn ? signIn(client) : nil)
            \(client.takesKey ? key(client, projects, visit, problem) : nil)
            """)
    }

    private func obstacle(_ client: AgentClient) -> String? { client.obstacle(publicURL: publicURL) }

    private func signIn(_ client: AgentClient) -> HTML {
        let badge: HTML? = client.takesKey && obstacle(client) == nil ? "<span class=\"badge\">Recommended</span>" : nil
        return """
            <section class="panel"><div class="head"><h2>Sign in from \(client.name)</h2>\(badge)</div>
            <p>Nothing secret is pasted. You see what the agent asks for, and can take it back at any time.</p>
            \(Self.steps(client.setUp(.oauth, publicURL: publicURL)))
            </section>
            """
    }

    private func key(_ client: AgentClient, _ projects: [Overview.ProjectState], _ visit: Visit, _ problem: String?) -> HTML {
        let title: HTML = client.signsIn ? "Or use a key" : "Use a key"
        return """
            <section class="panel"><h2>\(title)</h2>
            <p>A key is made for this client, and shown once together with what to paste.</p>
            \(SignInPages.problem(problem))
            <form method="post" action="/console/connect/\(client.rawValue)" class="fields">
            \(visit.tokenInput)
            \(KeyFields.rights(chosen: .agent, among: [.agent, .agentFull, .readOnly], customScopes: nil))
            \(KeyFields.project(projects))
            <div><button type="submit" class="button main">Make the key and show what to paste</button></div>
            </form>
            </section>
            """
    }

    // MARK: Parts

    /// What to do, step by step.
    static func steps(_ steps: [AgentClient.Step]) -> HTML {
        let items = steps.map { step -> HTML in "<li>\(step.text)\(step.paste.map { copyable($0, label: "To paste") })</li>" }
        if items.count == 1 {
            return "<div class=\"only\"><p>\(steps[0].text)</p>\(steps[0].paste.map { copyable($0, label: "To paste") })</div>"
        }
        return """
            <ol class="steps">
            \(items)
            </ol>
            """
    }

    /// A text that one click or tap selects as a whole.
    static func copyable(_ text: String, label: HTML) -> HTML {
        "<pre tabindex=\"0\" role=\"group\" aria-label=\"\(label)\"><code>\(text)</code></pre>"
    }
}
