public import Operations
internal import Secrets

/// Takes one piece of a file.
public struct UploadMediaChunk: PreparedOperation {
    public static let spec = Spec(
        "upload_media_chunk",
        "Send one piece of a file, in any order; sending the same piece again does no harm. 49152 bytes a piece are recommended.",
        .post("/api/v1/media/sessions/{session_id}/chunks"), scope: .mediaWrite, effect: .changes, toolset: .media, isAdditive: true)

    @Param("The session that upload_media_init began.") var sessionID: UploadID
    @Param("The piece's place, from 0.", .range(0...Uploads.maxChunks - 1)) var chunkIndex: Int
    @Param("The piece in base64, at most 262144 bytes before encoding.") var dataBase64: String
    @Carried var bytes: [UInt8]?

    public init() {}

    public mutating func prepare(_ preparation: Preparation) async throws {
        // So much text is too much, however many line breaks it has.
        guard dataBase64.utf8.count <= Uploads.maxChunkBytes * 2 else { throw Self.tooLarge }
        var blocks = Base64Blocks(of: dataBase64, lineBreaks: .skipped)
        var bytes: [UInt8] = []
        do {
            while let block = try blocks.next() { bytes += block }
        } catch {
            throw UploadedText.notBase64
        }
        guard bytes.count <= Uploads.maxChunkBytes else { throw Self.tooLarge }
        guard !bytes.isEmpty else { throw Failure(.validationFailed, "A piece has at least one byte.", parameter: "data_base64") }
        self.bytes = bytes
    }

    public func run(in context: Context) throws -> UploadProgress {
        guard let bytes else { preconditionFailure("prepare comes first") }
        let upload = try Uploads.session(sessionID, in: context)
        switch upload.state(at: context.now) {
        case .waiting: break
        case .done: throw Failure(.conflict, "This session was finalized. Begin a new one with upload_media_init.")
        case .expired: throw Uploads.expired("upload_media_init")
        }
        try Uploads.keep(bytes, at: chunkIndex, of: upload, in: context)
        let received = try Uploads.received(of: upload, in: context)
        return UploadProgress(
            sessionID: sessionID, chunkIndex: chunkIndex, chunks: received.chunks, bytes: received.bytes,
            totalBytes: upload.totalBytes ?? 0)
    }

    private static let tooLarge = Failure(
        .payloadTooLarge, "A piece has at most \(Uploads.maxChunkBytes) bytes; \(Uploads.recommendedChunkBytes) are recommended.",
        parameter: "data_base64")
}

/// How much of a file has come.
public struct UploadProgress: Reply {
    var sessionID: UploadID
    var chunkIndex: Int
    var chunks: Int
    var bytes: Int
    var totalBytes: Int

    public static let fields: [Field<UploadProgress>] = [
        Field("session_id") { $0.sessionID }, Field("chunk_index") { $0.chunkIndex }, Field("received_chunks") { $0.chunks },
        Field("received_bytes") { $0.bytes }, Field("total_size_bytes") { $0.totalBytes },
    ]
}
