internal import Features
internal import HTTPServer
internal import HTTPTypes
internal import JSONSchema
internal import Operations

/// The pages of the cast.
struct CharacterPages {
    let layout: ConsoleLayout

    /// A character in a list.
    struct Card {
        /// An item of `list_characters`.
        let character: JSON
        /// Its front view; null where it has none.
        let front: JSON
    }

    private static let path = CharactersDesk.path
    private static let views = [("front", "Front"), ("three_quarter", "Three-quarter"), ("profile", "Profile"), ("full_body", "Full body")]

    // MARK: All

    func list(_ cards: [Card], next: String?, query: ListQuery, project: ConsoleProject, for visit: Visit) -> Response {
        let isArchive = query["archived"] == "yes"
        let choices = [
            ListForms.Choice(name: "project", label: "Project", any: nil, options: project.all.map { ($0.id, $0.name) }),
            ListForms.Choice(name: "archived", label: "Which", any: "Present", options: [("yes", "Archived")]),
        ]
        let nothing: HTML =
            isArchive
            ? "<p class=\"empty\">No character is archived.</p>"
            : "<p class=\"empty\">There is no character yet. Agents create them, from the persona library or from your words.</p>"
        return layout.page(
            "Characters", lead: "Who posts. Each is made of layers that agents change, and every change is a version that can come back.",
            for: visit, at: .characters,
            """
            \(ListForms.filters(Self.path, query, choices))
            \(cards.isEmpty ? nothing : "<ul class=\"cast\">\n\(cards.map(card))\n</ul>" as HTML)
            \(ListForms.pages(Self.path, query, next: next, first: "Newest", more: "Older"))
            """)
    }

    private func card(_ card: Card) -> HTML {
        let character = card.character
        let picture: HTML =
            Pictures.path(card.front["media_url"]?.stringValue).map { "<img src=\"\($0)\" alt=\"\" loading=\"lazy\">" }
            ?? "<span class=\"film\">No picture yet</span>"
        return """
            <li><a href="\(Self.path)/\(character["id"]?.stringValue ?? "")">\(picture)
            <strong>\(character["name"]?.stringValue ?? "")</strong>
            <span>\(character["tagline"]?.stringValue ?? character["niche"]?.stringValue ?? "")</span></a></li>
            """
    }

    // MARK: One

    func one(
        _ character: JSON, current: Int, versions: JSON, isNewest: Bool, batches: [JSON], now: Instant, for visit: Visit, said: String?
    ) -> Response {
        let id = character["id"]?.stringValue ?? ""
        let version = character["version"]?.intValue ?? current
        return layout.page(
            character["name"]?.stringValue ?? "", lead: character["identity"]?["tagline"]?.stringValue.map { "\($0)" }, for: visit,
            at: .characters, back: (Self.path, "Characters"), notice: Self.notice(said),
            """
            \(version == current ? nil : older(version, current: current, id, visit))
            \(references(character["references"] ?? .null))
            <section class="panel"><h2 class="unseen">In short</h2><dl class="facts">
            <div><dt>Niche</dt><dd>\(character["niche"]?.stringValue ?? "")</dd></div>
            <div><dt>Version</dt><dd>\(version)\(version == current ? "" as HTML : " of \(current)")</dd></div>
            <div><dt>Made from</dt><dd>\(character["template_id"]?.stringValue ?? "Scratch")</dd></div>
            \(character["archived_at"]?.stringValue.flatMap { Instant($0) }.map { "<div><dt>Archived</dt><dd>\(TimeText.day($0))</dd></div>" as HTML })
            <div><dt>Id</dt><dd><code>\(id)</code></dd></div>
            </dl>
            <p class="deeds more"><a class="button small" href="\(ReviewDesk.path)?character=\(id)&amp;project=\(character["project_id"]?.stringValue ?? "")">What waits for review</a>
            <a class="button small" href="#versions">Versions</a> <a class="button small" href="#batches">Batches</a></p>
            </section>
            \(LayerText.layers.compactMap { LayerText.panel($0, character[$0]) })
            \(ingredients(character["ingredients"]?.arrayValue ?? []))
            \(goals(character["brand_goals"]?.arrayValue ?? []))
            \(history(versions, of: id, current: current, isNewest: isNewest, now: now, visit))
            \(made(batches, character["project_id"]?.stringValue ?? "", now: now))
            """)
    }

