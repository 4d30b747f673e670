/// What a file is, read once when it comes in.
public struct Probe: Sendable, Codable, Equatable {
    public let mediaType: MediaType
    /// Pixels, as shown: after orientation, and after a video's rotation.
    public let width: Int
    /// Pixels, as shown.
    public let height: Int
    /// The EXIF orientation that the file had, 1 to 8; the copy has always 1.
    public let orientation: Int
    /// Pictures of an animation; 1 for still pictures and for videos.
    public let frames: Int
    /// Of an animation or a video, where the file tells.
    public let durationMilliseconds: Int?
    /// Whether the file held EXIF, XMP, comments, places, bytes behind its end or the like.
    public let hadMetadata: Bool
    public let copy: Copy

    /// The copy that may be served: without metadata, upright.
    public enum Copy: Sendable, Codable, Equatable {
        /// The file itself can be served; nothing was written.
        case unchanged
        /// So many bytes were written to the output, from its start.
        case written(Int)
    }
}

/// The most that is taken in.
public struct PictureLimits: Sendable, Codable, Equatable {
    public var maxPixels: Int
    public var maxSide: Int
    /// Of an animation: more than a minute of the fastest that is shown smoothly.
    public var maxFrames: Int

    public init(maxPixels: Int = 100_000_000, maxSide: Int = 16_384, maxFrames: Int = 2_000) {
        self.maxPixels = maxPixels
        self.maxSide = maxSide
        self.maxFrames = maxFrames
    }

    func check(width: Int, height: Int) throws(ImagingError) {
        guard width > 0, height > 0 else { throw .damaged("The file says that it is \(width) by \(height) pixels.") }
        guard width <= maxSide, height <= maxSide else {
            throw .tooLarge("The picture is \(width) by \(height) pixels; at most \(maxSide) a side are allowed.")
        }
        guard width * height <= maxPixels else {
            throw .tooLarge("The picture has \(width) times \(height) pixels; at most \(maxPixels / 1_000_000) megapixels are allowed.")
        }
    }

    func check(frames: Int) throws(ImagingError) {
        guard frames <= maxFrames else { throw .tooLarge("The animation has more than \(maxFrames) frames, the most that is allowed.") }
    }
}
