public import JSONSchema
public import Operations

/// Waits for the end of a video.
public struct WaitForVideo: AwaitingOperation {
    public static let spec = Spec(
        "wait_for_video",
        "Wait until a video is made or given up, or the time is over; then call it again. Answers like get_video_status.",
        .get("/api/v1/videos/{video_id}/wait"), scope: .contentRead, effect: .reads, toolset: .generation, command: ["video", "wait"],
        longWaitSeconds: 300)

    @Param("The video's identifier.") var videoID: VideoID
    @Param("How many seconds to wait at most.", .range(0...300), aliases: ["timeout", "timeout_seconds"]) public var waitSeconds = 50

    public init() {}

    public func run(in context: Context) throws -> Video { try Videos.visible(videoID, in: context) }

    public func work(begunBy reply: JSON) -> String? {
        reply["state"]?.stringValue == VideoState.working.rawValue ? reply["video_id"]?.stringValue : nil
    }
}
