import Foundation
import Glibc
import Testing

@testable import Imaging

extension ImagingTests {
    @Suite struct MediaDecoderTests {
        let decoder = MediaDecoder(executable: MediaSamples.executable)

        func probe(_ bytes: [UInt8], with decoder: MediaDecoder? = nil) async throws -> (Probe, [UInt8]) {
            let input = try ScratchFile(bytes)
            let output = try ScratchFile()
            let probe = try await (decoder ?? self.decoder).probe(input, copyTo: output)
            return (probe, try output.read(count: output.size))
        }

        @Test func `every type is probed in a child`() async throws {
            for (type, bytes) in try MediaSamples.all() {
                let (probe, copy) = try await probe(bytes)
                #expect(probe.mediaType == type)
                #expect(probe.hadMetadata)
                #expect(probe.copy == .written(copy.count))
                let (again, nothing) = try await self.probe(copy)
                #expect(again.copy == .unchanged)
                #expect(nothing.isEmpty)
                #expect(!again.hadMetadata)
            }
        }

        @Test(arguments: 2...8)
        func `a turned picture is copied upright`(orientation: Int) async throws {
            let upright = try MediaSamples.picture().upright(orientation: orientation).pixels()
            for (type, bytes) in [
                (MediaType.jpeg, try MediaSamples.jpeg(orientation: UInt8(orientation))),
                (.png, try MediaSamples.png(orientation: UInt8(orientation))),
                (.webp, try MediaSamples.webp(orientation: UInt8(orientation))),
            ] {
                let (probe, copy) = try await probe(bytes)
                let isTurned = orientation >= 5
                #expect((probe.width, probe.height) == (isTurned ? (32, 48) : (48, 32)))
                #expect(probe.orientation == orientation)
                #expect(!copy.containsText("Exif") && !copy.containsText("GPS"))
                let shown = try MediaSamples.decoded(copy, type).inSRGB().pixels()
                let difference = zip(shown, upright).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) } / shown.count
                #expect(shown.count == upright.count)
                #expect(difference <= (type == .png ? 0 : 8), "\(type)")
            }
        }

        @Test func `a text named png and an empty file are refused`() async throws {
            await #expect(
                throws: ImagingError.unsupported(
                    "The file is none of JPEG, PNG, WebP, GIF and MP4, whatever its name says. Send one of these.")
            ) { try await probe(Array("just text".utf8)) }
            await #expect(throws: ImagingError.damaged("The file is empty.")) { try await probe([]) }
        }

        @Test func `verify decodes every pixel`() async throws {
            try await decoder.verify(try ScratchFile(MediaSamples.jpeg()))
            // Well formed to the last checksum, and no picture inside.
            let header = MediaSamples.big(8) + MediaSamples.big(8) + [8, 2, 0, 0, 0]
            let hollow =
                PNGStructure.signature + MediaSamples.chunk("IHDR", header) + MediaSamples.chunk("IDAT", [1, 2, 3])
                + MediaSamples.chunk("IEND", [])
            await #expect(throws: Picture.undecodable) { try await decoder.verify(try ScratchFile(hollow)) }
        }

        @Test func `a crash at a picture is an error here, and the next job is done`() async throws {
            let crashing = MediaDecoder(executable: MediaSamples.executable, extraArguments: ["--plant", "crash"])
            await #expect(throws: ImagingError.crashed) { try await probe(try MediaSamples.jpeg(), with: crashing) }
            _ = try await probe(try MediaSamples.jpeg())
        }

        @Test func `an endless loop is ended while others are served`() async throws {
            let looping = MediaDecoder(executable: MediaSamples.executable, extraArguments: ["--plant", "loop"], wallClockSeconds: 1)
            async let stuck = #expect(throws: ImagingError.timedOut) { try await probe(try MediaSamples.jpeg(), with: looping) }
            _ = try await probe(try MediaSamples.png())
            _ = await stuck
        }

        @Test func `a picture's process whose work is no longer wanted is killed within three seconds`() async throws {
            let looping = MediaDecoder(executable: MediaSamples.executable, extraArguments: ["--plant", "loop"])
            let work = Task { try await probe(try MediaSamples.jpeg(), with: looping) }
            let end = ContinuousClock.now + .seconds(10)
            while try Self.pictures().isEmpty, ContinuousClock.now < end { await Task.yield() }
            let start = ContinuousClock.now
            work.cancel()
            await #expect(throws: ImagingError.unavailable("The work was stopped, because nobody wanted it any more.")) {
                try await work.value
            }
            #expect(ContinuousClock.now - start < .seconds(3))
            #expect(try Self.pictures().isEmpty && Self.zombies().isEmpty)
        }

        @Test func `pictures come from one child, which stays for a while`() async throws {
            let others = Set(try Self.children())
            let decoder = MediaDecoder(executable: MediaSamples.executable, slots: 1, keptSeconds: 1)
            _ = try await probe(try MediaSamples.jpeg(), with: decoder)
            let child = Set(try Self.children()).subtracting(others)
            #expect(child.count == 1)
            _ = try await probe(try MediaSamples.png(), with: decoder)
            #expect(Set(try Self.children()).subtracting(others) == child)
            let end = ContinuousClock.now + .seconds(20)
            while !Set(try Self.children()).isDisjoint(with: child), ContinuousClock.now < end { await Task.yield() }
            #expect(Set(try Self.children()).isDisjoint(with: child))
        }

        @Test func `a child whose picture crashed does no other`() async throws {
            let others = Set(try Self.children())
            let crashing = MediaDecoder(executable: MediaSamples.executable, extraArguments: ["--plant", "crash"])
            await #expect(throws: ImagingError.crashed) { try await probe(try MediaSamples.jpeg(), with: crashing) }
            #expect(Set(try Self.children()).subtracting(others).isEmpty)
        }

        @Test func `a child that was killed while it waited is replaced`() async throws {
            let others = Set(try Self.children())
            let decoder = MediaDecoder(executable: MediaSamples.executable, slots: 1)
            _ = try await probe(try MediaSamples.jpeg(), with: decoder)
            let child = try #require(Set(try Self.children()).subtracting(others).first)
            kill(child, SIGKILL)
            while try Self.children().contains(child) { await Task.yield() }
            _ = try await probe(try MediaSamples.jpeg(), with: decoder)
            #expect(try Self.zombies().isEmpty)
        }

        @Test func `a program that is not there is our fault, not the file's`() async throws {
            let absent = MediaDecoder(executable: "/nonexistent/troupe")
            await #expect(throws: ImagingError.unavailable("The decoder could not be started.")) {
                try await probe(try MediaSamples.jpeg(), with: absent)
            }
        }

        @Test func `200 mutated files leave no child behind`() async throws {
            var random = MediaRandom(seed: 11)
            var files: [[UInt8]] = []
            let samples = try MediaSamples.all()
            for index in 0..<200 {
                var bytes = samples[index % samples.count].1
                for _ in 0..<Int.random(in: 1...12, using: &random) {
                    bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
                }
                files.append(bytes)
            }
            await withTaskGroup { group in
                for bytes in files {
                    group.addTask {
                        do { _ = try await probe(bytes) } catch let error as ImagingError {
                            if case .unavailable = error { Issue.record("\(error)") }
                        } catch { Issue.record("\(error)") }
                    }
                }
            }
            #expect(try Self.zombies().isEmpty)
        }

        /// Children of this process that have not ended: decoders that are ready.
        static func children() throws -> [pid_t] { try processes(below: [getpid()], isEnded: false) }

        /// Their children that have not ended: each does a picture.
        static func pictures() throws -> [pid_t] { try processes(below: Set(children()), isEnded: false) }

        /// Children of this process that have ended and were not waited for.
        static func zombies() throws -> [pid_t] { try processes(below: [getpid()], isEnded: true) }

        private static func processes(below parents: Set<pid_t>, isEnded: Bool) throws -> [pid_t] {
            try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap(pid_t.init).filter { process in
                guard let stat = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else { return false }
                let fields = stat.split(separator: ")").last?.split(separator: " ") ?? []
                return fields.count > 1 && (fields[0] == "Z") == isEnded && pid_t(fields[1]).map(parents.contains) == true
            }
        }

        @Test func `designs, overlays and conversions are drawn in the child`() async throws {
            let output = try ScratchFile()
            let design = DesignJob(design: "cover", slots: ["title": "Seven <b>small</b> & quiet rituals"], aspect: .portrait)
            let rendering = try await decoder.render(.design(design), to: output)
            #expect(rendering == Rendering(mediaType: .jpeg, width: 1080, height: 1350, bytes: output.size))
            #expect(try await decoder.probe(output, copyTo: try ScratchFile()).copy == .unchanged)

            let captioned = try ScratchFile()
            let overlay = try await decoder.render(.overlay(OverlayJob(text: "Tag 1", format: .png)), input: output, to: captioned)
            #expect(overlay == Rendering(mediaType: .png, width: 1080, height: 1350, bytes: captioned.size))

            let small = try ScratchFile()
            let job = ConvertJob(width: 600, height: 600, fit: .pad, format: .jpeg, maxBytes: 20_000)
            let converted = try await decoder.render(.convert(job), input: captioned, to: small)
            #expect((converted.width, converted.height) == (600, 600))
            #expect(converted.bytes <= 20_000)
        }

        @Test func `a slot that is missing, unknown or overlong is named`() async throws {
            func fails(_ slots: [String: String], _ message: String) async {
                await #expect(throws: ImagingError.unsupported(message)) {
                    try await decoder.render(.design(DesignJob(design: "quote", slots: slots)), to: try ScratchFile())
                }
            }
            await fails([:], "The template quote needs a text in its slot quote.")
            await fails(["quote": "a", "titel": "b"], "The template quote has no text slot titel; it has quote, attribution, handle.")
            await fails(["quote": String(repeating: "a", count: 281)], "The slot quote takes at most 280 characters, and these are 281.")
        }
    }
}
