internal import HTTPServer
internal import JSONSchema

/// What characters are made of, as people read it.
enum LayerText {
    /// The layers that are one object each, in the order in which they are shown.
    static let layers = ["identity", "appearance", "personality", "lifestyle", "strategy"]

    /// A layer of which something is told, with its heading; `nil` where nothing is.
    static func panel(_ name: String, _ layer: JSON?) -> HTML? {
        guard let members = layer?.objectValue?.members.filter({ !isNothing($0.value) }), !members.isEmpty else { return nil }
        return """
            <section class="panel layer"><h2>\(heading(name))</h2>
            \(list(members))
            </section>
            """
    }

    private static func heading(_ name: String) -> String {
        switch name {
        case "personality": "Personality and voice"
        case "lifestyle": "Lifestyle and routines"
        case "strategy": "Content strategy"
        default: words(name)
        }
    }

    private static func list(_ members: [JSON.Object.Member]) -> HTML {
        """
        <dl class="told">
        \(members.filter { !isNothing($0.value) }.map { "<div><dt>\(words($0.key))</dt><dd>\(value($0.value))</dd></div>" as HTML })
        </dl>
        """
    }

    /// A value of any shape: lists of words on one line, of sentences and of things one below the other.
    static func value(_ json: JSON) -> HTML {
        if let text = json.stringValue { return single(text) }
        if let number = json.intValue { return "\(number)" }
        if let isSo = json.boolValue { return isSo ? "Yes" : "No" }
        if let members = json.objectValue?.members { return list(members) }
        guard let items = json.arrayValue else { return json.isNull ? "—" : "\(json.text)" }
        guard !items.isEmpty else { return "—" }
        let texts = items.compactMap(\.stringValue)
        guard texts.count == items.count else {
            return "<ul class=\"things\">\n\(items.map { "<li>\(value($0))</li>" as HTML })\n</ul>"
        }
        if texts.contains(where: { $0.count > 36 }) { return "<ul class=\"things\">\n\(texts.map { "<li>\($0)</li>" as HTML })\n</ul>" }
        return HTML.joined(texts.map(single), separator: texts.allSatisfy(isColor) ? " " : ", ")
    }

    private static func single(_ text: String) -> HTML {
        guard isColor(text) else { return "\(isWord(text) ? words(text) : text)" }
        return """
            <span class="color"><svg viewBox="0 0 10 10" aria-hidden="true"><rect width="10" height="10" rx="2" fill="\(text)"/></svg>\(text)</span>
            """
    }

    /// `#rrggbb`.
    private static func isColor(_ text: String) -> Bool { text.wholeMatch(of: #/#[0-9a-fA-F]{6}/#) != nil }

    /// A word of a vocabulary, such as `golden_hour` or `monk-5`; not what somebody wrote.
    private static func isWord(_ text: String) -> Bool { text.wholeMatch(of: #/[a-z0-9]+(_[a-z0-9]+)+/#) != nil }

    private static func isNothing(_ json: JSON) -> Bool {
        json.isNull || json.arrayValue?.isEmpty == true || json.objectValue?.isEmpty == true
    }

    /// A name such as `words_to_avoid` as people write it.
    static func words(_ name: String) -> String {
        let words = name.replacing("_", with: " ")
        return words.prefix(1).uppercased() + words.dropFirst()
    }

    /// The place of a change, such as `identity.tagline`.
    static func place(_ path: String) -> HTML {
        // Ids of ingredients and goals say nothing to people; what stands there does.
        let parts = path.split(separator: ".").filter { !$0.contains("_01") || $0.count < 20 }
        return HTML.joined(parts.map { "\(words(String($0)))" }, separator: " › ")
    }
}
