internal import Features
internal import HTTPServer
internal import HTTPTypes
internal import JSONSchema
internal import Operations

/// The pages of posts.
struct StoryPages {
    let layout: ConsoleLayout

    /// A post in the list.
    struct Line {
        let story: StoryView
        let character: String?
    }

    /// What the things are called that a post belongs to; `nil` for what it has none of, or what was deleted.
    struct Names {
        var character: String?
        var profile: String?
    }

    private static let path = StoriesDesk.path

    // MARK: All

    func list(
        _ lines: [Line], next: String?, query: ListQuery, project: ConsoleProject, cast: ReviewCast, now: Instant, for visit: Visit
    ) -> Response {
        let choices = [
            ListForms.Choice(name: "project", label: "Project", any: nil, options: project.all.map { ($0.id, $0.name) }),
            ListForms.Choice(name: "state", label: "State", any: "All", options: StoryView.states.map { ($0.word, $0.name) }),
            ListForms.Choice(
                name: "channel", label: "Channel", any: "All", options: ChannelLimitsTable.current.channels.map { ($0.id, $0.name) }),
            ListForms.Choice(name: "batch", label: "Batch", any: "All", options: cast.batches),
        ]
        let table: HTML =
            lines.isEmpty
            ? (query.isNarrowed || !query.isFirst
                ? "<p class=\"empty\">There is no such post.</p>"
                : "<p class=\"empty\">There is no post yet. Agents write them, or have them made of a character.</p>")
            : """
            <div class="scroll stack" tabindex="0" role="region" aria-label="Posts">
            <table class="posts">
            <thead><tr><th scope="col">Post</th><th scope="col">State</th><th scope="col">By</th><th scope="col">Channels</th><th scope="col">Time</th></tr></thead>
            <tbody>
            \(lines.map { row($0, now) })
            </tbody>
            </table>
            </div>
            """
        return layout.page(
            "Posts", lead: "All that was written or made, newest first.", for: visit, at: .stories,
            """
            \(ListForms.filters(Self.path, query, choices))
            \(table)
            \(ListForms.pages(Self.path, query, next: next, first: "Newest", more: "Older"))
            """)
    }

    private func row(_ line: Line, _ now: Instant) -> HTML {
        let story = line.story
        let path = story.slides.first.flatMap { Pictures.path($0["media_url"]?.stringValue) }
        let picture: HTML? = path.flatMap { Pictures.isVideo($0) ? nil : "<img src=\"\($0)\" alt=\"\" loading=\"lazy\">" }
        let channels = story.channels.map(ChannelText.name).joined(separator: ", ")
        return """
            <tr><th scope="row"><a class="post-link" href="\(Self.path)/\(story.id)">\(picture)<span>\(story.name)</span></a></th>\
            <td data-label="State">\(StoryView.badge(story.state))</td><td data-label="By">\(line.character ?? "—")</td>\
            <td data-label="Channels">\(channels)</td><td data-label="Time" class="when">\(Self.when(story, now))</td></tr>
            """
    }

    /// The time that says most of a post in its state.
    private static func when(_ story: StoryView, _ now: Instant) -> HTML? {
        if let published = story.publishedAt { return TimeText.ago(published, now: now) }
        if story.scheduledAt != nil { return story.time }
        return story.createdAt.map { TimeText.ago($0, now: now) }
    }

    // MARK: One

