/// What the parent asks, as JSON on descriptor 4.
struct ChildJob: Codable, Equatable {
    var work: Work
    var limits: PictureLimits
    /// Address space that the child may take beyond what it has when it starts.
    var memoryBytes: Int
    var processorSeconds: Int

    enum Work: Codable, Equatable {
        case probe
        case verify
        case render(RenderJob)
    }
}

/// What the child answers, as JSON on descriptor 1.
enum ChildAnswer: Codable, Equatable {
    case probed(Probe)
    case verified
    case rendered(Rendering)
    case failed(ImagingError)
}

/// The descriptors that parent and child agree upon; all others are closed in the child.
enum ChildDescriptor {
    static let input: Int32 = 0
    static let answer: Int32 = 1
    static let log: Int32 = 2
    static let output: Int32 = 3
    static let job: Int32 = 4
    static let firstClosed: Int32 = 5
}
