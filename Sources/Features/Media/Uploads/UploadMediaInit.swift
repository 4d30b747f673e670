public import Operations

/// Begins a session of chunks.
public struct UploadMediaInit: Operation {
    public static let spec = Spec(
        "upload_media_init",
        """
        Begin to upload a file in pieces, for clients whose calls are short. Send the pieces with upload_media_chunk, then call \
        upload_media_finalize. The session lives one hour. Where you can send an HTTP request, request_upload_url is far cheaper.
        """,
        .post("/api/v1/media/sessions"), scope: .mediaWrite, effect: .creates, toolset: .media)

    @Param("The file's name; it becomes part of the address.", .length(0...Media.maxNameCharacters)) var filename: String?
    @Param("Its type, e.g. image/png. The bytes decide.", .length(0...Media.maxNameCharacters)) var mimeType: String?
    @Param("The file's size in bytes, at most 10485760.", .range(1...Int(Int32.max))) var totalSizeBytes: Int
    @Param("What it shows, for those who cannot see it.", .length(0...Media.maxAltTextCharacters)) var altText: String?
    @Param("The project, where there are several.") var projectID: ProjectID?

    public init() {}

    public func run(in context: Context) throws -> UploadSession {
        try Media.check(declaredType: mimeType)
        guard totalSizeBytes <= Media.maxBytes else { throw Media.tooLarge }
        let upload = try Uploads.begin(
            Uploads.Intent(
                kind: .chunked, project: try context.project(projectID), filename: filename, mimeType: mimeType, altText: altText,
                totalBytes: totalSizeBytes, lifetimeSeconds: Uploads.sessionSeconds), in: context)
        return UploadSession(id: upload.id, expiresAt: upload.expiresAt)
    }
}

/// A session of chunks that has begun.
public struct UploadSession: Reply {
    var id: UploadID
    var expiresAt: Instant

    public static let fields: [Field<UploadSession>] = [
        Field("session_id") { $0.id }, Field("expires_at") { $0.expiresAt },
        Field("recommended_chunk_bytes", "Before base64.") { _ in Uploads.recommendedChunkBytes },
        Field("max_chunk_bytes", "Before base64.") { _ in Uploads.maxChunkBytes }, Field("max_bytes") { _ in Media.maxBytes },
    ]
}
