public import Operations

/// Stops a video.
public struct CancelVideo: Operation {
    public static let spec = Spec(
        "cancel_video",
        "Stop a video that is not made yet; what was reserved is given back. One that a provider is at goes on, as it may be billed.",
        .post("/api/v1/videos/{video_id}/cancel"), scope: .contentGenerate, effect: .changes, toolset: .generation,
        command: ["video", "cancel"])

    @Param("The video's identifier.") var videoID: VideoID

    public init() {}

    public func run(in context: Context) throws -> Video {
        try Videos.cancel(videoID, in: context)
        return try Videos.visible(videoID, in: context)
    }
}
