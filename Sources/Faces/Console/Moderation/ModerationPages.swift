internal import Features
internal import HTTPServer
internal import HTTPTypes
internal import Operations

/// The page of a project's moderation rules.
struct ModerationPages {
    let layout: ConsoleLayout

    /// - Parameters:
    ///   - form: what was written, to be mended.
    ///   - problem: what is wrong with it.
    func list(
        _ rules: [ModerationRule], of project: ProjectID, among projects: [Overview.ProjectState], for visit: Visit, said: String?,
        form: FormFields, problem: String?
    ) -> Response {
        layout.page(
            "Moderation",
            lead:
                "Words that stories must not say, or not without a person having looked. They are found in any spelling: B.4.D, bаd, baaad.",
            for: visit, at: .moderation, notice: said.flatMap(Self.notice), status: problem == nil ? .ok : .unprocessableContent,
            """
            \(projects.count > 1 ? chooser(projects, project) : nil)
            \(rules.isEmpty ? "<p class=\"empty\">There is no rule: nothing is held back.</p>" as HTML : table(rules, of: project, visit))
            \(addition(to: project, visit, form: form, problem: problem))
            """)
    }

    /// What has just been done.
    private static func notice(_ word: String) -> HTML? {
        switch word {
        case "set": "The rule is set. Stories that are there already are held against it when they go out."
        case "removed": "The rule is removed."
        default: nil
        }
    }

    private func chooser(_ projects: [Overview.ProjectState], _ chosen: ProjectID) -> HTML {
        """
        <nav class="deeds" aria-label="Projects">
        \(projects.map { project -> HTML in
            let current: HTML = project.id == chosen ? " aria-current=\"page\"" : ""
            return "<a class=\"button small\" href=\"/console/moderation?project=\(project.id.text)\"\(current)>\(project.name)</a>"
        })
        </nav>
        """
    }

    private func table(_ rules: [ModerationRule], of project: ProjectID, _ visit: Visit) -> HTML {
        """
        <div class="scroll stack" tabindex="0" role="region" aria-label="Rules">
        <table>
        <thead><tr><th scope="col">Term</th><th scope="col">What happens</th><th scope="col">Note</th><th scope="col"><span class="unseen">Remove</span></th></tr></thead>
        <tbody>
        \(rules.map { row($0, of: project, visit) })
        </tbody>
        </table>
        </div>
        """
    }

    private func row(_ rule: ModerationRule, of project: ProjectID, _ visit: Visit) -> HTML {
        """
        <tr><th scope="row">\(rule.term)</th>\
        <td data-label="What happens">\(rule.kind == .block ? "Refused" as HTML : "A person looks")</td>\
        <td data-label="Note">\(rule.note ?? "")</td>\
        <td><form method="post" action="/console/moderation">\(visit.tokenInput)\
        <input type="hidden" name="project" value="\(project.text)"><button class="small" type="submit" name="remove" value="\(rule.term)">Remove<span class="unseen"> \(rule.term)</span></button></form></td></tr>
        """
    }

    private func addition(to project: ProjectID, _ visit: Visit, form: FormFields, problem: String?) -> HTML {
        let isReview: HTML = form["kind"] == "review" ? " selected" : ""
        return """
            <section class="panel" id="new"><h2>New rule</h2>
            \(SignInPages.problem(problem))
            <form method="post" action="/console/moderation" class="fields">
            \(visit.tokenInput)<input type="hidden" name="project" value="\(project.text)">
            <div class="field"><label for="term">Word or words</label>
            <input id="term" name="term" required minlength="2" maxlength="120" autocomplete="off" value="\(form["term"] ?? "")" aria-describedby="term-hint">
            <p class="hint" id="term-hint">Whole words: a rule for “ass” lets “class” through. Write each form that counts.</p></div>
            <div class="field"><label for="kind">What happens</label>
            <select id="kind" name="kind"><option value="block">Refused</option><option value="review"\(isReview)>A person looks at it</option></select></div>
            <div class="field"><label for="note">Note</label>
            <input id="note" name="note" maxlength="400" autocomplete="off" value="\(form["note"] ?? "")" aria-describedby="note-hint">
            <p class="hint" id="note-hint">Why, and what to write instead. Whoever is refused reads it.</p></div>
            <div class="deeds"><button type="submit" class="button main">Set the rule</button></div>
            </form>
            </section>
            """
    }
}
