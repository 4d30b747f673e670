/// One run of a program of the operator's: no shell, a folder of its own, limits from the first instruction on, and nothing of our environment.
public struct ProgramRun: Sendable {
    /// Its path.
    public var path: String
    /// What follows its name.
    public var arguments: [String]
    /// Where it works; what it makes is found there.
    public var folder: String
    /// What it reads from standard input, to the end.
    public var input: [UInt8]
    /// On the clock; then it is killed, with all that it started and did not send away.
    public var timeoutSeconds: Int
    /// Address space.
    public var memoryBytes: Int
    /// The longest file that it may write, standard output included.
    public var fileBytes: Int

    public init(
        path: String, arguments: [String], folder: String, input: [UInt8], timeoutSeconds: Int, memoryBytes: Int, fileBytes: Int
    ) {
        self.path = path
        self.arguments = arguments
        self.folder = folder
        self.input = input
        self.timeoutSeconds = timeoutSeconds
        self.memoryBytes = memoryBytes
        self.fileBytes = fileBytes
    }

    /// How much of standard output is read.
    public static let maxOutputBytes = 1 << 20

    /// All that it finds in its environment.
    var environment: [String] { ["PATH=/usr/local/bin:/usr/bin:/bin", "HOME=\(folder)", "TMPDIR=\(folder)", "LANG=C.UTF-8"] }
}

/// How a program ended.
public struct ProgramOutcome: Sendable, Equatable {
    /// Its status; `nil` where a signal ended it.
    public var status: Int?
    /// What it said on standard output, at most `ProgramRun.maxOutputBytes`.
    public var output: [UInt8]
}

/// Why a program has no outcome.
public enum ProgramError: Error, Sendable, Equatable {
    /// It could not be started; the `errno`.
    case notStarted(Int32)
    /// It took too long, and was killed.
    case timedOut
    /// Nobody wanted it any more, and it was killed.
    case cancelled
}
