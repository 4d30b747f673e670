public import Operations

/// What every way of uploading answers when the asset is there.
public struct UploadedMedia: Reply, Equatable {
    public var asset: MediaAsset

    public init(_ asset: MediaAsset) { self.asset = asset }

    public static let fields: [Field<UploadedMedia>] = [
        Field("ok") { _ in true }, Field("file_url", "Works in every media_url.") { $0.asset.mediaURL }, Field("asset") { $0.asset },
        Field("bytes") { $0.asset.bytes },
    ]
}
