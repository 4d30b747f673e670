import FoundationEssentials
import Glibc

/// Has foreign files decoded, and pictures drawn, in child processes of their own.
///
/// What crashes or hangs there is an error here, and nothing else happens. No thread of Swift's waits for a child.
public struct MediaDecoder: Sendable {
    private let executable: String
    private let arguments: [String]
    private let wallClockSeconds: Int
    private let limits: PictureLimits
    private let memoryBytes: Int
    private let slots: DecodingSlots

    /// - Parameters:
    ///   - executable: what calls `DecodingChild.main` for the subcommand `decode`; `/proc/self/exe` is this program itself.
    ///   - extraArguments: behind `decode`; for tests.
    ///   - wallClockSeconds: after which a child is killed.
    ///   - slots: children at a time; further jobs wait in the order in which they came.
    ///   - memoryBytes: address space that a child may take beyond what it has when it starts.
    public init(
        executable: String, extraArguments: [String] = [], wallClockSeconds: Int = 15, slots: Int = 2,
        limits: PictureLimits = PictureLimits(), memoryBytes: Int = 1 << 30  // 100 megapixels with four channels, twice, and what is around
    ) {
        self.executable = executable
        arguments = ["decode"] + extraArguments
        self.wallClockSeconds = wallClockSeconds
        self.limits = limits
        self.memoryBytes = memoryBytes
        self.slots = DecodingSlots(count: slots)
    }

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

    private static let nonsense = ImagingError.unavailable("The decoder gave an answer to another question.")

    private func ask(_ work: ChildJob.Work, _ input: (any OpenFile)?, _ output: (any OpenFile)?) async throws(ImagingError) -> ChildAnswer {
        let processorSeconds = min(10, wallClockSeconds)  // what takes longer is no picture that anybody meant to send
        let job = ChildJob(work: work, limits: limits, memoryBytes: memoryBytes, processorSeconds: processorSeconds)
        guard let json = try? JSONEncoder().encode(job) else { throw .unavailable("The decoder's task could not be written down.") }
        let stop = StopFlag()
        let child = ChildProcess(
            executable: executable, arguments: arguments, job: Array(json), input: input?.descriptor, output: output?.descriptor,
            wallClockSeconds: wallClockSeconds, stop: stop)
        defer { withExtendedLifetime((input, output)) {} }
        let outcome: Result<[UInt8], ImagingError> = await withTaskCancellationHandler {
            do throws(ImagingError) {
                return .success(try await slots.run { () throws(ImagingError) in try child.run() })
            } catch {
                return .failure(error)
            }
        } onCancel: {
            stop.set()
        }
        let bytes = try outcome.get()
        guard let answer = try? JSONDecoder().decode(ChildAnswer.self, from: Data(bytes)) else {
            throw .crashed  // it said something, but no whole answer
        }
        if case .failed(let error) = answer { throw error }
        return answer
    }
}
