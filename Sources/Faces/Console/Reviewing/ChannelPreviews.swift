internal import HTTPServer
internal import JSONSchema

/// How a post would go out on each of its channels: the reply of `preview_story`, as agents get it.
enum ChannelPreviews {
    /// - Parameter slides: what is shown beside it; a channel's own are shown where they are others.
    static func html(_ preview: JSON, slides: [JSON]) -> HTML {
        let channels = preview["channels"]?.arrayValue ?? []
        let problems = preview["problems"]?.arrayValue ?? []
        return """
            \(list(problems))
            \(channels.isEmpty ? "<p class=\"hint\">It names no channel.</p>" as HTML : nil)
            \(channels.map { channel($0, slides: slides) })
            """
    }

    private static func channel(_ preview: JSON, slides: [JSON]) -> HTML {
        let problems = preview["problems"]?.arrayValue ?? []
        let isReady = preview["ready"]?.boolValue == true
        let open: HTML? = errors(problems) > 0 ? " open" : nil
        return """
            <details class="channel"\(open)><summary><strong>\(ChannelText.name(preview["channel"]?.stringValue ?? ""))</strong> \
            \(badge(preview, problems, isReady: isReady))\(length(preview["text"]))</summary>
            \(connection(preview))\(list(problems))\(words(preview))\(pictures(preview, besides: slides))\(link(preview))
            </details>
            """
    }

    private static func errors(_ problems: [JSON]) -> Int { problems.filter { $0["severity"] == "error" }.count }

    private static func badge(_ preview: JSON, _ problems: [JSON], isReady: Bool) -> HTML {
        let errors = errors(problems)
        if errors > 0 { return "<span class=\"badge wrong\">\(errors) \(errors == 1 ? "problem" : "problems")</span>" }
        if preview["connected"]?.boolValue != true { return "<span class=\"badge money\">Not connected</span>" }
        guard isReady else { return "<span class=\"badge wrong\">Not ready</span>" }
        return problems.isEmpty ? "<span class=\"badge done\">Ready</span>" : "<span class=\"badge money\">Ready, with a note</span>"
    }

    private static func length(_ text: JSON?) -> HTML? {
        guard let length = text?["length"]?.intValue, let limit = text?["limit"]?.intValue else { return nil }
        return " <span class=\"hint\">\(length) of \(limit)</span>"
    }

    private static func connection(_ preview: JSON) -> HTML? {
        preview["connected"]?.boolValue == true ? nil : "<p class=\"hint\">The project, or the post’s profile, has no connection to it.</p>"
    }

    private static func list(_ problems: [JSON]) -> HTML? {
        guard !problems.isEmpty else { return nil }
        return """
            <ul class="faults">
            \(problems.map { problem -> HTML in
                let message = problem["message"]?.stringValue ?? ""
                return problem["severity"] == "error"
                    ? "<li class=\"bad\">\(message)</li>" : "<li class=\"doubt\">\(message)</li>"
            })
            </ul>
            """
    }

    /// The text as it goes out; the parts, where it is a thread.
    private static func words(_ preview: JSON) -> HTML {
        let parts = preview["parts"]?.arrayValue ?? []
        let title: HTML? = preview["title"]?.stringValue.map { "<p class=\"out\"><strong>\($0)</strong></p>" }
        let texts = parts.isEmpty ? [preview["text"] ?? .null] : parts
        return """
            \(title)\(texts.map { text -> HTML in
                let words = text["text"]?.stringValue ?? ""
                return words.isEmpty ? "" : "<p class=\"out\">\(words)</p>"
            })
            """
    }

    private static func pictures(_ preview: JSON, besides shown: [JSON]) -> HTML? {
        let slides = preview["slides"]?.arrayValue ?? []
        guard !slides.isEmpty, slides.map({ $0["media_id"] }) != shown.map({ $0["media_id"] }) else { return nil }
        return """
            <p class="thumbs">\(slides.map { slide -> HTML in
                guard let path = Pictures.path(slide["media_url"]?.stringValue), !Pictures.isVideo(path) else { return "<span>Video</span>" }
                return "<img src=\"\(path)\" alt=\"\(slide["alt_text"]?.stringValue ?? "")\" loading=\"lazy\">"
            })</p>
            """
    }

    private static func link(_ preview: JSON) -> HTML? {
        preview["destination_url"]?.stringValue.map { "<p class=\"hint\">Leads to \($0)</p>" }
    }
}