    private static func notice(_ word: String?) -> HTML? {
        switch word {
        case "restored": "The character is what it was. That is a new version; nothing is lost."
        case "same": "The character is like that version already."
        default: nil
        }
    }

    private func older(_ version: Int, current: Int, _ id: String, _ visit: Visit) -> HTML {
        """
        <div class="warning"><p>This is version \(version), an older one. The present one is \(current).</p>
        <div class="deeds"><a class="button small" href="\(Self.path)/\(id)">The present one</a>
        <a class="button small" href="\(Self.path)/\(id)/compare?from=\(version)&amp;to=\(current)">What differs</a>
        \(restoring(version, id, visit))</div></div>
        """
    }

    private func restoring(_ version: Int, _ id: String, _ visit: Visit) -> HTML {
        """
        <form method="post" action="\(Self.path)/\(id)/restore">\(visit.tokenInput)\
        <button class="small" type="submit" name="version" value="\(version)">Restore<span class="unseen"> version \(version)</span></button></form>
        """
    }

    private func references(_ references: JSON) -> HTML {
        """
        <section><h2 class="unseen">Reference views</h2>
        <div class="views">
        \(Self.views.map { view -> HTML in
            let picture = references[view.0].flatMap { Pictures.path($0["media_url"]?.stringValue) }
            let shown: HTML = picture.map { "<a href=\"\($0)\"><img src=\"\($0)\" alt=\"\(view.1) view\" loading=\"lazy\"></a>" }
                ?? "<span class=\"film\">Not there yet</span>"
            return "<figure>\(shown)<figcaption>\(view.1)</figcaption></figure>"
        })
        </div></section>
        """
    }

    private func ingredients(_ all: [JSON]) -> HTML? {
        guard !all.isEmpty else { return nil }
        let kinds = ["wardrobe", "settings", "props", "moods", "times_of_day"]
        return """
            <section class="panel layer"><h2>Ingredient library</h2><dl class="told">
            \(kinds.compactMap { kind -> HTML? in
                let own = all.filter { $0["kind"]?.stringValue == kind }.compactMap { $0["value"]?.stringValue }
                guard !own.isEmpty else { return nil }
                return "<div><dt>\(LayerText.words(kind))</dt><dd><ul class=\"things\">\n\(own.map { "<li>\($0)</li>" as HTML })\n</ul></dd></div>"
            })
            </dl></section>
            """
    }

    private func goals(_ goals: [JSON]) -> HTML? {
        guard !goals.isEmpty else { return nil }
        let plain = goals.map { goal -> JSON in
            var goal = goal
            goal["id"] = nil
            return goal
        }
        return "<section class=\"panel layer\"><h2>Brand goals</h2>\(LayerText.value(.array(plain)))</section>"
    }

    // MARK: Versions

    private func history(_ versions: JSON, of id: String, current: Int, isNewest: Bool, now: Instant, _ visit: Visit) -> HTML {
        let items = versions["items"]?.arrayValue ?? []
        let older: HTML? = versions["next_cursor"]?.stringValue.map {
            "<a class=\"button small\" href=\"\(Self.path)/\(id)?before=\(PathSegment.encode($0))#versions\">Older versions</a>"
        }
        let newest: HTML? = isNewest ? nil : "<a class=\"button small\" href=\"\(Self.path)/\(id)#versions\">Newest versions</a>"
        let comparing: HTML? =
            current > 1
            ? """
            <form class="filters" method="get" action="\(Self.path)/\(id)/compare">
            <label>Compare version <input type="number" name="from" min="1" max="\(current)" value="\(current - 1)" required></label>
            <label>with <input type="number" name="to" min="1" max="\(current)" value="\(current)" required></label>
            <button class="small" type="submit">Compare</button></form>
            """ : nil
        return """
            <section id="versions"><h2>Versions</h2>
            <div class="scroll stack" tabindex="0" role="region" aria-label="Versions">
            <table>
            <thead><tr><th scope="col">Version</th><th scope="col">What changed</th><th scope="col">When</th><th scope="col"><span class="unseen">Deeds</span></th></tr></thead>
            <tbody>
            \(items.map { row($0, id, current, now, visit) })
            </tbody>
            </table>
            </div>
            <p class="deeds more">\(newest)\(older)</p>
            \(comparing)
            </section>
            """
    }

