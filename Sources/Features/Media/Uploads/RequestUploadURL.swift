public import Operations

/// Gives an address that a file can be put to.
public struct RequestUploadURL: Operation {
    public static let spec = Spec(
        "request_upload_url",
        """
        Get an address to upload one file to, without its bytes passing through the conversation: PUT the raw bytes to upload_url within \
        15 minutes, e.g. `curl -T slide.png "$upload_url"`; no Authorization is needed. The answer has file_url, which works in every \
        media_url. Ask get_upload_status if the answer was lost.
        """,
        .post("/api/v1/media/uploads"), title: "Request upload URL", scope: .mediaWrite, effect: .creates, toolset: .media,
        aliases: ["request_media_upload"], command: ["media", "request-upload-url"])

    @Param("The file's name; it becomes part of the address.", .length(0...Media.maxNameCharacters)) var filename: String?
    @Param("Its type, e.g. image/png. The bytes decide.", .length(0...Media.maxNameCharacters)) var mimeType: String?
    @Param("What it shows, for those who cannot see it.", .length(0...Media.maxAltTextCharacters)) var altText: String?
    @Param("The project, where there are several.") var projectID: ProjectID?

    public init() {}

    public func run(in context: Context) throws -> UploadAddress {
        try Media.check(declaredType: mimeType)
        let upload = try Uploads.begin(
            Uploads.Intent(
                kind: .presigned, project: try context.project(projectID), filename: filename, mimeType: mimeType, altText: altText,
                lifetimeSeconds: Uploads.addressSeconds), in: context)
        let token = UploadToken(upload: upload.id, expiresAt: upload.expiresAt).text(signer: context.services[UploadTokens.self])
        return UploadAddress(
            url: "\(context.publicURL)/api/v1/media/uploads/\(token)", uploadID: upload.id, expiresAt: upload.expiresAt,
            maxBytes: context.services[LargestUpload.self])
    }
}

/// Where a file can be put.
public struct UploadAddress: Reply {
    var url: String
    var uploadID: UploadID
    var expiresAt: Instant
    var maxBytes: Int

    public static let fields: [Field<UploadAddress>] = [
        Field("upload_url", "PUT the raw bytes here.") { $0.url }, Field("upload_id", "For get_upload_status.") { $0.uploadID },
        Field("asset_intent_id", "The same.") { $0.uploadID }, Field("expires_at") { $0.expiresAt },
        Field("max_bytes") { $0.maxBytes },
    ]
}
