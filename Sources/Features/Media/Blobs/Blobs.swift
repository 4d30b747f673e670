internal import FoundationEssentials
internal import GRDB
internal import Operations
internal import Store

/// Bytes by content hash, in rows of one chunk each: the same bytes are in the file once, whoever sent them how often.
///
/// Long ones enter in several transactions, so that other writers wait behind one piece at most. Until the transaction that uses them,
/// they are incomplete: seen by nobody, and swept if that transaction never comes.
enum Blobs {
    /// The size of a chunk: eight pages, so that a range read loads little that it does not want.
    static let chunkBytes = 65_536

    /// How many chunks enter in one transaction.
    static let chunksPerWrite = 16  // 1 MiB: some milliseconds of the writer

    // MARK: Entering

    /// Brings all but the last piece into the file.
    static func bring(_ spool: Spool, through writer: BlobWriter, as caller: Caller, requestID: String) async throws(Failure) -> BlobDraft {
        var draft = try BlobDraft(spool)
        while !draft.isNearlyDone {
            let before = draft
            let after = try await writer.write(as: caller, requestID: requestID) { context in try advance(before, in: context) }
            guard let after else { return try BlobDraft(spool) }  // the same bytes are there; the last transaction looks again
            draft = after
        }
        return draft
    }

    /// Writes the next piece; `nil` where the same bytes are in the file already, or what was begun is gone.
    private static func advance(_ draft: BlobDraft, in context: Context) throws -> BlobDraft? {
        if try complete(draft.hash, in: context) != nil {
            if let id = draft.id { try discard(id, in: context) }
            return nil
        }
        guard try draft.id == nil || isReady(draft, in: context) else { return nil }
        var draft = draft
        let id = try draft.id ?? begin(draft, in: context)
        let end = min(draft.writtenChunks + chunksPerWrite, draft.chunkCount)
        try write(draft, chunks: draft.writtenChunks..<end, to: id, in: context)
        draft.id = id
        draft.writtenChunks = end
        return draft
    }

    /// Whether `settle` will do: the bytes are in the file, or what was begun is still there and nearly done.
    static func isReady(_ draft: BlobDraft, in context: Context) throws -> Bool {
        if try complete(draft.hash, in: context) != nil { return true }
        guard let id = draft.id else { return draft.isNearlyDone }
        let chunks = try Int.fetchOne(
            context.db.cachedStatement(
                sql: """
                    SELECT COUNT(*) FROM blob JOIN blob_chunk ON blob_chunk.blob = blob.id WHERE blob.id = ? AND blob.completed_at IS NULL
                    """), arguments: [id])
        return chunks == draft.writtenChunks
    }

    /// Completes the blob in the transaction that uses it, which is to have asked `isReady`.
    /// - Returns: the blob of those bytes, be it ours or one that was there first.
    static func settle(_ draft: BlobDraft, in context: Context) throws -> Int64 {
        if let there = try complete(draft.hash, in: context) {
            if let id = draft.id { try discard(id, in: context) }
            return there
        }
        let id = try draft.id ?? begin(draft, in: context)
        try write(draft, chunks: draft.writtenChunks..<draft.chunkCount, to: id, in: context)
        try context.db.cachedStatement(sql: "UPDATE blob SET completed_at = ? WHERE id = ?").execute(arguments: [context.now, id])
        return id
    }

    /// Forgets what was begun.
    static func discard(_ id: Int64, in context: Context) throws {
        try context.db.cachedStatement(sql: "DELETE FROM blob WHERE id = ? AND completed_at IS NULL").execute(arguments: [id])
    }

    private static func complete(_ hash: [UInt8], in context: Context) throws -> Int64? {
        try Int64.fetchOne(
            context.db.cachedStatement(sql: "SELECT id FROM blob WHERE hash = ? AND completed_at IS NOT NULL"), arguments: [Data(hash)])
    }

    private static func begin(_ draft: BlobDraft, in context: Context) throws -> Int64 {
        let id = newID(in: context)
        try context.db.cachedStatement(
            sql: "INSERT INTO blob (id, hash, bytes, chunk_bytes, created_at) VALUES (?, ?, ?, ?, ?)"
        ).execute(arguments: [id, Data(draft.hash), draft.bytes, chunkBytes, context.now])
        return id
    }

    /// Ids are never used twice, as SQLite's own choice would be after a deletion: a slow download must not go on with other bytes.
    private static func newID(in context: Context) -> Int64 {
        let bytes = context.makeID(UploadID.self).bytes
        let time = bytes[..<6].reduce(Int64(0)) { $0 << 8 | Int64($1) }
        let chance = bytes[13...].reduce(Int64(0)) { $0 << 8 | Int64($1) }
        return (time & 0x7FF_FFFF_FFFF) << 20 | (chance & 0xF_FFFF)  // 43 bits of milliseconds last until 2248
    }

    private static func write(_ draft: BlobDraft, chunks: Range<Int>, to id: Int64, in context: Context) throws {
        for position in chunks {
            let offset = position * chunkBytes
            let piece = try draft.spool.piece(at: offset, count: min(chunkBytes, draft.bytes - offset))
            try context.db.run(
                "INSERT INTO blob_chunk (blob, position, data) VALUES (?, ?, ?)", [.integer(id), .integer(Int64(position)), .bytes(piece)])
        }
    }

    // MARK: Leaving

    /// Deletes those of the blobs that nothing uses any more.
    static func release(_ ids: Set<Int64>, in context: Context) throws {
        let statement = try context.db.cachedStatement(
            sql: """
                DELETE FROM blob WHERE id = :id AND NOT EXISTS (SELECT 1 FROM media WHERE original = :id)
                AND NOT EXISTS (SELECT 1 FROM media WHERE served = :id) AND NOT EXISTS (SELECT 1 FROM rendition WHERE blob = :id)
                AND NOT EXISTS (SELECT 1 FROM lora_version WHERE blob = :id)
                """)
        for id in ids { try statement.execute(arguments: ["id": id]) }
    }

    /// Deletes one piece of what was begun before that moment and never completed; says whether there may be more.
    static func sweep(begunBefore moment: Instant, in context: Context) throws -> Bool {
        try context.db.execute(
            sql: """
                DELETE FROM blob_chunk WHERE rowid IN (
                    SELECT blob_chunk.rowid FROM blob JOIN blob_chunk ON blob_chunk.blob = blob.id
                    WHERE blob.completed_at IS NULL AND blob.created_at <= ? LIMIT \(chunksPerWrite * 8))
                """, arguments: [moment])
        if context.db.changesCount > 0 { return true }
        try context.db.execute(sql: "DELETE FROM blob WHERE completed_at IS NULL AND created_at <= ?", arguments: [moment])
        return false
    }
}
