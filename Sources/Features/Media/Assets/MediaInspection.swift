public import Operations

/// Tells what has arrived. Filled in by Application with what decodes foreign files in a process of their own.
public enum MediaInspection: ServiceKey {
    public typealias Value = any MediaInspecting
}

/// Looks into a file once, when it comes in.
public protocol MediaInspecting: Sendable {
    /// Says that a file is on its way, so that what looks into it gets ready meanwhile.
    func makeReady()

    /// What the file is; the bytes alone decide.
    /// - Throws: `.unsupportedMedia` for what is not taken in, `.validationFailed` for what is damaged or breaks the decoder.
    func inspect(_ spool: Spool) async throws(Failure) -> InspectedMedia
}

/// What a file is.
public struct InspectedMedia: Sendable {
    /// As in `Content-Type`; one of `MediaFormat`.
    public var mediaType: String
    /// In pixels, as shown: after orientation.
    public var width: Int
    public var height: Int
    /// Of a video or an animation, where the file tells.
    public var durationMilliseconds: Int?
    /// The copy without metadata that may be served; `nil` where the file itself has none.
    public var served: Spool?

    public init(mediaType: String, width: Int, height: Int, durationMilliseconds: Int? = nil, served: Spool? = nil) {
        self.mediaType = mediaType
        self.width = width
        self.height = height
        self.durationMilliseconds = durationMilliseconds
        self.served = served
    }
}
