internal import Features
internal import HTTPServer
internal import HTTPTypes
internal import JSONSchema
internal import Operations

/// The page of reports.
struct ReportPages {
    let layout: ConsoleLayout

    private static let path = ReportsDesk.path

    /// - Parameters:
    ///   - form: what was written with the problem.
    ///   - problem: what kept a report from being closed.
    func list(
        _ reports: [JSON], next: String?, query: ListQuery, project: ConsoleProject, now: Instant, for visit: Visit, said: String?,
        form: FormFields, problem: (report: String, text: String)?
    ) -> Response {
        let isClosed = query["closed"] != nil
        let choices = [
            ListForms.Choice(name: "project", label: "Project", any: nil, options: project.all.map { ($0.id, $0.name) }),
            ListForms.Choice(name: "closed", label: "Reports", any: "Open", options: [("yes", "Closed")]),
        ]
        let none: HTML = isClosed ? "No report was closed yet." : "There is no open report."
        return layout.page(
            "Reports",
            lead:
                "What somebody found wrong with a post. It is not shown for review, approved or published until a person has looked and closed the report.",
            for: visit, at: .reports, notice: said.flatMap(Self.notice), status: problem == nil ? .ok : .unprocessableContent,
            """
            \(ListForms.filters(Self.path, query, choices))
            \(reports.isEmpty ? "<p class=\"empty\">\(none)</p>" as HTML : nil)
            \(reports.map { report($0, query, now, visit, form, problem) })
            \(ListForms.pages(Self.path, query, next: next, first: "Oldest", more: "Later"))
            """)
    }

    /// What has just been done.
    private static func notice(_ word: String) -> HTML? {
        switch word {
        case "dismissed": "The report is closed: the post goes on. One that had a time waits for review."
        case "upheld":
            "The report is closed: it is right, and the post is rejected. What is out already has to be taken down on the channel."
        default: nil
        }
    }

    private func report(
        _ report: JSON, _ query: ListQuery, _ now: Instant, _ visit: Visit, _ form: FormFields, _ problem: (report: String, text: String)?
    ) -> HTML {
        func text(_ name: String) -> String { report[name]?.stringValue ?? "" }
        func ago(_ name: String) -> HTML? { Instant(text(name)).map { TimeText.ago($0, now: now) } }
        let id = text("id")
        let caption = text("caption")
        let told = problem?.report == id ? problem?.text : nil
        let outcome: HTML? = report["outcome"]?.stringValue.map { word in
            let verdict: HTML = word == "upheld" ? "It is right" : "Dismissed"
            let note: HTML? = report["note"]?.stringValue.map { ": \($0)" }
            return "<p><strong>\(verdict)</strong>\(note) <span class=\"hint\">\(ago("closed_at"))</span></p>"
        }
        return """
            <section class="panel" id="\(id)" aria-labelledby="\(id)-name">
            <h2 id="\(id)-name"><a href="\(StoriesDesk.path)/\(text("story_id"))">\(caption.isEmpty ? "A post without words" : caption)</a></h2>
            <p>\(StoryView.badge(text("story_state"))) <span class="badge wrong">\(LayerText.words(text("kind")))</span> <span class="hint">reported \(ago("created_at"))</span></p>
            <blockquote class="out">\(text("reason"))</blockquote>
            \(SignInPages.problem(told))
            \(outcome ?? closing(id, query, visit, told == nil ? FormFields() : form))
            </section>
            """
    }

    private func closing(_ id: String, _ query: ListQuery, _ visit: Visit, _ form: FormFields) -> HTML {
        let isUpheld: HTML = form["outcome"] == "upheld" ? " checked" : ""
        return """
            <form class="fields" method="post" action="\(query.address("\(Self.path)/\(id)/close"))">\(visit.tokenInput)
            <fieldset><legend>What you found</legend>
            <label class="choice"><input type="radio" name="outcome" value="dismissed" required>Nothing is wrong: the post goes on</label>
            <label class="choice"><input type="radio" name="outcome" value="upheld" required\(isUpheld)>It is right: the post is rejected; one that is out has to be taken down</label>
            </fieldset>
            <div class="field"><label for="\(id)-note">A word about it</label>
            <input type="text" id="\(id)-note" name="note" maxlength="1000" autocomplete="off" value="\(form["note"] ?? "")" aria-describedby="\(id)-hint">
            <p class="hint" id="\(id)-hint">Whoever reported it reads this.</p></div>
            <div class="deeds"><button type="submit">Close the report</button></div>
            </form>
            """
    }
}
