public import JSONSchema
public import Operations
internal import GRDB

/// A trial picture of a character.
public struct Preview: LeanItem {
    var id: PreviewID
    var character: CharacterID
    var version: Int
    var state: String
    var view: String?
    var mediaID: MediaID?
    var mediaURL: String?
    var seed: Int
    var prompt: String
    var used: JSON
    var error: String?
    var createdAt: Instant

    public static let fields: [Field<Preview>] = [
        Field("id") { $0.id }, Field("character_id") { $0.character }, Field("character_version") { $0.version },
        Field("state", "working, done or failed.") { $0.state }, Field("view", "null for a scene.") { $0.view },
        Field("media_id") { $0.mediaID }, Field("media_url") { $0.mediaURL }, Field("seed") { $0.seed },
        Field("prompt", "What generators that read are told.") { $0.prompt },
        Field("used", "Which generator made it, and what it says about how.") { $0.used }, Field("error") { $0.error },
        Field("created_at") { $0.createdAt },
    ]

    public static let seldomFields: Set = ["character_id", "character_version", "media_id", "seed", "prompt", "used", "created_at"]
}

/// SQL that operations on previews share, and what becomes of the job of one.
public enum Previews {
    /// The kind of the job that makes one.
    public static let jobKind = "draw_preview"

    static let columns = """
        preview.id, preview.character, preview.character_version, preview.state, view, preview.media, filename, seed, prompt, used, error,
        preview.created_at
        """

    static func preview(_ row: Row, in context: Context) throws -> Preview {
        let (media, file) = (row["media"] as MediaID?, row["filename"] as String?)
        let error = try (row["error"] as String?).map { try JSON(parsing: $0) }
        return Preview(
            id: row["id"], character: row["character"], version: row["character_version"], state: row["state"], view: row["view"],
            mediaID: media, mediaURL: media.flatMap { id in file.map { Media.address(of: id, file: $0, publicURL: context.publicURL) } },
            seed: row["seed"], prompt: row["prompt"], used: try (row["used"] as String?).map { try JSON(parsing: $0) } ?? .null,
            error: error?["message"]?.stringValue, createdAt: row["created_at"])
    }

    /// The preview, if the caller may see it. Otherwise as if it did not exist.
    static func visible(_ id: PreviewID, in context: Context) throws -> (preview: Preview, character: Characters.Current) {
        let row = try Row.fetchOne(
            context.db.cachedStatement(
                sql: "SELECT \(columns) FROM preview LEFT JOIN media ON media.id = preview.media WHERE preview.id = ?"), arguments: [id])
        guard let row else { throw Failure.notFound("preview", id) }
        let preview = try preview(row, in: context)
        do { return (preview, try Characters.visible(preview.character, in: context)) } catch let failure as Failure
            where failure.code == .notFound
        { throw Failure.notFound("preview", id) }
    }

    /// What a job is to draw; `nil` where it is not wanted any more.
    public static func order(of job: Job, in context: Context) throws -> PictureOrder? {
        let row = try Row.fetchOne(
            context.db.cachedStatement(
                sql: "SELECT character, character_version, view, slot, prompt, seed FROM preview WHERE job = ? AND state = 'working'"),
            arguments: [job.id])
        guard let row, let project = job.project else { return nil }
        let character: CharacterID = row["character"]
        guard let content = try Characters.content(of: character, version: row["character_version"], in: context) else { return nil }
        return try PictureOrder(
            content, of: character, project: project, slot: ContentSlot(stored: try JSON(parsing: row["slot"] as String)),
            view: (row["view"] as String?).flatMap(ReferenceView.init), prompt: row["prompt"], seed: row["seed"], in: context)
    }

    /// Enters the picture and ends the job with the preview as its answer.
    public static func made(_ asset: MediaAsset, used: JSON, by job: JobID, in context: Context) throws {
        let id = try PreviewID.fetchOne(
            context.db,
            sql: "UPDATE preview SET state = 'done', media = ?, used = ?, updated_at = ? WHERE job = ? RETURNING id",
            arguments: [asset.id, used.text, context.now, job])
        guard let id else { throw Jobs.cancelled }
        try Jobs.finish(job, result: try visible(id, in: context).preview.json, in: context)
    }

    /// Notes why there is no picture.
    public static func failed(_ failure: Failure, _ job: JobID, in context: Context) throws {
        let error: JSON = ["code": .string(failure.code.rawValue), "message": .string(failure.message)]
        try context.db.execute(
            sql: "UPDATE preview SET state = 'failed', error = ?, updated_at = ? WHERE job = ?", arguments: [error.text, context.now, job])
        try PictureCharges.release([PictureCharges.preview], of: job, in: context)
    }
}
