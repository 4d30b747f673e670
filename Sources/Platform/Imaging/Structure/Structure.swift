/// What walking through a file's structure tells, without decoding a pixel.
struct Structure: Equatable {
    /// Pixels as stored, before orientation; of a video as shown.
    var width = 0
    var height = 0
    var orientation = 1
    var frames = 1
    var durationMilliseconds: Int?
    /// The copy without metadata.
    var copy = CopyPlan()

    /// Walks through the whole file.
    ///
    /// - Throws: what is wrong with it, if it is cut off, contradicts itself, or is larger than `limits`.
    static func read(_ type: MediaType, _ source: ByteSource, limits: PictureLimits = PictureLimits()) throws(ImagingError) -> Structure {
        let structure =
            switch type {
            case .jpeg: try JPEGStructure.read(source, limits)
            case .png: try PNGStructure.read(source, limits)
            case .webp: try WebPStructure.read(source, limits)
            case .gif: try GIFStructure.read(source, limits)
            case .mp4: try MP4Structure.read(source, limits)
            }
        try limits.check(width: structure.width, height: structure.height)
        return structure
    }

    /// Whether `orientation` exchanges width and height.
    var isTurned: Bool { orientation >= 5 }
}
