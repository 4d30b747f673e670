public import Features
internal import FoundationEssentials
internal import Glibc
internal import Operations
internal import Programs
internal import Synchronization

/// Finds an `ffmpeg` that writes H.264: where it lies when the server starts, what it can when it is first needed.
public final class VideoEncoders: Sendable {
    /// What was found.
    struct Finding: Sendable {
        var encoder: VideoEncoder?
        /// Which kind of file that makes, and why.
        var note: String
    }

    private let program: String?
    private let looked = Mutex<Finding?>(nil)

    /// - Parameter path: folders with colons between, as `PATH`; `nil` for none.
    public init(path: String?) {
        program = path?.split(separator: ":").map { "\($0)/ffmpeg" }.first { name in
            let isThere = unsafe access(name, X_OK) == 0
            return isThere && name.hasPrefix("/")
        }
    }

    /// As operations tell it.
    public var embedded: EmbeddedVideoFile {
        let finding = looked.withLock { $0 }
        // One that was not asked yet is believed to be able: it is the rule, and asking takes time.
        let isFilm = finding.map { $0.encoder != nil } ?? (program != nil)
        return EmbeddedVideoFile(
            format: isFilm ? .mp4 : .webp, note: finding?.note ?? (program == nil ? Self.missing.note : Self.filmNote))
    }

    private static func note(for file: String) -> String { "It makes stills with motion as \(file)." }

    private static let filmNote = note(for: "MP4 (H.264), by ffmpeg")

    private static let missing = Finding(
        note: note(for: "animated WebP, since there is no ffmpeg on the server's PATH; with one that has an H.264 encoder it makes MP4"))

    private static let unable = Finding(
        note: note(for: "animated WebP, since the ffmpeg on the server's PATH has no H.264 encoder (libx264 or libopenh264)"))

    /// What there is; the program is asked once.
    func finding() async -> Finding {
        if let known = looked.withLock({ $0 }) { return known }
        let finding: Finding
        if let program {
            let codec = await Self.codec(of: program)
            finding =
                codec.map { Finding(encoder: VideoEncoder(program: program, codec: $0), note: Self.filmNote) }
                ?? Self.unable
        } else {
            finding = Self.missing
        }
        looked.withLock { $0 = finding }
        return finding
    }

    private static func codec(of program: String) async -> VideoEncoder.Codec? {
        let run = ProgramRun(
            path: program, arguments: ["-hide_banner", "-encoders"], folder: "/tmp", input: [], timeoutSeconds: 20,
            memoryBytes: VideoEncoder.memoryBytes, fileBytes: 1 << 20)
        // One that cannot be asked cannot encode either.
        guard let outcome = try? await ProgramRunner().run(run), outcome.status == 0 else { return nil }
        let said = String(decoding: outcome.output, as: UTF8.self)
        return VideoEncoder.Codec.allCases.first { said.contains(" \($0.rawValue) ") }
    }
}
