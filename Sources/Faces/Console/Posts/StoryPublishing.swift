internal import Features
internal import HTTPServer
internal import HTTPTypes
internal import JSONSchema
internal import Operations

/// A post that is approved and has no time, on its way out: a person says when, sees what that means, and confirms it.
struct StoryPublishing {
    let layout: ConsoleLayout
    let story: StoryView
    /// IANA, of a post that has no time yet.
    let timeZone: String
    let visit: Visit

    private var path: String { "\(StoriesDesk.path)/\(story.id)/publish" }

    /// When it is to go out.
    enum Time {
        case now
        /// By the clock of a place.
        case at(local: String, zone: String)

        /// What a form says.
        init(_ form: FormFields) throws(Failure) {
            guard form["when"] == "time" else {
                self = .now
                return
            }
            let (local, zone) = (UsagePages.trimmed(form["time"] ?? ""), UsagePages.trimmed(form["zone"] ?? ""))
            guard !local.isEmpty else { throw Failure(.validationFailed, "Say when it goes out.") }
            self = .at(local: local, zone: zone)
        }
    }

    /// Whether it waits for somebody to say when.
    static func isOffered(_ story: StoryView, at now: Instant) -> Bool {
        // Approved by somebody who may not publish, it keeps a time that may have passed.
        story.state == "approved" && story.scheduledAt.map { $0 < now } ?? true
    }

    /// The form below the post.
    func form(_ written: FormFields, problem: String?) -> HTML {
        let known = story.timeFields(standard: timeZone)
        return """
            <section class="panel" id="publish"><h2>Publish it</h2>
            \(SignInPages.problem(problem))
            <p>It is approved and has no time. Before it goes out you see once more where, and confirm it.</p>
            <div class="deeds"><form method="post" action="\(path)">\(seen)<button class="button main" type="submit" name="when" value="now">Publish now…</button></form></div>
            <form class="fields" method="post" action="\(path)">\(seen)
            <div class="field"><label for="publish-time">Goes out</label>
            <input type="datetime-local" id="publish-time" name="time" value="\(written["time"] ?? known.local)"></div>
            <div class="field"><label for="publish-zone">Time zone</label>
            <input id="publish-zone" name="zone" value="\(written["zone"] ?? known.zone)" autocomplete="off" spellcheck="false"></div>
            <div class="deeds"><button type="submit" name="when" value="time">Schedule…</button></div>
            </form>
            </section>
            """
    }

    private var seen: HTML { "\(visit.tokenInput)<input type=\"hidden\" name=\"revision\" value=\"\(String(story.revision))\">" }

    /// What a person agrees to.
    /// - Parameter micros: what it costs, in micro-dollars.
    func question(_ time: Time, micros: Int64) -> Response {
        let channels = story.channels.map(ChannelText.name).joined(separator: ", ")
        let cost: HTML? = micros > 0 ? " It costs \(Money.text(micros))." : nil
        let (when, fields, button): (HTML, HTML?, HTML) =
            switch time {
            case .now: ("now", "<input type=\"hidden\" name=\"when\" value=\"now\">", "Publish now")
            case .at(let local, let zone):
                (
                    "at \(local.replacing("T", with: " ")), \(zone)",
                    "<input type=\"hidden\" name=\"when\" value=\"time\"><input type=\"hidden\" name=\"time\" value=\"\(local)\"><input type=\"hidden\" name=\"zone\" value=\"\(zone)\">",
                    "Schedule it"
                )
            }
        return layout.page(
            "Publish this post?", for: visit, at: .stories, back: ("\(StoriesDesk.path)/\(story.id)", "The post"),
            """
            <section class="panel">
            <p>It goes out <strong>\(when)</strong> on <strong>\(channels)</strong>, with \(count(story.slides.count)), as revision \(String(story.revision)).\(cost)</p>
            <blockquote class="caption">\(story.caption.isEmpty ? story.name : story.caption)</blockquote>
            <form method="post" action="\(path)">\(seen)\(fields)<input type="hidden" name="confirmed" value="yes"><button class="button main" type="submit">\(button)</button></form>
            </section>
            """)
    }

    private func count(_ slides: Int) -> String { slides == 0 ? "no picture" : slides == 1 ? "one slide" : "\(slides) slides" }
}
