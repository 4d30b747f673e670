public import Operations
internal import GRDB
internal import JSONSchema

/// A picture or a video of a project.
public struct MediaAsset: LeanItem, Equatable {
    public var id: MediaID
    public var projectID: ProjectID
    /// Where everybody finds the metadata-free copy.
    public var mediaURL: String
    public var mediaType: MediaFormat
    public var filename: String
    /// Of the original.
    public var bytes: Int
    /// In pixels, as shown.
    public var width: Int
    public var height: Int
    public var durationMilliseconds: Int?
    public var altText: String
    public var tags: [String]
    public var origin: MediaOrigin
    public var createdAt: Instant

    public static let fields: [Field<MediaAsset>] = [
        Field("id") { $0.id }, Field("project_id") { $0.projectID },
        Field("media_url", "Its public address; works in every media_url.") { $0.mediaURL },
        Field("file_url", "The same address.") { $0.mediaURL }, Field("media_type") { $0.mediaType }, Field("filename") { $0.filename },
        Field("bytes", "Size of the original.") { $0.bytes }, Field("width", "Pixels, as shown.") { $0.width },
        Field("height", "Pixels, as shown.") { $0.height },
        Field("duration_ms", "Of a video or an animation, where known.") { $0.durationMilliseconds },
        Field("alt_text", "What it shows, for those who cannot see it.") { $0.altText }, Field("tags") { $0.tags },
        Field("origin") { $0.origin }, Field("created_at") { $0.createdAt },
    ]

    /// The name stands at the end of the address too.
    public static let seldomFields: Set = [
        "project_id", "file_url", "filename", "bytes", "duration_ms", "tags", "origin", "created_at",
    ]

    /// Reads the columns of `Media.columns`.
    init(_ row: Row, publicURL: String) throws {
        id = row["id"]
        projectID = row["project"]
        filename = row["filename"]
        mediaURL = Media.address(of: id, file: filename, publicURL: publicURL)
        guard let format = MediaFormat(rawValue: row["media_type"]), let origin = MediaOrigin(rawValue: row["origin"]) else {
            preconditionFailure("the file holds only types and origins that we wrote")
        }
        mediaType = format
        self.origin = origin
        bytes = row["bytes"]
        width = row["width"]
        height = row["height"]
        durationMilliseconds = row["duration_ms"]
        altText = row["alt_text"]
        tags = try JSON(parsing: row["tags"] as String).arrayValue?.compactMap(\.stringValue) ?? []
        createdAt = row["created_at"]
    }
}

/// How an asset came to be here.
public enum MediaOrigin: String, ParamWord {
    case uploaded, fetched, rendered, generated
}