    private func row(_ item: JSON, _ id: String, _ current: Int, _ now: Instant, _ visit: Visit) -> HTML {
        let version = item["version"]?.intValue ?? 0
        let changed = item["changed"]?.arrayValue?.compactMap(\.stringValue) ?? []
        let restored: HTML? = item["restored_from"]?.intValue.map { "<span class=\"id\">Version \($0) restored</span>" }
        let what: HTML = changed.isEmpty ? "Created" : HTML.joined(changed.map(LayerText.place), separator: ", ")
        let when = item["created_at"]?.stringValue.flatMap { Instant($0) }.map { TimeText.ago($0, now: now) }
        return """
            <tr><th scope="row"><a href="\(Self.path)/\(id)?version=\(version)">\(version)</a></th><td data-label="What changed">\(what)\(restored)</td>\
            <td data-label="When" class="when">\(when)</td><td>\(version == current ? nil : restoring(version, id, visit))</td></tr>
            """
    }

    func comparison(_ comparison: JSON, of id: String, name: String, older: Int, newer: Int, for visit: Visit) -> Response {
        let changes = comparison["changes"]?.arrayValue ?? []
        let table: HTML =
            changes.isEmpty
            ? "<p class=\"empty\">Nothing differs.</p>"
            : """
            <div class="scroll stack" tabindex="0" role="region" aria-label="Changes">
            <table class="changes">
            <thead><tr><th scope="col">Where</th><th scope="col">Version \(older)</th><th scope="col">Version \(newer)</th></tr></thead>
            <tbody>
            \(changes.map { change -> HTML in
                """
                <tr><th scope="row">\(LayerText.place(change["path"]?.stringValue ?? ""))</th>\
                <td data-label="Version \(older)">\(Self.shown(change["before"]))</td><td data-label="Version \(newer)">\(Self.shown(change["after"]))</td></tr>
                """
            })
            </tbody>
            </table>
            </div>
            """
        return layout.page(
            "\(name): version \(older) and version \(newer)", for: visit, at: .characters, back: ("\(Self.path)/\(id)", "\(name)"), table)
    }

    private static func shown(_ json: JSON?) -> HTML { LayerText.value(json ?? .null) }

    // MARK: Batches

    private func made(_ batches: [JSON], _ project: String, now: Instant) -> HTML {
        let table: HTML =
            batches.isEmpty
            ? "<p class=\"empty\">No batch was made of it yet.</p>"
            : """
            <div class="scroll stack" tabindex="0" role="region" aria-label="Batches">
            <table>
            <thead><tr><th scope="col">Ordered</th><th scope="col">State</th><th scope="col">Posts</th><th scope="col">Failed</th><th scope="col"><span class="unseen">Where</span></th></tr></thead>
            <tbody>
            \(batches.map { batch($0, project, now) })
            </tbody>
            </table>
            </div>
            """
        return "<section id=\"batches\"><h2>Batches</h2>\n\(table)\n</section>"
    }

    private func batch(_ batch: JSON, _ project: String, _ now: Instant) -> HTML {
        let id = batch["id"]?.stringValue ?? ""
        let when = batch["created_at"]?.stringValue.flatMap { Instant($0) }.map { TimeText.ago($0, now: now) }
        return """
            <tr><th scope="row">\(when)</th><td data-label="State">\(LayerText.words(batch["state"]?.stringValue ?? ""))</td>\
            <td data-label="Posts">\(batch["done"]?.intValue ?? 0) of \(batch["total"]?.intValue ?? 0)</td><td data-label="Failed">\(batch["failed"]?.intValue ?? 0)</td>\
            <td><div class="deeds"><a href="\(ReviewDesk.path)?project=\(project)&amp;batch=\(id)">Review</a> <a href="\(StoriesDesk.path)?project=\(project)&amp;batch=\(id)">Posts</a></div></td></tr>
            """
    }
}
