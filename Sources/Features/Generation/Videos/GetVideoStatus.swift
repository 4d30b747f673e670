public import Operations

/// Shows a video.
public struct GetVideoStatus: Operation {
    public static let spec = Spec(
        "get_video_status", "Show how a video stands, and the asset that it became.", .get("/api/v1/videos/{video_id}"),
        scope: .contentRead, effect: .reads, toolset: .generation, command: ["video", "status"])

    @Param("The video's identifier.") var videoID: VideoID

    public init() {}

    public func run(in context: Context) throws -> Video { try Videos.visible(videoID, in: context) }
}
