import FoundationEssentials
import Glibc

/// Has foreign files decoded, and pictures drawn, each in a process of its own.
///
/// These come from a child that has the picture library open already and stays for some seconds after the last of them (`DecodingChild`).
/// What crashes or hangs there is an error here, and nothing else happens. No thread of Swift's waits for a child.
public struct MediaDecoder: Sendable {
    private let wallClockSeconds: Int
    private let limits: PictureLimits
    private let memoryBytes: Int
    private let slots: DecodingSlots

    /// - Parameters:
    ///   - executable: what calls `DecodingChild.main` for the subcommand `decode`; `/proc/self/exe` is this program itself.
    ///   - extraArguments: behind `decode`; for tests.
    ///   - wallClockSeconds: after which a picture's process is killed.
    ///   - slots: pictures at a time; further jobs wait in the order in which they came.
    ///   - keptSeconds: how long a child stays ready without work; it holds some megabytes.
    ///   - memoryBytes: address space that a picture's process may take beyond what it has when it starts.
    public init(
        executable: String, extraArguments: [String] = [], wallClockSeconds: Int = 15, slots: Int = 2,
        keptSeconds: Double = 5,  // an agent sends the pictures of a carousel one after the other
        limits: PictureLimits = PictureLimits(), memoryBytes: Int = 1 << 30  // 100 megapixels with four channels, twice, and what is around
    ) {
        self.wallClockSeconds = wallClockSeconds
        self.limits = limits
        self.memoryBytes = memoryBytes
        self.slots = DecodingSlots(count: slots, program: [executable, "decode"] + extraArguments, keptSeconds: keptSeconds)
    }

    /// Says that a picture will come soon, so that a child gets ready meanwhile.
    public func makeReady() { slots.makeReady() }

    /// Tells what a file is, and writes the copy that may be served, if it must differ from the file.
    ///
    /// The whole structure is walked through and the head decoded, not every pixel; `verify` does that.
    /// - Parameters:
    ///   - input: open for reading, a regular file; its position neither matters nor moves.
    ///   - output: open for writing, empty; the copy is written from its start, if there is one (`Probe.copy`).
    public func probe(_ input: some OpenFile, copyTo output: some OpenFile) async throws(ImagingError) -> Probe {
        guard case .probed(let probe) = try await ask(.probe, input, output) else { throw Self.nonsense }
        return probe
    }

    /// Decodes every pixel of a picture; of a video only its boxes are read.
    ///
    /// - Throws: what is wrong with it.
    public func verify(_ input: some OpenFile) async throws(ImagingError) {
        guard case .verified = try await ask(.verify, input, nil) else { throw Self.nonsense }
    }

    /// Makes a picture.
    ///
    /// - Parameters:
    ///   - input: the picture that the job needs or may have.
    ///   - output: open for writing; the picture is written from its start.
    public func render(_ job: RenderJob, input: (any OpenFile)? = nil, to output: some OpenFile) async throws(ImagingError) -> Rendering {
        guard case .rendered(let rendering) = try await ask(.render(job), input, output) else { throw Self.nonsense }
        return rendering
    }

    /// Draws a still of a film.
    ///
    /// - Parameters:
    ///   - input: the picture that it shows, where it is not drawn.
    ///   - output: open for writing; the pixels are written from its start.
    /// - Returns: how many bytes were written.
    public func still(_ job: StillJob, input: (any OpenFile)? = nil, to output: some OpenFile) async throws(ImagingError) -> Int {
        guard case .filmed(let bytes) = try await ask(.still(job), input, output) else { throw Self.nonsense }
        return bytes
    }

    /// Draws a piece of a film.
    ///
    /// - Parameters:
    ///   - input: the pixels of its stills, one after the other.
    ///   - output: open for writing; the frames' files are written from its start, one behind the other.
    /// - Returns: how many bytes were written.
    public func film(_ job: FilmJob, input: some OpenFile, to output: some OpenFile) async throws(ImagingError) -> Int {
        guard case .filmed(let bytes) = try await ask(.film(job), input, output) else { throw Self.nonsense }
        return bytes
    }

    private static let nonsense = ImagingError.unavailable("The decoder gave an answer to another question.")

    private func ask(_ work: ChildJob.Work, _ input: (any OpenFile)?, _ output: (any OpenFile)?) async throws(ImagingError) -> ChildAnswer {
        let processorSeconds = min(10, wallClockSeconds)  // what takes longer is no picture that anybody meant to send
        let job = ChildJob(work: work, limits: limits, memoryBytes: memoryBytes, processorSeconds: processorSeconds)
        guard let json = try? JSONEncoder().encode(job) else { throw .unavailable("The decoder's task could not be written down.") }
        let stop = StopFlag()
        let order = ChildProcess.Order(
            job: Array(json), input: input?.descriptor, output: output?.descriptor, wallClockSeconds: wallClockSeconds, stop: stop)
        defer { withExtendedLifetime((input, output)) {} }
        let bytes = try await withTaskCancellationHandler {
            await slots.run(order)
        } onCancel: {
            stop.set()
        }.get()
        guard let answer = try? JSONDecoder().decode(ChildAnswer.self, from: Data(bytes)) else {
            throw .crashed  // it said something, but no whole answer
        }
        if case .failed(let error) = answer { throw error }
        return answer
    }
}
