public import Operations

/// Where an upload stands.
public struct UploadStatus: Reply, Equatable {
    public var uploadID: UploadID
    public var state: UploadState
    public var expiresAt: Instant
    public var asset: MediaAsset?

    public static let fields: [Field<UploadStatus>] = [
        Field("upload_id") { $0.uploadID }, Field("state") { $0.state }, Field("expires_at") { $0.expiresAt },
        Field("file_url", "Once it is done; works in every media_url.") { $0.asset?.mediaURL },
        Field("asset", "Once it is done; null where it was deleted since.") { $0.asset },
    ]
}

/// The states of an upload.
public enum UploadState: String, ParamWord {
    case waiting, done, expired
}
