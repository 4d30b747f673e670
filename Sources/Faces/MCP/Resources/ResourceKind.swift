internal import JSONSchema
internal import Operations

/// A resource, or all resources of one address with a variable. To add one, add it to `all`.
///
/// What needs an operation that the catalog does not have is not shown: it lights up when that operation lands.
struct ResourceKind: Sendable {
    enum Source: Sendable {
        /// A document of `MCPContent`.
        case document(String)
        /// What an operation that reads answers; `id` is the parameter that the address's variable fills.
        case operation(String, arguments: JSON = [:], id: String? = nil)
    }

    /// Below the scheme, with the variable as in RFC 6570: `story/{id}`.
    let path: String
    let title: String
    let description: String
    var mimeType = "application/json"
    let source: Source
    /// What the variable is, for proposals.
    var value: ValueKind?

    var isTemplate: Bool { path.hasSuffix("{id}") }

    /// The address as we write it.
    var uri: String { "\(ResourceAddress.scheme)://\(path)" }

    /// Its name for programs: the path without the variable.
    var name: String { isTemplate ? String(path.prefix { $0 != "/" }) : path }

    static let all: [ResourceKind] = [
        ResourceKind(
            path: "agents-guide", title: "Guide for agents",
            description: "How to work with Troupe well: pictures, posts, times, errors. Read it first.", mimeType: "text/markdown",
            source: .document("agents-guide.md")),
        ResourceKind(
            path: "configs/channel-limits", title: "Channel limits",
            description: "What every channel takes: text lengths, numbers of slides, file types and sizes, quotas.",
            source: .document("channel-limits.json")),
        config("aesthetic-grades", "Aesthetic grades", "The catalog of aesthetic grades."),
        config("feed-style-presets", "Feed style presets", "The presets of how a feed looks."),
        config("video-providers", "Video providers", "Providers of video with the price per second."),
        config("image-providers", "Image providers", "Providers of pictures with the price per resolution."),
        ResourceKind(
            path: "character/{id}", title: "Character",
            description: "A character: identity, personality, brand goals, reference views.",
            source: .operation("get_character", id: "character_id"), value: .character),
        ResourceKind(
            path: "profile/{id}", title: "Profile", description: "A profile with its connections and timelines.",
            source: .operation("get_profile", id: "profile_id"), value: .profile),
        ResourceKind(
            path: "story/{id}", title: "Story", description: "A post with its slides, overrides, time and what became of it.",
            source: .operation("get_story", id: "story_id"), value: .story),
        ResourceKind(
            path: "media/{id}", title: "Media asset", description: "A picture or a video: type, size, alt text, tags and its address.",
            source: .operation("get_media", id: "media_id"), value: .media),
    ]

    private static func config(_ name: String, _ title: String, _ description: String) -> ResourceKind {
        ResourceKind(
            path: "configs/\(name)", title: title, description: description,
            source: .operation("list_configs", arguments: ["kind": .string(name), "limit": 100, "fields": ["id", "label", "details"]]))
    }

    /// The definition in `resources/list` or `resources/templates/list`.
    func json(in revision: Revision, bytes: Int?) -> JSON {
        var json: JSON = [isTemplate ? "uriTemplate" : "uri": .string(uri), "name": .string(name)]
        if revision.hasTitles { json["title"] = .string(title) }
        json["description"] = .string(description)
        json["mimeType"] = .string(mimeType)
        if let bytes { json["size"] = JSON(bytes) }
        return json
    }
}

/// The address of a resource: `troupe://story/sty_…`. The first product's scheme is accepted too.
struct ResourceAddress {
    static let scheme = "troupe"
    private static let schemes = [scheme, "autopersonas"]
    /// Longer ones are none of ours.
    private static let maxBytes = 200

    let segments: [Substring]

    init?(_ uri: String) {
        guard uri.utf8.count <= Self.maxBytes, let mark = uri.firstRange(of: "://") else { return nil }
        guard Self.schemes.contains(uri[..<mark.lowerBound].lowercased()) else { return nil }  // RFC 3986 3.1: in any case
        segments = uri[mark.upperBound...].split(separator: "/", omittingEmptySubsequences: false)
        guard segments.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(Self.isPlain) }) else { return nil }
    }

    /// Ids and names of ours have nothing to encode.
    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }

    /// The variable's value where the address is of that kind, empty where the kind has no variable.
    func match(_ path: String) -> String? {
        let parts = path.split(separator: "/")
        guard parts.count == segments.count else { return nil }
        var value = ""
        for (part, segment) in zip(parts, segments) {
            if part == "{id}" { value = String(segment) } else if part != segment { return nil }
        }
        return value
    }
}
