public import Operations
internal import GRDB
internal import JSONSchema

/// Assets: limits, and SQL that operations and engines share.
public enum Media {
    /// The most that an asset may have, whichever way it comes.
    public static let maxBytes = 10_485_760  // CONTRACT: 10 MiB an asset
    /// The longest alt text, in characters.
    public static let maxAltTextCharacters = 4_086
    /// The longest name or type that a sender may give, in characters.
    public static let maxNameCharacters = 255

    static let columns = """
        media.id, media.project, media.media_type, media.filename, media.bytes, media.width, media.height, media.duration_ms, media.alt_text,
        media.tags, media.origin, media.created_at
        """

    /// The asset, if the caller may see it. Otherwise as if it did not exist.
    public static func visible(_ id: MediaID, in context: Context) throws -> MediaAsset {
        let row = try Row.fetchOne(
            context.db.cachedStatement(sql: "SELECT \(columns) FROM media WHERE id = :id AND \(Context.visible("project"))"),
            arguments: context.visibility + ["id": id])
        guard let row else { throw Failure.notFound("media asset", id) }
        return try MediaAsset(row, publicURL: context.publicURL)
    }

    /// The asset, whoever asks; `nil` where it is gone. For those who hold a capability for it.
    static func asset(_ id: MediaID, in context: Context) throws -> MediaAsset? {
        let row = try Row.fetchOne(
            context.db.cachedStatement(sql: "SELECT \(columns) FROM media WHERE id = ?"), arguments: [id])
        return try row.map { try MediaAsset($0, publicURL: context.publicURL) }
    }

    /// Enters what has arrived as an asset and tells the world; `nil`, with nothing done, where the bytes went meanwhile.
    static func insert(_ arrival: MediaArrival, as details: MediaDetails, in context: Context) throws -> MediaAsset? {
        guard try arrival.drafts.allSatisfy({ try Blobs.isReady($0, in: context) }) else { return nil }
        let original = try Blobs.settle(arrival.original, in: context)
        let served = try arrival.served.map { try Blobs.settle($0, in: context) } ?? original
        let id = context.makeID(MediaID.self)
        let row = try Row.fetchOne(
            context.db.cachedStatement(
                sql: """
                    INSERT INTO media (id, project, original, served, media_type, filename, bytes, width, height, duration_ms, alt_text,
                        tags, origin, source_url, created_at, updated_at)
                    VALUES (:id, :project, :original, :served, :type, :filename, :bytes, :width, :height, :duration, :alt, :tags, :origin,
                        :source, :now, :now)
                    RETURNING \(columns)
                    """),
            arguments: [
                "id": id, "project": details.project, "original": original, "served": served, "type": arrival.format.rawValue,
                "filename": MediaFilename.safe(details.filename, as: arrival.format), "bytes": arrival.original.bytes,
                "width": arrival.width, "height": arrival.height, "duration": arrival.durationMilliseconds, "alt": details.altText,
                "tags": JSON(details.tags).text, "origin": details.origin.rawValue, "source": details.sourceURL, "now": context.now,
            ])
        guard let row else { preconditionFailure("an INSERT with RETURNING gives its row") }
        let asset = try MediaAsset(row, publicURL: context.publicURL)
        try context.event("media.ready", project: details.project, subject: id.text, data: asset.json)
        return asset
    }

    /// Where everybody finds a file of an asset: the asset's own name or a rendition's.
    public static func address(of id: MediaID, file: String, publicURL: String) -> String { "\(publicURL)/media/\(id)/\(file)" }
}

/// The most bytes that a presigned PUT takes: the cap of all assets, unless the operator has set more. Filled in by Application.
public enum LargestUpload: ServiceKey {
    public typealias Value = Int
}

/// What is said of an asset besides its bytes.
public struct MediaDetails: Sendable {
    public var project: ProjectID
    /// The sender's name for it; only what is safe is kept.
    public var filename: String?
    public var altText: String
    public var tags: [String]
    public var origin: MediaOrigin
    /// Where it was fetched from.
    public var sourceURL: String?

    public init(
        project: ProjectID, filename: String? = nil, altText: String = "", tags: [String] = [], origin: MediaOrigin,
        sourceURL: String? = nil
    ) {
        self.project = project
        self.filename = filename
        self.altText = altText
        self.tags = tags
        self.origin = origin
        self.sourceURL = sourceURL
    }
}
