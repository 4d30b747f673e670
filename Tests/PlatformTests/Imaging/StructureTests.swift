import Testing

@testable import Imaging

extension ImagingTests {
    @Suite struct StructureTests {
        func copy(_ bytes: [UInt8], _ type: MediaType) throws -> [UInt8] {
            let source = ByteSource(bytes)
            let file = try ScratchFile()
            try Structure.read(type, source).copy.write(from: source, to: file.descriptor)
            return try file.read(count: file.size)
        }

        func pixels(_ bytes: [UInt8], _ type: MediaType) throws -> [UInt8] {
            try MediaSamples.decoded(bytes, type).pixels()
        }

        @Test func `sizes, frames and durations are read`() throws {
            let expected: [MediaType: [Int?]] = [
                .jpeg: [48, 32, 1, nil], .png: [48, 32, 1, nil], .webp: [48, 32, 1, nil], .gif: [1, 1, 3, 300],
                .mp4: [1080, 1920, 1, 2500],
            ]
            for (type, bytes) in try MediaSamples.all() {
                let structure = try Structure.read(type, ByteSource(bytes))
                #expect([structure.width, structure.height, structure.frames, structure.durationMilliseconds] == expected[type], "\(type)")
            }
        }

        @Test func `the copy is free of metadata and shows the same`() throws {
            for (type, bytes) in try MediaSamples.all() {
                let clean = try copy(bytes, type)
                for trace in ["Exif", "GPS", "secret", "EXIF", "eXIf", "XMP", "tEXt", "loci"] {
                    #expect(!clean.containsText(trace), "\(trace) in \(type)")
                }
                if type != .mp4 { #expect(try pixels(clean, type) == pixels(bytes, type), "\(type)") }
                #expect(try Structure.read(type, ByteSource(clean)).copy.isWhole(ByteSource(clean)), "\(type): a copy's copy is the same")
            }
        }

        @Test func `an MP4 keeps its length, its places and what is picture and sound`() throws {
            let bytes = MediaSamples.mp4()
            let clean = try copy(bytes, .mp4)
            #expect(clean.count == bytes.count)
            #expect(clean.containsText("pictures") && clean.containsText("sound"))
            #expect(bytes.containsBytes([0xD0, 0xE0, 0xF0]) && !clean.containsBytes([0xD0, 0xE0, 0xF0]), "times of recording")
        }

        @Test func `a track of places that points at anything but data is refused`() throws {
            var bytes = MediaSamples.mp4()
            let offsets = bytes.firstRange(of: Array("stco".utf8))!.upperBound + 8
            bytes.replaceSubrange(offsets + 4..<offsets + 8, with: MediaSamples.big(bytes.firstRange(of: Array("moov".utf8))!.lowerBound))
            #expect(throws: ImagingError.damaged("A track of the MP4 points outside of the file's data.")) {
                try Structure.read(.mp4, ByteSource(bytes))
            }
        }

        @Test func `places that are told twice are blanked once`() throws {
            var bytes = MediaSamples.mp4()
            let offsets = bytes.firstRange(of: Array("stco".utf8))!.upperBound + 8
            bytes.replaceSubrange(offsets + 4..<offsets + 8, with: bytes[offsets..<offsets + 4])
            let clean = try copy(bytes, .mp4)
            #expect(!clean.containsText("GPS sample one") && clean.containsText("GPS sample two") && clean.containsText("sound"))
        }

        @Test(arguments: 1...8)
        func `orientation is read in each type`(value: Int) throws {
            #expect(try Structure.read(.jpeg, ByteSource(MediaSamples.jpeg(orientation: UInt8(value)))).orientation == value)
            #expect(try Structure.read(.png, ByteSource(MediaSamples.png(orientation: UInt8(value)))).orientation == value)
            #expect(try Structure.read(.webp, ByteSource(MediaSamples.webp(orientation: UInt8(value)))).orientation == value)
        }

        @Test func `what hangs behind the end is dropped`() throws {
            for (type, bytes) in try MediaSamples.all() where type != .mp4 {
                let clean = try copy(bytes + Array("PK\u{3}\u{4}<script>alert(1)</script>".utf8), type)
                #expect(try clean == copy(bytes, type))
            }
        }

