public import Operations
internal import FoundationEssentials
internal import GRDB
internal import JSONSchema

/// Uploads that take more than one call: SQL that operations and the upload addresses share.
public enum Uploads {
    /// How long an upload address lives.
    static let addressSeconds = 900
    /// How long a session of chunks lives.
    static let sessionSeconds = 3_600
    /// The largest chunk.
    static let maxChunkBytes = 262_144
    /// A chunk that fits the calls of clients that read every byte they send.
    static let recommendedChunkBytes = 49_152
    /// Chunks a session: enough for pieces of 2.5 KiB.
    static let maxChunks = 4_096

    static let columns = "id, kind, project, filename, alt_text, total_bytes, hash, media, expires_at, done_at"

    // MARK: Rows

    /// What an operation says of an upload that begins.
    struct Intent {
        var kind: Upload.Kind
        var project: ProjectID
        var filename: String?
        var mimeType: String?
        var altText: String?
        var totalBytes: Int?
        var lifetimeSeconds: Int
    }

    static func begin(_ intent: Intent, in context: Context) throws -> Upload {
        let row = try Row.fetchOne(
            context.db.cachedStatement(
                sql: """
                    INSERT INTO upload (id, kind, project, user, filename, declared_type, alt_text, total_bytes, created_at, expires_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING \(columns)
                    """),
            arguments: [
                context.makeID(UploadID.self), intent.kind.rawValue, intent.project, context.caller.user, intent.filename ?? "",
                intent.mimeType ?? "", intent.altText ?? "", intent.totalBytes, context.now,
                context.now.adding(seconds: intent.lifetimeSeconds),
            ])
        guard let row else { preconditionFailure("an INSERT with RETURNING gives its row") }
        return Upload(row)
    }

    /// The upload, if the caller may see it. Otherwise as if it did not exist.
    static func visible(_ id: UploadID, in context: Context) throws -> Upload {
        let row = try Row.fetchOne(
            context.db.cachedStatement(sql: "SELECT \(columns) FROM upload WHERE id = :id AND \(Context.visible("project"))"),
            arguments: context.visibility + ["id": id])
        guard let row else { throw Failure.notFound("upload", id) }
        return Upload(row)
    }

    /// The session of chunks, if the caller may see it.
    static func session(_ id: UploadID, in context: Context) throws -> Upload {
        let upload = try visible(id, in: context)
        guard upload.kind == .chunked else {
            throw Failure(
                .conflict, "This upload takes one PUT to its upload_url. Sessions of chunks begin with upload_media_init.",
                parameter: "session_id", got: id.json)
        }
        return upload
    }

    /// The upload of a capability; its bearer need not be known.
    private static func held(_ id: UploadID, in context: Context) throws -> Upload {
        let row = try Row.fetchOne(
            context.db.cachedStatement(sql: "SELECT \(columns) FROM upload WHERE id = ?"), arguments: [id])
        guard let row else { throw Failure(.notFound, "This upload is not known any more.") }
        return Upload(row)
    }

    /// Ends the upload well, in the transaction that made its asset.
    static func finish(_ upload: Upload, hash: [UInt8], media: MediaID, in context: Context) throws {
        try context.db.cachedStatement(
            sql: "UPDATE upload SET hash = ?, media = ?, done_at = ? WHERE id = ?"
        ).execute(arguments: [Data(hash), media, context.now, upload.id])
        try context.db.cachedStatement(sql: "DELETE FROM upload_chunk WHERE upload = ?").execute(arguments: [upload.id])
    }

    /// What the upload made, if it is done.
    /// - Throws: `.conflict` where that was deleted since.
    static func outcome(of upload: Upload, in context: Context) throws -> UploadedMedia? {
        guard upload.doneAt != nil else { return nil }
        guard let asset = try upload.media.flatMap({ try Media.asset($0, in: context) }) else {
            throw Failure(.conflict, "This upload was done, and its asset was deleted since. Begin a new upload.")
        }
        return UploadedMedia(asset)
    }

    static func status(of upload: Upload, in context: Context) throws -> UploadStatus {
        UploadStatus(
            uploadID: upload.id, state: upload.state(at: context.now), expiresAt: upload.expiresAt,
            asset: try upload.media.flatMap { try Media.asset($0, in: context) })
    }

    static func expired(_ fix: String) -> Failure { Failure(.uploadExpired, "This upload has expired. Begin a new one with \(fix).") }

    // MARK: Upload addresses

    /// What came of a PUT.
    public enum Delivery: Sendable, Equatable {
        case stored(UploadedMedia)
        /// The same bytes had come before.
        case replayed(UploadedMedia)
    }

    /// Refuses a token that has expired.
    public static func check(_ token: UploadToken, at now: Instant) throws(Failure) {
        if token.expiresAt <= now { throw expired("request_upload_url") }
    }

