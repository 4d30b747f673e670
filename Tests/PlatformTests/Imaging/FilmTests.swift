import Testing

@testable import Imaging

extension ImagingTests {
    @Suite struct FilmTests {
        private func still(_ job: StillJob) throws -> [UInt8] { try StillDrawing.pixels(of: job, try MediaSamples.picture()) }

        private func frame(_ zoom: Double, of job: StillJob, _ pixels: [UInt8]) throws -> Picture {
            let film = FilmJob(
                width: job.width, height: job.height, stills: [.init(hasWords: job.hasWords)],
                frames: [.init(.init(still: 0, zoom: zoom, x: 0.5, y: 0.5))], format: .webp, quality: 50)
            return try FilmStills(film, pixels).picture(film.frames[0])
        }

        @Test func `the picture moves, and the words before it stand still`() throws {
            let job = StillJob(width: 256, height: 320, panel: TextPanel(headline: "Still"))
            let pixels = try still(job)
            #expect(pixels.count == job.bytes)
            let (near, far) = (try frame(1.14, of: job, pixels), try frame(1, of: job, pixels))
            let (card, sky) = (Box(x: 40, y: 280, width: 150, height: 20), Box(x: 0, y: 100, width: 256, height: 100))
            #expect(try near.cropped(to: card).pixels() == far.cropped(to: card).pixels())
            #expect(try near.cropped(to: sky).pixels() != far.cropped(to: sky).pixels())
        }

        @Test func `half of a cross-fade is half of both`() throws {
            let job = StillJob(width: 256, height: 256)
            let (dark, bright) = ([UInt8](repeating: 40, count: job.bytes), [UInt8](repeating: 200, count: job.bytes))
            let (first, second) = (FilmJob.View(still: 0, zoom: 1, x: 0, y: 0), FilmJob.View(still: 1, zoom: 1.1, x: 1, y: 1))
            let film = FilmJob(
                width: 256, height: 256, stills: [.init(hasWords: false), .init(hasWords: false)],
                frames: [.init(first, next: second, share: 0.5)], format: .jpeg, quality: 90)
            let pixels = try FilmStills(film, dark + bright).picture(film.frames[0]).pixels()
            #expect(pixels.allSatisfy { (118...121).contains($0) })
        }

        @Test func `a piece that does not fit its stills is refused`() throws {
            let view = FilmJob.View(still: 0, zoom: 1, x: 0, y: 0)
            for (frames, count) in [
                ([], 0), ([FilmJob.Frame(view)], 1), ([FilmJob.Frame(view, next: .init(still: 1, zoom: 1, x: 0, y: 0))], 0),
            ] {
                let film = FilmJob(width: 256, height: 256, stills: [.init(hasWords: false)], frames: frames, format: .jpeg, quality: 90)
                let bytes = [UInt8](repeating: 0, count: StillJob(width: 256, height: 256).bytes + count)
                #expect(throws: ImagingError.unsupported("A piece of film does not fit its stills.")) { try FilmStills(film, bytes) }
            }
        }

        @Test func `still WebPs become an animation that is whole`() async throws {
            let (job, decoder) = (StillJob(width: 256, height: 320), MediaDecoder(executable: MediaSamples.executable))
            let views = [1, 1.05, 1.1].map { FilmJob.View(still: 0, zoom: $0, x: 0.5, y: 0.5) }
            let film = FilmJob(
                width: 256, height: 320, stills: [.init(hasWords: false)], frames: views.map { FilmJob.Frame($0) }, format: .webp,
                quality: 60)
            let pixels = try ScratchFile()
            let size = try await decoder.still(job, input: try ScratchFile(try MediaSamples.jpeg()), to: pixels)
            #expect(size == job.bytes)
            let output = try ScratchFile()
            let bytes = try await decoder.film(film, input: pixels, to: output)
            let files = try AnimatedWebP.files(in: try output.read(count: bytes))
            let frames = try files.flatMap { file in try AnimatedWebP.frame(file, width: 256, height: 320, milliseconds: 100) }
            let animation = try ScratchFile(AnimatedWebP.head(width: 256, height: 320, frameBytes: frames.count) + frames)
            let probe = try await decoder.probe(animation, copyTo: try ScratchFile())
            #expect(probe.mediaType == .webp && probe.frames == 3 && probe.durationMilliseconds == 300)
            #expect((probe.width, probe.height) == (256, 320) && probe.copy == .unchanged)
            try await decoder.verify(animation)
            #expect(throws: ImagingError.damaged("A frame of the film is broken.")) { try AnimatedWebP.files(in: Array("RIFF".utf8)) }
        }
    }
}