    func one(
        _ story: StoryView, names: Names, publishing: HTML?, notice: HTML?, isWrong: Bool, failure: String?, preview: JSON, versions: JSON,
        isNewest: Bool, now: Instant, for visit: Visit
    ) -> Response {
        let isShown = !Self.isOut(story.state) && !(story.slides.isEmpty && ["generating", "generation_failed"].contains(story.state))
        let pictures: HTML? =
            story.slides.isEmpty
            ? nil
            : """
            <div class="strip" tabindex="0" role="region" aria-label="Pictures">
            \(story.slides.map { Pictures.slide($0) })
            </div>
            """
        let waiting: HTML? =
            story.state == "pending_review"
            ? "<p class=\"deeds\"><a class=\"button main\" href=\"\(Self.review(story))\">Review it</a></p>" : nil
        return layout.page(
            story.title ?? "Post", for: visit, at: .stories, back: (Self.path, "Posts"), notice: notice,
            status: isWrong ? .unprocessableContent : .ok,
            """
            <section class="panel whole-post">\(pictures)
            <div class="told"><p>\(StoryView.badge(story.state))</p>
            \(review(story, now))
            \(story.caption.isEmpty ? nil : "<p class=\"caption\">\(story.caption)</p>" as HTML)
            \(failure.map { notMade($0, story) })
            \(waiting)</div>
            </section>
            \(publishing)
            \(facts(story, names, now))
            \(publications(story, now))
            \(!isShown ? nil : "<section class=\"panel\"><h2>How it would go out</h2>\(ChannelPreviews.html(preview, slides: story.slides))</section>" as HTML)
            \(history(versions, of: story, isNewest: isNewest, now))
            """)
    }

    /// Why it was not made, and the way to have it made after all.
    private func notMade(_ reason: String, _ story: StoryView) -> HTML {
        """
        <p class="warning">\(reason)</p>
        <form method="post" action="\(Self.path)/\(story.id)/regenerate"><p class="deeds">\
        <button class="button main" type="submit">Make it anew</button></p></form>
        """
    }

    /// What has just been done.
    static func notice(_ word: String) -> HTML? {
        switch word {
        case "publishing": "The post is on its way out. Reload the page to see what became of it."
        case "scheduled": "The post is scheduled."
        case "regenerated": "The post is being made anew. Reload the page to see what became of it."
        case "held": "A rule has a person look at the post first: it waits for review."
        default: nil
        }
    }

    private static func review(_ story: StoryView) -> String {
        let project = story.json["project_id"]?.stringValue ?? ""
        return "\(ReviewDesk.path)?project=\(project)\(story.batchID.map { "&batch=\($0)" } ?? "")#\(story.id)"
    }

    private static func isOut(_ state: String) -> Bool { ["publishing", "published", "partially_published"].contains(state) }

    private func review(_ story: StoryView, _ now: Instant) -> HTML? {
        guard let review = story.json["review"], !review.isNull else { return nil }
        let reason: HTML? = review["reason"]?.stringValue.map {
            "<p class=\"warning\">\(story.state == "rejected" ? "Rejected: " as HTML : nil)\($0)</p>"
        }
        let needs: HTML? = review["needs"]?.stringValue.map { "<p class=\"warning\">Approved without the right to publish (\($0)).</p>" }
        return "\(reason)\(needs)"
    }

    private func facts(_ story: StoryView, _ names: Names, _ now: Instant) -> HTML {
        let character: HTML? = story.characterID.map { id in
            let version: HTML? = story.characterVersion.map { " <a href=\"\(CharactersDesk.path)/\(id)?version=\($0)\">version \($0)</a>" }
            let who: HTML = names.character.map { "<a href=\"\(CharactersDesk.path)/\(id)\">\($0)</a>" } ?? "A character that was deleted"
            return "<div><dt>Character</dt><dd>\(who)\(names.character == nil ? nil : version)</dd></div>"
        }
        let batch: HTML? = story.batchID.map {
            "<div><dt>Batch</dt><dd><a href=\"\(Self.path)?project=\(story.json["project_id"]?.stringValue ?? "")&amp;batch=\($0)\">All of its posts</a></dd></div>"
        }
        return """
            <section class="panel"><h2 class="unseen">In short</h2><dl class="facts">
            \(character)
            \(story.profileID.map { _ in "<div><dt>Profile</dt><dd>\(names.profile ?? "Deleted")</dd></div>" as HTML })
            \(batch)
            \(story.time.map { "<div><dt>Goes out</dt><dd>\($0)</dd></div>" as HTML })
            \(story.publishedAt.map { "<div><dt>Published</dt><dd>\(TimeText.moment($0))</dd></div>" as HTML })
            <div><dt>Origin</dt><dd>\(LayerText.words(story.json["origin"]?.stringValue ?? ""))</dd></div>
            <div><dt>Created</dt><dd>\(story.createdAt.map { TimeText.ago($0, now: now) })</dd></div>
            <div><dt>Revision</dt><dd>\(story.revision)</dd></div>
            <div><dt>Id</dt><dd><code>\(story.id)</code></dd></div>
            </dl></section>
            """
    }

