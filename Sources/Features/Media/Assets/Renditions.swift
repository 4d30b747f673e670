public import Operations
internal import GRDB

/// What was derived from an asset for a purpose, named by its recipe; stands at `/media/{id}/{recipe}.{extension}`.
public struct Rendition: Sendable, Equatable {
    public var media: MediaID
    /// Safe characters only, and one that no asset's own name has, such as `@`.
    public var recipe: String
    public var mediaType: MediaFormat
    public var width: Int
    public var height: Int

    public init(media: MediaID, recipe: String, mediaType: MediaFormat, width: Int, height: Int) {
        self.media = media
        self.recipe = recipe
        self.mediaType = mediaType
        self.width = width
        self.height = height
    }

    /// The last part of its address.
    public var file: String { "\(recipe).\(mediaType.fileExtension)" }
}

/// Renditions that are kept.
public enum Renditions {
    /// The rendition of that recipe, if it was made before.
    public static func find(_ recipe: String, of media: MediaID, in context: Context) throws -> Rendition? {
        let row = try Row.fetchOne(
            context.db.cachedStatement(sql: "SELECT media_type, width, height FROM rendition WHERE media = ? AND recipe = ?"),
            arguments: [media, recipe])
        guard let row, let format = MediaFormat(rawValue: row["media_type"]) else { return nil }
        return Rendition(media: media, recipe: recipe, mediaType: format, width: row["width"], height: row["height"])
    }

    /// Keeps a rendition; one of that recipe that is there already stays.
    public static func store(
        _ spool: Spool, as rendition: Rendition, with services: Services, caller: Caller = .operator, requestID: String
    ) async throws(Failure) {
        let writer = services[BlobWriting.self]
        for _ in 0..<3 {  // as in Media.store
            let draft = try await Blobs.bring(spool, through: writer, as: caller, requestID: requestID)
            let isKept = try await writer.write(as: caller, requestID: requestID) { context in
                guard try Blobs.isReady(draft, in: context) else { return false }
                guard try Media.asset(rendition.media, in: context) != nil else { throw Failure.notFound("media asset", rendition.media) }
                if try find(rendition.recipe, of: rendition.media, in: context) != nil {
                    if let id = draft.id { try Blobs.discard(id, in: context) }
                    return true
                }
                try context.db.execute(
                    sql: """
                        INSERT INTO rendition (media, recipe, blob, media_type, width, height, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)
                        """,
                    arguments: [
                        rendition.media, rendition.recipe, try Blobs.settle(draft, in: context), rendition.mediaType.rawValue,
                        rendition.width, rendition.height, context.now,
                    ])
                return true
            }
            if isKept { return }
        }
        throw Media.gone
    }
}
