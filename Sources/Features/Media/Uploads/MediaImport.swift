public import JSONSchema
public import Operations

/// What a job of the kind `import_media` is to fetch.
public struct MediaImport: Sendable, Equatable {
    /// The kind of the job that does it.
    public static let jobKind = "import_media"

    public var url: String
    public var filename: String?
    public var altText: String
    public var tags: [String]

    init(url: String, filename: String?, altText: String, tags: [String]) {
        self.url = url
        self.filename = filename
        self.altText = altText
        self.tags = tags
    }

    /// Reads a job's payload; `nil` for one of another kind.
    public init?(payload: JSON) {
        guard let url = payload["url"]?.stringValue else { return nil }
        self.init(
            url: url, filename: payload["filename"]?.stringValue, altText: payload["alt_text"]?.stringValue ?? "",
            tags: payload["tags"]?.arrayValue?.compactMap(\.stringValue) ?? [])
    }

    var payload: JSON { ["url": .string(url), "filename": JSON(filename), "alt_text": .string(altText), "tags": JSON(tags)] }

    /// What to store the fetched bytes as.
    public func details(project: ProjectID) -> MediaDetails {
        let last = url.prefix { $0 != "?" && $0 != "#" }.split(separator: "/").last.map(String.init)
        return MediaDetails(
            project: project, filename: filename ?? last, altText: altText, tags: tags, origin: .fetched, sourceURL: url)
    }
}
