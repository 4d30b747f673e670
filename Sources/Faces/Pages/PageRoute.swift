import Features
import Operations

/// What a path of this face names.
enum PageRoute {
    case home
    case stylesheet
    case icon
    case picture
    case robots
    case project(String, Part)

    /// What there is of a project, by id or slug.
    enum Part {
        case page(before: FeedCursor?)
        case atom(before: FeedCursor?)
        case json(before: FeedCursor?)
        case theme
        /// `nil` for what is no story's id.
        case story(StoryID?)
    }

    /// Whether the path, still percent-encoded, belongs to this face; `/` aside.
    static func isOurs(_ path: String) -> Bool {
        ["/favicon.ico", "/favicon.svg", "/robots.txt", "/feed"].contains(path) || path.hasPrefix("/feed/") || path.hasPrefix("/assets/")
    }

    /// - Parameters: as they stand in the request line, percent-encoded.
    init?(path: String, query: String?) {
        switch path {
        case "/": self = .home
        case "/assets/feed.css": self = .stylesheet
        case "/favicon.ico", "/favicon.svg": self = .icon
        case "/assets/icon.png": self = .picture
        case "/robots.txt": self = .robots
        default:
            var segments = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
            if segments.last == "", segments.count > 2 { segments.removeLast() }  // `/feed/x/` is what people type
            guard segments.first == "feed", (2...3).contains(segments.count), let name = PathSegment.decode(segments[2]), !name.isEmpty
            else { return nil }
            guard let part = Part(segments.count == 3 ? segments[3] : nil, query: query) else { return nil }
            self = .project(name, part)
        }
    }
}

extension PageRoute.Part {
    fileprivate init?(_ segment: Substring?, query: String?) {
        switch segment {
        case nil, "atom.xml", "feed.json":
            var cursor: FeedCursor?
            if let text = Self.before(query) {
                guard let read = FeedCursor(text) else { return nil }
                cursor = read
            }
            self = segment == nil ? .page(before: cursor) : segment == "atom.xml" ? .atom(before: cursor) : .json(before: cursor)
        case "theme.css": self = .theme
        case let text?: self = .story(StoryID(String(text)))
        }
    }

    /// The cursor's characters need no percent-encoding.
    private static func before(_ query: String?) -> String? {
        query?.split(separator: "&").first { $0.hasPrefix("before=") }.map { String($0.dropFirst("before=".count)) }
    }
}
