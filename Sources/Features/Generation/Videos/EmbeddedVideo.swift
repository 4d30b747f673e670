public import Operations

/// What the embedded generator's videos are on this machine.
public struct EmbeddedVideoFile: Sendable, Equatable {
    public var format: MediaFormat
    /// Which kind of file it makes and why: a sentence.
    public var note: String

    public init(format: MediaFormat, note: String) {
        self.format = format
        self.note = note
    }
}

/// Who knows that; filled in by Application, since it depends on the programs that are installed.
public enum EmbeddedVideo: ServiceKey {
    public typealias Value = @Sendable () -> EmbeddedVideoFile
}
