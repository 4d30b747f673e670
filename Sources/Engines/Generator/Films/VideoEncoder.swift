internal import Features
internal import Operations
internal import Programs

/// An `ffmpeg` that writes H.264.
struct VideoEncoder: Sendable {
    /// Those that need no device, the better first.
    enum Codec: String, CaseIterable, Sendable {
        case libx264, libopenh264
    }

    let program: String
    let codec: Codec

    /// The file with the frames: JPEGs one behind the other.
    static let frames = "frames.mjpeg"
    private static let output = "video.mp4"
    /// Address space: the libraries, and frames on their way.
    static let memoryBytes = 4 << 30
    /// A minute of film takes a slow machine about as long.
    private static let timeoutSeconds = 300

    /// Makes an MP4 of the frames in a folder.
    func encode(in folder: WorkFolder, spools: String, rate: Int, seconds: Int, maxBytes: Int) async throws(Failure) -> Spool {
        let run = ProgramRun(
            path: program, arguments: arguments(rate: rate, seconds: seconds, maxBytes: maxBytes), folder: folder.path, input: [],
            timeoutSeconds: Self.timeoutSeconds, memoryBytes: Self.memoryBytes, fileBytes: 4 * maxBytes)
        let outcome: ProgramOutcome
        do { outcome = try await ProgramRunner().run(run) } catch {
            switch error {
            case .cancelled: throw Jobs.cancelled
            case .timedOut: throw Failure(.unexpected, "ffmpeg was not done within \(Self.timeoutSeconds) s. Order fewer seconds.")
            case .notStarted: throw Failure(.unexpected, "ffmpeg could not be started.")
            }
        }
        guard outcome.status == 0 else {
            throw Failure(.unexpected, "ffmpeg ended with \(outcome.status.map { "status \($0)" } ?? "a signal").")
        }
        do {
            guard let spool = try folder.file(Self.output, in: spools, maxBytes: maxBytes) else {
                throw Failure(.unexpected, "ffmpeg ended without writing a video.")
            }
            return spool
        } catch let failure as Failure {
            throw failure
        } catch SpoolError.full {
            throw Media.tooLarge
        } catch {
            throw FilmMaker.noRoom
        }
    }

    /// What networks take everywhere: 4:2:0 in BT.709, closed groups of two seconds, the index in front. Nothing of time or place of making
    /// is written, and by one thread, so that the same frames give the same file: libx264's frame threads gave six files in 25 runs.
    private func arguments(rate: Int, seconds: Int, maxBytes: Int) -> [String] {
        // A tenth less than there is room for.
        let most = maxBytes * 8 * 9 / 10 / (seconds + 1)
        let quality: [String]
        switch codec {
        case .libx264:
            quality = ["-preset", "veryfast", "-crf", "21", "-profile:v", "high", "-maxrate", "\(most)", "-bufsize", "\(most)"]
        case .libopenh264: quality = ["-b:v", "\(min(most, 2_500_000))"]
        }
        return [
            "-hide_banner", "-nostdin", "-loglevel", "error", "-protocol_whitelist", "file", "-f", "mjpeg", "-framerate", "\(rate)", "-i",
            Self.frames, "-an", "-vf", "scale=in_range=full:out_range=tv:out_color_matrix=bt709,format=yuv420p", "-c:v", codec.rawValue,
        ] + quality + [
            "-g", "\(2 * rate)", "-flags", "+cgop+bitexact", "-threads", "1", "-color_range", "tv", "-colorspace", "bt709",
            "-color_primaries", "bt709", "-color_trc", "bt709", "-map_metadata", "-1", "-fflags", "+bitexact", "-movflags", "+faststart",
            "-f", "mp4", "-y", Self.output,
        ]
    }
}
