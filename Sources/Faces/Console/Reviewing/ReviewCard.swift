internal import HTTPServer
internal import JSONSchema
internal import Operations

/// One post that waits: what it shows, how it would go out, and what can be done about it.
struct ReviewCard {
    let item: ReviewItem
    /// The first one has the page's access keys.
    let isFirst: Bool
    /// The post below it.
    let next: String?
    let query: ListQuery
    /// IANA, of a post that has no time yet.
    let timeZone: String
    /// What kept the last decision from being made.
    let problem: ReviewProblem?
    let visit: Visit
    let now: Instant

    private var story: StoryView { item.story }

    var html: HTML {
        """
        <article class="post" id="\(story.id)" aria-labelledby="\(story.id)-name">
        <div class="shown">\(pictures)</div>
        <div class="told">
        <h2 id="\(story.id)-name">\(heading)</h2>
        <p class="hint">\(HTML.joined(facts, separator: " · "))</p>
        \(problem.map { "<p class=\"problem\" role=\"alert\">\($0.text)</p>" as HTML })
        \(story.heldFor.map { "<p><strong>\($0)</strong></p>" as HTML })
        \(story.title.map { "<p><strong>\($0)</strong></p>" as HTML })
        \(story.caption.isEmpty ? nil : "<p class=\"caption\">\(story.caption)</p>" as HTML)
        \(ChannelPreviews.html(item.preview, slides: story.slides))
        </div>
        <div class="decide">
        \(approval)
        \(edition)
        \(story.batchID == nil ? nil : renewal)
        \(rejection)
        \(onward)
        </div>
        </article>
        """
    }

    private var pictures: HTML {
        let slides = story.slides
        switch slides.count {
        case 0: return Pictures.missing("Words alone")
        case 1: return Pictures.slide(slides[0])
        default:
            return """
                <div class="strip" tabindex="0" role="region" aria-label="\(slides.count) slides">
                \(slides.map { Pictures.slide($0) })
                </div>
                """
        }
    }

    private var heading: HTML {
        guard let name = item.character, let id = story.characterID else { return "\(story.title ?? "A post of no character")" }
        let version: HTML? = story.characterVersion.map { version in
            " <a class=\"version\" href=\"\(CharactersDesk.path)/\(id)?version=\(version)\">version \(version)</a>"
        }
        return "<a href=\"\(CharactersDesk.path)/\(id)\">\(name)</a>\(version)"
    }

    private var facts: [HTML] {
        var facts: [HTML] = []
        if let profile = item.profile { facts.append("for \(profile)") }
        if let time = story.time { facts.append("to go out \(time)") }
        if let submitted = story.submittedAt { facts.append("submitted \(TimeText.ago(submitted, now: now))") }
        if let batch = story.batchID, query["batch"] == nil {
            facts.append("<a href=\"\(query.with("batch", batch).address(ReviewDesk.path))\">its batch</a>")
        }
        facts.append("<a href=\"\(StoriesDesk.path)/\(story.id)\">details</a>")
        return facts
    }

    // MARK: What can be done

    private func action(_ deed: ReviewDeed) -> String { query.address("\(ReviewDesk.path)/\(story.id)/\(deed.rawValue)") + "#queue" }

    private func key(_ letter: String) -> HTML? { isFirst ? " accesskey=\"\(letter)\"" : nil }

    private var seen: HTML { "\(visit.tokenInput)<input type=\"hidden\" name=\"revision\" value=\"\(String(story.revision))\">" }

    /// What is written in a form: what was sent with it when it was refused, else what the post has.
    private func written(_ deed: ReviewDeed, _ field: String, _ standard: String) -> String {
        problem?.deed == deed ? problem?.form[field] ?? standard : standard
    }

    private func isOpen(_ deed: ReviewDeed) -> HTML? { problem?.deed == deed ? " open" : nil }

    private var approval: HTML {
        """
        <form method="post" action="\(action(.approve))">\(seen)
        <button class="button main" type="submit"\(key("a"))>Approve</button></form>
        """
    }

    private var edition: HTML {
        let known = story.timeFields(standard: timeZone)
        return """
            <details name="\(story.id)"\(isOpen(.edit))><summary class="button"\(key("e"))>Edit</summary>
            <form class="fields wide" method="post" action="\(action(.edit))">\(seen)
            <input type="hidden" name="known_time" value="\(known.local)"><input type="hidden" name="known_zone" value="\(known.zone)">
            <div class="field broad"><label for="\(story.id)-caption">Text</label>
            <textarea id="\(story.id)-caption" name="caption" rows="6">
            \(written(.edit, "caption", story.caption))</textarea></div>
            <div class="field"><label for="\(story.id)-time">Goes out</label>
            <input type="datetime-local" id="\(story.id)-time" name="time" value="\(written(.edit, "time", known.local))"></div>
            <div class="field"><label for="\(story.id)-zone">Time zone</label>
            <input id="\(story.id)-zone" name="zone" value="\(written(.edit, "zone", known.zone))" autocomplete="off" spellcheck="false"></div>
            <p class="hint">A post that is saved still waits for review. One that is scheduled is approved by that.</p>
            <div class="deeds"><button type="submit" name="do" value="save">Save</button>
            <button type="submit" name="do" value="schedule">Save and schedule</button></div>
            </form></details>
            """
    }

    private var renewal: HTML {
        let chosen = written(.regenerate, "what", "both")
        let parts = [("both", "Picture and text"), ("picture", "The picture"), ("caption", "The text")]
        return """
            <details name="\(story.id)"\(isOpen(.regenerate))><summary class="button"\(key("g"))>Make anew</summary>
            <form class="fields" method="post" action="\(action(.regenerate))">\(seen)
            <fieldset><legend>What is made anew</legend>
            \(parts.map { part -> HTML in
                let mark: HTML = part.0 == chosen ? " checked" : ""
                return "<label class=\"choice\"><input type=\"radio\" name=\"what\" value=\"\(part.0)\"\(mark)>\(part.1)</label>"
            })
            </fieldset>
            <div class="field"><label for="\(story.id)-hint">What to do differently</label>
            <input type="text" id="\(story.id)-hint" name="hint" maxlength="500" autocomplete="off" value="\(written(.regenerate, "hint", ""))">
            <p class="hint">It costs what a new one costs, by the generators that are chosen.</p></div>
            <div class="deeds"><button type="submit">Make it anew</button></div>
            </form></details>
            """
    }

    private var rejection: HTML {
        """
        <details name="\(story.id)"\(isOpen(.reject))><summary class="button danger"\(key("r"))>Reject</summary>
        <form class="fields" method="post" action="\(action(.reject))">\(seen)
        <div class="field"><label for="\(story.id)-reason">Why</label>
        <input type="text" id="\(story.id)-reason" name="reason" maxlength="1000" autocomplete="off" value="\(written(.reject, "reason", ""))">
        <p class="hint">Whoever changes it reads this.</p></div>
        <div class="deeds"><button class="danger" type="submit">Reject the post</button></div>
        </form></details>
        """
    }

    private var onward: HTML? {
        next.map { "<a class=\"onward\" href=\"#\($0)\"\(key("n"))>Next post</a>" }
    }
}
