/// What the parent asks, as JSON in one message on descriptor 4, with descriptors of the input, the answer and the output.
struct ChildJob: Codable, Equatable {
    var work: Work
    var limits: PictureLimits
    /// Address space that the process may take beyond what it has when it starts.
    var memoryBytes: Int
    var processorSeconds: Int

    enum Work: Codable, Equatable {
        case probe
        case verify
        case render(RenderJob)
        case still(StillJob)
        case film(FilmJob)
    }

    /// The longest message; the texts of a picture have some kilobytes, and a socket takes 200 (socket(7), `wmem_default`).
    static let maxMessageBytes = 60_000

    /// How many descriptors go with it.
    static let descriptorCount = 3
}

/// What the picture's process answers, as JSON on descriptor 1.
enum ChildAnswer: Codable, Equatable {
    case probed(Probe)
    case verified
    case rendered(Rendering)
    /// Bytes that were written.
    case filmed(Int)
    case failed(ImagingError)
}

/// The descriptors that parent and child agree upon; all others are closed in the child.
enum ChildDescriptor {
    // Of a picture's process.
    static let input: Int32 = 0
    static let answer: Int32 = 1
    static let log: Int32 = 2
    static let output: Int32 = 3
    /// Where the child is asked, and says how each picture's process ended, as of wait(2), in four bytes.
    static let control: Int32 = 4
    static let firstClosed: Int32 = 5
}
