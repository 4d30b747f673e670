public import Operations
internal import JSONSchema

/// Makes an asset of the pieces.
public struct UploadMediaFinalize: PreparedOperation {
    public static let spec = Spec(
        "upload_media_finalize", "Put the pieces of a session together. Finalizing again answers the same asset.",
        .post("/api/v1/media/sessions/{session_id}/finalize"), scope: .mediaWrite, effect: .changes, toolset: .media, isAdditive: true)

    /// How many missing chunks a refusal names.
    private static let namedChunks = 20

    @Param("The session that upload_media_init began.") var sessionID: UploadID
    /// `nil` where the session was done already.
    @Carried var arrival: MediaArrival?

    public init() {}

    public mutating func prepare(_ preparation: Preparation) async throws {
        var found: (upload: Upload, positions: [Int], bytes: Int)?
        try preparation.read { context in
            let upload = try Uploads.session(sessionID, in: context)
            guard upload.doneAt == nil else { return }
            found = (upload, try Uploads.positions(of: upload, in: context), try Uploads.received(of: upload, in: context).bytes)
        }
        guard let (upload, positions, bytes) = found else { return }
        guard upload.state(at: preparation.now) == .waiting else { throw Uploads.expired("upload_media_init") }
        try check(positions, bytes, of: upload)
        let spool = try Spool(in: preparation.services[SpoolDirectory.self])
        for position in positions {
            // A short read a chunk: the file is never in memory whole, and no reader is held for long.
            try preparation.read { context in
                guard let piece = try Uploads.chunk(position, of: upload, in: context) else { throw Self.finalizing }
                try spool.append(piece)
            }
        }
        arrival = try await Media.arrive(
            spool, with: preparation.services, caller: preparation.caller, requestID: preparation.requestID)
    }

    private func check(_ positions: [Int], _ bytes: Int, of upload: Upload) throws {
        let end = (positions.last ?? -1) + 1
        if positions.count < end {
            let there = Set(positions)
            let missing = (0..<end).lazy.filter { !there.contains($0) }
            let named = Array(missing.prefix(Self.namedChunks))
            let numbers = named.map(String.init).joined(separator: ", ")
            let more = end - positions.count > named.count ? " and more" : ""
            let verb = end - positions.count == 1 ? "Chunk \(numbers) is" : "Chunks \(numbers)\(more) are"
            throw Failure(
                .validationFailed, "\(verb) missing. Send what is missing with upload_media_chunk, then finalize again.",
                parameter: "session_id", got: sessionID.json, fix: ["missing_chunks": .array(named.map { JSON($0) })])
        }
        guard let total = upload.totalBytes, bytes != total else { return }
        throw Failure(
            .validationFailed,
            """
            \(bytes) bytes have come, but total_size_bytes said \(total): from chunk \(end) on something is missing. Send it, then \
            finalize again; or begin a new session with the right total.
            """,
            parameter: "session_id", got: sessionID.json, fix: ["missing_chunks": [JSON(end)]])
    }

    public func run(in context: Context) throws -> UploadedMedia {
        let upload = try Uploads.session(sessionID, in: context)
        if let before = try Uploads.outcome(of: upload, in: context) {
            try arrival?.discard(in: context)
            return before
        }
        guard let arrival else { throw Self.finalizing }
        guard let asset = try Media.insert(arrival, as: upload.details, in: context) else { throw Media.gone }
        try Uploads.finish(upload, hash: arrival.original.hash, media: asset.id, in: context)
        return UploadedMedia(asset)
    }

    /// Another call took the chunks between two looks of ours.
    private static let finalizing = Failure(.busy, "The session is just being finalized elsewhere. Send the call again.", retry: .now)
}
