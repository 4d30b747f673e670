internal import JSONSchema
public import Operations

/// A video that was ordered.
public struct Video: Reply {
    var id: VideoID
    var project: ProjectID
    var state: VideoState
    var story: StoryID?
    var character: CharacterID?
    var prompt: String
    var seconds: Int
    var aspect: PictureAspect
    var seed: Int
    var asset: MediaAsset?
    var used: JSON
    var error: String?
    var createdAt: Instant
    var updatedAt: Instant
    /// Not told: by which its progress is known.
    var job: JobID

    public static let fields: [Field<Video>] = [
        Field("video_id") { $0.id }, Field("project_id") { $0.project }, Field("state") { $0.state },
        Field("content_id", "The story whose slides it shows.") { $0.story }, Field("character_id") { $0.character },
        Field("prompt", "What generators that read are told.") { $0.prompt }, Field("seconds", "As ordered.") { $0.seconds },
        Field("aspect") { $0.aspect }, Field("seed") { $0.seed },
        Field("media_id", "The asset that it became: a slide of a story, for one.") { $0.asset?.id },
        Field("media_url") { $0.asset?.mediaURL },
        Field("media_type", "video/mp4, or image/webp for an animation.") { $0.asset?.mediaType },
        Field("width", "Pixels.") { $0.asset?.width }, Field("height", "Pixels.") { $0.asset?.height },
        Field("duration_ms") { $0.asset?.durationMilliseconds },
        Field("used", "Which generator made it, and what it says about how; note tells why the file is of its kind.") { $0.used },
        Field("error", "Why there is none.") { $0.error }, Field("created_at") { $0.createdAt },
    ]
}

/// How a video stands.
public enum VideoState: String, ParamWord {
    case working, done, failed, cancelled
}
