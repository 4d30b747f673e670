public import Operations

/// The making of a video as work that goes on.
public struct VideoWork: WorkKind {
    public let prefix = "vid"
    /// It was ordered, and perhaps paid for; whoever stops waiting comes back for it.
    public let endsWithCaller = false

    public init() {}

    public func state(of id: String, in context: Context) throws -> WorkState? {
        guard context.caller.scopes.contains(.contentRead), let id = VideoID(id) else { return nil }
        let video: Video
        do { video = try Videos.visible(id, in: context) } catch let failure as Failure where failure.code == .notFound { return nil }
        let isWorking = video.state == .working
        return WorkState(
            isWorking ? .working : .done(video.json), progress: isWorking ? Progress(0, of: 1, "Waiting for a turn") : nil,
            createdAt: video.createdAt, updatedAt: video.updatedAt, job: video.job)
    }

    public func cancel(_ id: String, in context: Context) throws {
        guard let id = VideoID(id) else { return }
        try context.require(anyOf: [.contentGenerate], for: "Stopping a video")
        try Videos.cancel(id, in: context)
    }
}
