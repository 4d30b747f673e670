internal import Features
internal import HTTPServer
internal import HTTPTypes
internal import JSONSchema
internal import Operations

/// The page of what waits for a person.
struct ReviewPages {
    let layout: ConsoleLayout

    func list(
        _ items: [ReviewItem], next: String?, query: ListQuery, project: ConsoleProject, cast: ReviewCast, now: Instant, for visit: Visit,
        problems: [ReviewProblem], notice: HTML?
    ) -> Response {
        // What is not on the page any more is told above it.
        let strays = problems.filter { problem in !items.contains { $0.story.id == problem.story } }
        let status = problems.map(\.status).max().map { HTTPResponse.Status(code: $0) }
        let cards = items.indices.map { index in
            ReviewCard(
                item: items[index], isFirst: index == 0, next: index + 1 < items.count ? items[index + 1].story.id : nil, query: query,
                timeZone: project.timeZone, problem: problems.first { $0.story == items[index].story.id }, visit: visit, now: now
            ).html
        }
        return layout.page(
            "Review", lead: "Posts that wait for a person’s decision, the oldest first.", for: visit, at: .review, notice: notice,
            status: status ?? .ok,
            """
            \(strays.map { "<p class=\"problem\" role=\"alert\">\($0.text)</p>" as HTML })
            \(ListForms.filters(ReviewDesk.path, query, Self.choices(project, cast)))
            <section class="queue" id="queue" tabindex="-1" aria-label="Posts that wait">
            \(items.isEmpty ? Self.nothing(query) : nil)
            \(cards)
            </section>
            \(items.count > 1 ? approval(of: items, query, visit) : nil)
            \(ListForms.pages(ReviewDesk.path, query, next: next, first: "From the oldest", more: "More posts"))
            \(items.isEmpty ? nil : Self.keys)
            """)
    }

    private static func choices(_ project: ConsoleProject, _ cast: ReviewCast) -> [ListForms.Choice] {
        [
            ListForms.Choice(name: "project", label: "Project", any: nil, options: project.all.map { ($0.id, $0.name) }),
            ListForms.Choice(name: "profile", label: "Profile", any: "All", options: cast.profiles),
            ListForms.Choice(name: "character", label: "Character", any: "All", options: cast.characters),
            ListForms.Choice(name: "batch", label: "Batch", any: "All", options: cast.batches),
        ]
    }

    private static func nothing(_ query: ListQuery) -> HTML {
        query.isNarrowed || !query.isFirst
            ? "<p class=\"empty\">Nothing here waits for review.</p>"
            : "<p class=\"empty\">Nothing waits for review. Posts that agents submit, and those that are generated, come here.</p>"
    }

    private func approval(of items: [ReviewItem], _ query: ListQuery, _ visit: Visit) -> HTML {
        """
        <form class="panel whole" method="post" action="\(query.address("\(ReviewDesk.path)/approve-all"))">\(visit.tokenInput)
        \(items.map { "<input type=\"hidden\" name=\"story\" value=\"\($0.story.id) \(String($0.story.revision))\">" as HTML })
        <p>Looked at all of them?</p>
        <button class="button main" type="submit">Approve all \(items.count) shown</button>
        </form>
        """
    }

    /// How the first post is decided on without a mouse.
    private static let keys: HTML = """
        <details class="aside"><summary>Keys</summary>
        <p>With the modifier that your browser has for access keys (Alt, Alt and Shift in Firefox, Control and Option on a Mac), for the first post on the page: <kbd>a</kbd> approves, <kbd>e</kbd> edits, <kbd>g</kbd> makes it anew, <kbd>r</kbd> rejects, <kbd>n</kbd> goes to the next one.</p>
        </details>
        """

    /// What has just been done.
    static func notice(_ word: String?) -> HTML? {
        switch word {
        case "approved": "The post is approved. It has no time: it goes out when it is scheduled or published."
        case "scheduled": "The post is approved, and goes out at its time."
        case "all-approved": "All of them are approved. Those that have a time go out at it."
        case "saved": "The text is saved. The post still waits."
        case "same": "Nothing was changed."
        case "held": "The post has its time, and waits all the same: a moderation rule has a person look at it. Approve it if it is right."
        case "regenerated": "The post is being made anew. It comes back here when it is ready."
        case "rejected": "The post is rejected. It does not go out unless it is changed or approved."
        default: nil
        }
    }
}