    /// Where the upload of a token stands; also after it has expired, because a lost answer is found again this way.
    public static func status(of token: UploadToken, in context: Context) throws -> UploadStatus {
        try status(of: held(token.upload, in: context), in: context)
    }

    /// Takes what was put to a token's address. Exactly one delivery makes an asset, however many come at once.
    /// - Throws: `.conflict` for other bytes than those that were there first.
    public static func deliver(
        _ spool: Spool, to token: UploadToken, with services: Services, requestID: String
    ) async throws(Failure) -> Delivery {
        let hash = try spool.contentHash()
        let writer = services[BlobWriting.self]
        if let before = try writer.read(as: .anyone, requestID: requestID, { try replay(token, hash, in: $0) }) { return before }
        return try await Media.store(spool, with: services, caller: .anyone, requestID: requestID) { arrival, context in
            if let before = try replay(token, hash, in: context) {
                try arrival.discard(in: context)
                return before
            }
            let upload = try held(token.upload, in: context)
            guard let asset = try Media.insert(arrival, as: upload.details, in: context) else { return nil }
            try finish(upload, hash: hash, media: asset.id, in: context)
            return .stored(UploadedMedia(asset))
        }
    }

    private static func replay(_ token: UploadToken, _ hash: [UInt8], in context: Context) throws -> Delivery? {
        let upload = try held(token.upload, in: context)
        guard upload.doneAt != nil else { return nil }
        guard upload.hash == hash else {
            throw Failure(
                .conflict, "This upload address was used for other bytes. Ask for a new one with request_upload_url for another file.")
        }
        return try outcome(of: upload, in: context).map(Delivery.replayed)
    }

    // MARK: Sessions of chunks

    /// Keeps a chunk; one that is there already with the same bytes stays.
    static func keep(_ bytes: [UInt8], at position: Int, of upload: Upload, in context: Context) throws {
        let data = Data(bytes)
        let there = try Data.fetchOne(
            context.db.cachedStatement(sql: "SELECT data FROM upload_chunk WHERE upload = ? AND position = ?"),
            arguments: [upload.id, position])
        if there == data { return }
        guard there == nil else {
            throw Failure(
                .conflict, "Other bytes came as chunk \(position) before. Number the chunks from 0, or begin a new session.",
                parameter: "chunk_index", got: JSON(position))
        }
        let received = try received(of: upload, in: context).bytes + bytes.count
        if let total = upload.totalBytes, received > total {
            throw Failure(
                .validationFailed, "With this chunk the session has \(received) bytes, but total_size_bytes said \(total).",
                parameter: "data_base64")
        }
        try context.db.cachedStatement(sql: "INSERT INTO upload_chunk (upload, position, data) VALUES (?, ?, ?)")
            .execute(arguments: [upload.id, position, data])
    }

    /// What has come so far.
    static func received(of upload: Upload, in context: Context) throws -> (chunks: Int, bytes: Int) {
        let row = try Row.fetchOne(
            context.db.cachedStatement(
                sql: "SELECT COUNT(*) AS chunks, COALESCE(SUM(LENGTH(data)), 0) AS bytes FROM upload_chunk WHERE upload = ?"),
            arguments: [upload.id])
        return (row?["chunks"] ?? 0, row?["bytes"] ?? 0)
    }

    /// The numbers of the chunks that are there, in order.
    static func positions(of upload: Upload, in context: Context) throws -> [Int] {
        try Int.fetchAll(
            context.db.cachedStatement(sql: "SELECT position FROM upload_chunk WHERE upload = ? ORDER BY position"), arguments: [upload.id])
    }

    static func chunk(_ position: Int, of upload: Upload, in context: Context) throws -> [UInt8]? {
        try Data.fetchOne(
            context.db.cachedStatement(sql: "SELECT data FROM upload_chunk WHERE upload = ? AND position = ?"),
            arguments: [upload.id, position]
        ).map { Array($0) }
    }

    // MARK: Upkeep

    /// Deletes some chunks of sessions that have expired, or uploads that nobody asks about any more; says whether there may be more.
    static func sweep(in context: Context) throws -> Bool {
        try context.db.execute(
            sql: """
                DELETE FROM upload_chunk WHERE rowid IN (
                    SELECT upload_chunk.rowid FROM upload JOIN upload_chunk ON upload_chunk.upload = upload.id
                    WHERE upload.kind = 'chunked' AND upload.done_at IS NULL AND upload.expires_at <= ? LIMIT 32)
                """, arguments: [context.now])
        if context.db.changesCount > 0 { return true }
        try context.db.execute(
            sql: "DELETE FROM upload WHERE id IN (SELECT id FROM upload WHERE expires_at <= ? LIMIT 500)",
            arguments: [context.now.adding(seconds: -MediaUpkeep.keptSeconds)])
        return context.db.changesCount > 0
    }
}
