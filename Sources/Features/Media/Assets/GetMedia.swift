public import Operations

/// Shows an asset.
public struct GetMedia: Operation {
    public static let spec = Spec(
        "get_media", "Show a picture or a video: type, size, alt text, tags and its address.", .get("/api/v1/media/{media_id}"),
        scope: .mediaRead, effect: .reads, toolset: .media)

    @Param("The asset's identifier.") var mediaID: MediaID

    public init() {}

    public func run(in context: Context) throws -> MediaAsset { try Media.visible(mediaID, in: context) }
}
