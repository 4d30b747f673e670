public import Operations

/// Tells where an upload stands.
public struct GetUploadStatus: Operation {
    public static let spec = Spec(
        "get_upload_status", "Tell whether an upload is waiting, done or expired; once done, with file_url and the asset.",
        .get("/api/v1/uploads/{upload_id}"), scope: .mediaRead, effect: .reads, toolset: .media,
        command: ["media", "upload-status"])

    @Param("What request_upload_url gave as upload_id, or upload_media_init as session_id.", aliases: ["asset_intent_id", "session_id"])
    var uploadID: UploadID

    public init() {}

    public func run(in context: Context) throws -> UploadStatus {
        try Uploads.status(of: Uploads.visible(uploadID, in: context), in: context)
    }
}