        @Test func `a file cut off anywhere is refused`() throws {
            for (type, bytes) in try MediaSamples.all() {
                // An MP4 may end between two boxes, once its index is whole.
                let end = type == .mp4 ? bytes.count - 21 - 33 : bytes.count
                for length in stride(from: 0, to: end, by: max(1, end / 150)) {
                    #expect(throws: ImagingError.self, "\(type) cut at \(length) of \(bytes.count)") {
                        try Structure.read(type, ByteSource(Array(bytes.prefix(length))))
                    }
                }
            }
        }

        @Test func `enormous sizes are refused before anything is decoded`() throws {
            let header = MediaSamples.big(65_535) + MediaSamples.big(65_535) + [8, 2, 0, 0, 0]
            let png =
                PNGStructure.signature + MediaSamples.chunk("IHDR", header) + MediaSamples.chunk("IDAT", [0])
                + MediaSamples.chunk("IEND", [])
            #expect(throws: ImagingError.tooLarge("The picture is 65535 by 65535 pixels; at most 16384 a side are allowed.")) {
                try Structure.read(.png, ByteSource(png))
            }
            let wide = MediaSamples.big(16_000) + MediaSamples.big(16_000) + [8, 2, 0, 0, 0]
            #expect(throws: ImagingError.tooLarge("The picture has 16000 times 16000 pixels; at most 100 megapixels are allowed.")) {
                try Structure.read(.png, ByteSource(PNGStructure.signature + MediaSamples.chunk("IHDR", wide)))
            }
        }

        @Test func `2 000 frames are taken, one more is not`() throws {
            #expect(try Structure.read(.gif, ByteSource(MediaSamples.gif(frames: 2_000))).frames == 2_000)
            #expect(throws: ImagingError.tooLarge("The animation has more than 2000 frames, the most that is allowed.")) {
                try Structure.read(.gif, ByteSource(MediaSamples.gif(frames: 2_001)))
            }
        }

        @Test func `sizes that contradict each other are refused`() throws {
            var webp = try MediaSamples.webp()
            webp[24] = 200  // the canvas' width in the header
            #expect(throws: ImagingError.damaged("The WebP's picture has not the size that its header tells.")) {
                try Structure.read(.webp, ByteSource(webp))
            }
            var png = try MediaSamples.png()
            png[20] ^= 1
            #expect(throws: ImagingError.damaged("The PNG's chunk IHDR has a wrong checksum.")) {
                try Structure.read(.png, ByteSource(png))
            }
        }

        @Test func `a thumbnail within JFIF is dropped`() throws {
            var jpeg = try MediaSamples.encoded(.jpeg)
            try #require(jpeg[3] != 0xE0)
            jpeg.insert(contentsOf: MediaSamples.segment(0xE0, Array("JFIF\0".utf8) + [1, 2, 0, 0, 1, 0, 1, 1, 1, 9, 9, 9]), at: 2)
            let clean = try copy(jpeg, .jpeg)
            #expect(Array(clean[2..<20]) == MediaSamples.segment(0xE0, Array("JFIF\0".utf8) + [1, 2, 0, 0, 1, 0, 1, 0, 0]))
            #expect(try pixels(clean, .jpeg) == pixels(jpeg, .jpeg))
        }

        @Test func `mutated files are read or refused, and nothing else`() throws {
            var random = MediaRandom(seed: 7)
            for (type, bytes) in try MediaSamples.all() {
                for _ in 0..<400 {
                    var mutated = bytes
                    for _ in 0..<Int.random(in: 1...6, using: &random) {
                        mutated[Int.random(in: 0..<mutated.count, using: &random)] = [
                            0, 1, 0x7F, 0x80, 0xFF, UInt8.random(in: 0...255, using: &random),
                        ].randomElement(using: &random)!
                    }
                    do throws(ImagingError) { _ = try Structure.read(type, ByteSource(mutated)) } catch { #expect(error != .crashed) }
                }
            }
        }
    }
}

/// Chance that can be had again.
struct MediaRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
}
