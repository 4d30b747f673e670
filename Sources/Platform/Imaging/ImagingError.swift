/// Why a file cannot be taken in or a picture cannot be made; the sentences are meant for the person who sent it.
public enum ImagingError: Error, Sendable, Codable, Equatable {
    /// A kind of file, or a feature within its kind, that is not taken in.
    case unsupported(String)
    /// The file is cut off, or says things that cannot be true together.
    case damaged(String)
    /// More pixels, frames or bytes than are allowed.
    case tooLarge(String)
    /// The decoding process crashed or used up its memory or processor time.
    case crashed
    /// The decoding process was still at work when its time was over.
    case timedOut
    /// The decoding process could not be started or spoken with; not the file's fault.
    case unavailable(String)

    /// One sentence that says what to do about it.
    public var message: String {
        switch self {
        case .unsupported(let reason), .damaged(let reason), .tooLarge(let reason), .unavailable(let reason): reason
        case .crashed:
            "The file could not be decoded: the decoder broke down at it. Save the picture anew with another program and send that."
        case .timedOut: "The file could not be decoded in time. Send a smaller or simpler one."
        }
    }
}
