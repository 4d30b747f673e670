/// PNG (W3C, third edition): chunks with their checksums up to `IEND`.
enum PNGStructure {
    static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    static func read(_ source: ByteSource, _ limits: PictureLimits) throws(ImagingError) -> Structure {
        var walk = Walk(source: source, limits: limits)
        return try walk.run()
    }

    /// What the picture needs to look right.
    private static let kept: Set<FourCC> = [
        "IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "cICP", "sBIT", "bKGD", "pHYs", "acTL", "fcTL", "fdAT",
    ]

    private struct Walk {
        let source: ByteSource
        let limits: PictureLimits
        var structure = Structure()
        var previous: FourCC = "IHDR"
        var seen: Set<FourCC> = []
        var colourType: UInt8 = 0
        var announcedFrames: Int?
        var frameHeaders = 0
        var durationMilliseconds = 0

        mutating func run() throws(ImagingError) -> Structure {
            guard try source.bytes(at: 0, count: 8) == signature else { throw .damaged("The file does not begin like a PNG.") }
            structure.copy.keep(0..<8)
            var offset = 8
            repeat {
                let length = try source.bigEndian32(at: offset)
                let type = try source.fourCC(at: offset + 4)
                guard type.isLetters else { throw .damaged("The PNG has a chunk without a proper name, at \(offset).") }
                guard length <= source.size - offset - 12 else { throw .damaged("The PNG is cut off within its chunk \(type).") }
                let end = offset + 12 + length
                try checkSum(type, offset + 4..<end - 4)
                try read(type, offset + 8, length)
                if kept.contains(type) { structure.copy.keep(offset..<end) }
                seen.insert(type)
                previous = type
                offset = end
            } while previous != "IEND"
            try finish()
            return structure
        }

        func checkSum(_ type: FourCC, _ range: Range<Int>) throws(ImagingError) {
            var sum = CRC32()
            var offset = range.lowerBound
            while offset < range.upperBound {
                let block = try source.block(at: offset, limit: range.upperBound - offset)
                sum.add(block)
                offset += block.count
            }
            guard try source.bigEndian32(at: range.upperBound) == Int(sum.value) else {
                throw .damaged("The PNG's chunk \(type) has a wrong checksum.")
            }
        }

        mutating func read(_ type: FourCC, _ payload: Int, _ length: Int) throws(ImagingError) {
            guard type == "IHDR" || seen.contains("IHDR") else { throw .damaged("The PNG does not begin with its header.") }
            switch type {
            case "IHDR": try readHeader(payload, length)
            case "PLTE":
                guard length % 3 == 0, (3...768).contains(length), !seen.contains("IDAT") else {
                    throw .damaged("The PNG's palette is wrong.")
                }
            case "IDAT":
                guard previous == "IDAT" || !seen.contains("IDAT") else { throw .damaged("The PNG's picture data is torn apart.") }
            case "IEND":
                guard length == 0 else { throw .damaged("The PNG's end has something in it.") }
            case "eXIf":
                guard length <= 1 << 20 else { return }  // as long as no camera writes it: not looked at, dropped
                structure.orientation = ExifOrientation.read(try source.bytes(at: payload, count: length))
            case "acTL":
                guard length == 8, !seen.contains("IDAT"), announcedFrames == nil else { throw .damaged("The PNG's animation is wrong.") }
                let frames = try source.bigEndian32(at: payload)
                guard frames > 0 else { throw .damaged("The PNG says that it is an animation of no frame.") }
                try limits.check(frames: frames)
                announcedFrames = frames
            case "fcTL": try readFrame(payload, length)
            case "fdAT":
                guard length >= 4, seen.contains("fcTL") else { throw .damaged("The PNG's animation is wrong.") }
            default:
                // Fifth bit of the first letter: whether a decoder may ignore it.
                guard type.bytes[0] & 0x20 != 0 else { throw .unsupported("The PNG needs an extension (\(type)). Save it as a plain PNG.") }
            }
        }

        mutating func readHeader(_ payload: Int, _ length: Int) throws(ImagingError) {
            guard length == 13, !seen.contains("IHDR") else { throw .damaged("The PNG's header is wrong.") }
            structure.width = try source.bigEndian32(at: payload)
            structure.height = try source.bigEndian32(at: payload + 4)
            try limits.check(width: structure.width, height: structure.height)
            let rest = try source.bytes(at: payload + 8, count: 5)
            colourType = rest[1]
            let depths: [UInt8: Set<UInt8>] = [0: [1, 2, 4, 8, 16], 2: [8, 16], 3: [1, 2, 4, 8], 4: [8, 16], 6: [8, 16]]
            guard depths[colourType]?.contains(rest[0]) == true, rest[2] == 0, rest[3] == 0, rest[4] <= 1 else {
                throw .damaged("The PNG's header names a kind of picture that does not exist.")
            }
        }

        mutating func readFrame(_ payload: Int, _ length: Int) throws(ImagingError) {
            guard length == 26, announcedFrames != nil else { throw .damaged("The PNG's animation is wrong.") }
            let width = try source.bigEndian32(at: payload + 4)
            let height = try source.bigEndian32(at: payload + 8)
            let x = try source.bigEndian32(at: payload + 12)
            let y = try source.bigEndian32(at: payload + 16)
            guard width > 0, height > 0, x + width <= structure.width, y + height <= structure.height else {
                throw .damaged("A frame of the PNG's animation lies outside of its picture.")
            }
            let numerator = try source.bigEndian16(at: payload + 20)
            let denominator = try source.bigEndian16(at: payload + 22)
            durationMilliseconds += numerator * 1000 / (denominator == 0 ? 100 : denominator)
            frameHeaders += 1
            try limits.check(frames: frameHeaders)
        }

        mutating func finish() throws(ImagingError) {
            guard seen.contains("IDAT") else { throw .damaged("The PNG has no picture in it.") }
            guard colourType != 3 || seen.contains("PLTE") else { throw .damaged("The PNG has no palette, though its pixels need one.") }
            guard let announcedFrames else { return }
            guard announcedFrames == frameHeaders else {
                throw .damaged("The PNG says that it has \(announcedFrames) frames, and has \(frameHeaders).")
            }
            structure.frames = announcedFrames
            if announcedFrames > 1 { structure.durationMilliseconds = durationMilliseconds }
        }
    }
}
