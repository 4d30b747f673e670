internal import Features
internal import HTTPServer
internal import HTTPTypes
internal import Operations

/// The console's first page: how the projects stand, and what was done last.
struct OverviewDesk: ConsoleDesk {
    let dispatcher: Dispatcher
    let layout: ConsoleLayout

    private static let recentLines = 6

    func answer(_ request: ConsoleRequest) async throws(Failure) -> Response {
        guard request.path.count == 1, !request.isPost else { throw Failure(.notFound, "There is no such page.") }
        let session = try request.session()
        let (projects, lines, isConnected) = try dispatcher.view(as: session.caller, requestID: request.head.id) { context in
            (
                try Overview.projects(of: session.user, in: context),
                try Activity.list(of: session.user, before: nil, limit: Self.recentLines, in: context),
                try Keys.list(of: session.user, in: context).contains { $0.revokedAt == nil }
                    || !Grants.list(of: session.user, in: context).isEmpty
            )
        }
        let now = dispatcher.clock.now
        let invitation: HTML? =
            isConnected
            ? nil
            : """
            <section class="panel hello"><h2>Connect your first agent</h2>
            <p>Choose Claude, ChatGPT, Cursor or another client, and get what to paste into it.</p>
            <p><a class="button main" href="/console/connect">Connect an agent</a></p></section>
            """
        let activity: HTML =
            lines.isEmpty
            ? "<p class=\"empty\">Nothing yet.</p>"
            : """
            \(ActivityTable.html(lines, now: now))
            <p class="more"><a href="/console/activity">All activity</a></p>
            """
        return layout.page(
            "Overview", for: request.visit, at: .overview,
            """
            \(invitation)
            \(projects.map { Self.panel($0) })
            <section><h2>Latest activity</h2>
            \(activity)
            </section>
            """)
    }

    private static func panel(_ project: Overview.ProjectState) -> HTML {
        """
        <section class="panel"><div class="head"><h2>\(project.name)</h2><a href="/feed/\(PathSegment.encode(project.slug))">Public page</a></div>
        <dl class="counts">
        \(Overview.states.map { count(project.stories[$0] ?? 0, $0, of: project.id) })
        </dl>
        </section>
        """
    }

    private static func count(_ number: Int, _ state: String, of project: ProjectID) -> HTML {
        let text = number >= Overview.mostCounted ? "\(Overview.mostCounted)+" : String(number)
        let needsEyes: HTML = number > 0 && (state == "pending_review" || state == "failed") ? " class=\"eyes\"" : ""
        let path: HTML =
            state == "pending_review"
            ? "/console/review?project=\(project.text)" : "/console/stories?project=\(project.text)&amp;state=\(state)"
        return "<div\(needsEyes)><dt><a href=\"\(path)\">\(words(state))</a></dt><dd>\(text)</dd></div>"
    }

    private static func words(_ state: String) -> HTML {
        switch state {
        case "pending_review": "Waiting for review"
        case "scheduled": "Scheduled"
        case "draft": "Drafts"
        case "published": "Published"
        case "failed": "Failed"
        default: "\(state)"
        }
    }
}