    // MARK: Where it is

    private func publications(_ story: StoryView, _ now: Instant) -> HTML? {
        guard !story.publications.isEmpty else { return nil }
        return """
            <section><h2>Publications</h2>
            <div class="scroll stack" tabindex="0" role="region" aria-label="Publications">
            <table>
            <thead><tr><th scope="col">Channel</th><th scope="col">State</th><th scope="col">When</th><th scope="col">Where</th></tr></thead>
            <tbody>
            \(story.publications.map { publication($0, now) })
            </tbody>
            </table>
            </div>
            </section>
            """
    }

    private func publication(_ publication: JSON, _ now: Instant) -> HTML {
        let link = publication["permalink"]?.stringValue.flatMap { link -> HTML? in
            link.hasPrefix("https://") || link.hasPrefix("http://") ? "<a href=\"\(link)\" rel=\"noreferrer\">See it</a>" : "\(link)"
        }
        let error: HTML? = publication["error"]?["message"]?.stringValue.map { "<span class=\"id bad\">\($0)</span>" }
        let when = publication["published_at"]?.stringValue.flatMap { Instant($0) }.map { TimeText.ago($0, now: now) }
        return """
            <tr><th scope="row">\(ChannelText.name(publication["channel"]?.stringValue ?? ""))</th>\
            <td data-label="State">\(LayerText.words(publication["state"]?.stringValue ?? ""))\(error)</td>\
            <td data-label="When" class="when">\(when ?? "—")</td><td data-label="Where">\(link ?? "—")</td></tr>
            """
    }

    // MARK: What was made

    private func history(_ versions: JSON, of story: StoryView, isNewest: Bool, _ now: Instant) -> HTML? {
        let items = versions["items"]?.arrayValue ?? []
        guard !items.isEmpty else { return nil }
        let older: HTML? = versions["next_cursor"]?.stringValue.map {
            "<a class=\"button small\" href=\"\(Self.path)/\(story.id)?before=\(PathSegment.encode($0))#versions\">Older</a>"
        }
        let newest: HTML? = isNewest ? nil : "<a class=\"button small\" href=\"\(Self.path)/\(story.id)#versions\">Newest</a>"
        return """
            <section id="versions"><h2>What was made</h2>
            \(items.map { version($0, now) })
            <p class="deeds more">\(newest)\(older)</p>
            </section>
            """
    }

    private func version(_ version: JSON, _ now: Instant) -> HTML {
        let when = version["created_at"]?.stringValue.flatMap { Instant($0) }.map { TimeText.ago($0, now: now) }
        let what: HTML =
            switch version["what"]?.stringValue {
            case "picture": "The picture"
            case "caption": "The text"
            default: "Picture and text"
            }
        let picture: HTML =
            version["media_url"]?.stringValue == nil
            ? Pictures.missing("The picture is gone.")
            : Pictures.slide(["media_url": version["media_url"] ?? .null, "alt_text": "What was made"])
        return """
            <article class="made"><div class="shown">\(picture)</div><div class="told">
            <h3>Version \(version["version"]?.intValue ?? 0)</h3>
            <p class="hint">\(what) · \(when) · seed \(version["seed"]?.intValue ?? 0)</p>
            <p class="caption">\(version["caption"]?.stringValue ?? "")</p>
            <details class="channel"><summary><strong>What was sent to the generators</strong></summary>
            \(sent("For the picture", version["picture_prompt"]))
            \(sent("For the text", version["caption_prompt"]))
            \(used(version["used"] ?? .null))
            </details>
            </div></article>
            """
    }

    private func sent(_ name: HTML, _ prompt: JSON?) -> HTML? {
        guard let text = prompt?.stringValue, !text.isEmpty else { return nil }
        return "<h4>\(name)</h4><p class=\"out\">\(text)</p>"
    }

    private func used(_ used: JSON) -> HTML? {
        guard used.objectValue?.isEmpty == false else { return nil }
        return "<h4>What they say about it</h4>\(LayerText.value(used))"
    }
}
