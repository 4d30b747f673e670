/// WebP (RFC 9649): a RIFF file with one picture or an animation.
enum WebPStructure {
    static func read(_ source: ByteSource, _ limits: PictureLimits) throws(ImagingError) -> Structure {
        var walk = Walk(source: source, limits: limits)
        return try walk.run()
    }

    /// A chunk: its name, and where its payload lies.
    private struct Chunk {
        let type: FourCC
        let payload: Range<Int>
        /// Behind the byte that fills an odd payload up. At the very end of a file some programs forget it.
        let end: Int

        var start: Int { payload.lowerBound - 8 }
        var isPadded: Bool { payload.count % 2 == 0 || end > payload.upperBound }
    }

    private struct Walk {
        let source: ByteSource
        let limits: PictureLimits
        var structure = Structure()
        var body = CopyPlan()
        var hasExtendedHeader = false
        var isAnimated = false
        var pictures = 0
        var frames = 0
        var durationMilliseconds = 0

        mutating func run() throws(ImagingError) -> Structure {
            guard try source.fourCC(at: 0) == "RIFF", try source.fourCC(at: 8) == "WEBP" else {
                throw .damaged("The file does not begin like a WebP.")
            }
            let end = 8 + (try source.littleEndian32(at: 4))
            guard end <= source.size else { throw .damaged("The WebP is cut off: it should have \(end) bytes and has \(source.size).") }
            var offset = 12
            while offset < end {
                let chunk = try chunk(at: offset, within: end)
                try read(chunk, isFirst: offset == 12)
                offset = chunk.end
            }
            try finish(oldSize: end - 8)
            return structure
        }

        func chunk(at offset: Int, within end: Int) throws(ImagingError) -> Chunk {
            guard offset + 8 <= end else { throw .damaged("The WebP is cut off within the head of a chunk.") }
            let type = try source.fourCC(at: offset)
            let length = try source.littleEndian32(at: offset + 4)
            let payload = offset + 8
            guard length <= end - payload else { throw .damaged("The WebP is cut off within its chunk \(type).") }
            return Chunk(type: type, payload: payload..<payload + length, end: min(payload + length + length % 2, end))
        }

        mutating func read(_ chunk: Chunk, isFirst: Bool) throws(ImagingError) {
            if isFirst {
                guard ["VP8X", "VP8 ", "VP8L"].contains(chunk.type) else { throw .damaged("The WebP does not begin with its header.") }
            }
            switch chunk.type {
            case "VP8X":
                guard isFirst else { throw .damaged("The WebP has two headers.") }
                try readExtendedHeader(chunk)
            case "VP8 ", "VP8L":
                guard !isAnimated else { throw .damaged("The WebP is both an animation and a still picture.") }
                let (width, height) = try pictureSize(chunk)
                guard pictures == 0, !hasExtendedHeader || (width, height) == (structure.width, structure.height) else {
                    throw .damaged("The WebP's picture has not the size that its header tells.")
                }
                (structure.width, structure.height) = (width, height)
                pictures += 1
                keep(chunk, in: &body)
            case "ALPH", "ICCP", "ANIM":
                guard hasExtendedHeader else { return }
                keep(chunk, in: &body)
            case "ANMF":
                guard isAnimated else { throw .damaged("The WebP has frames, but is no animation.") }
                try readFrame(chunk)
            case "EXIF":
                guard chunk.payload.count <= 1 << 20 else { return }
                var tiff = try source.bytes(at: chunk.payload.lowerBound, count: chunk.payload.count)
                if tiff.starts(with: "Exif\0\0".utf8) { tiff.removeFirst(6) }  // some programs copy JPEG's segment
                structure.orientation = ExifOrientation.read(tiff)
            default:
                break
            }
        }

        mutating func readExtendedHeader(_ chunk: Chunk) throws(ImagingError) {
            guard chunk.payload.count == 10 else { throw .damaged("The WebP's header is wrong.") }
            let start = chunk.payload.lowerBound
            let flags = try source.byte(at: start)
            structure.width = try source.littleEndian24(at: start + 4) + 1
            structure.height = try source.littleEndian24(at: start + 7) + 1
            try limits.check(width: structure.width, height: structure.height)
            hasExtendedHeader = true
            isAnimated = flags & 0x02 != 0
            let cleaned = flags & ~0x0C  // EXIF and XMP
            if cleaned == flags {
                keep(chunk, in: &body)
            } else {
                body.keep(chunk.start..<start)
                body.add([cleaned])
                body.keep(start + 1..<chunk.end)
            }
        }

        mutating func readFrame(_ chunk: Chunk) throws(ImagingError) {
            guard chunk.payload.count >= 16 else { throw .damaged("A frame of the WebP is cut off.") }
            let start = chunk.payload.lowerBound
            let x = try source.littleEndian24(at: start) * 2
            let y = try source.littleEndian24(at: start + 3) * 2
            let width = try source.littleEndian24(at: start + 6) + 1
            let height = try source.littleEndian24(at: start + 9) + 1
            guard x + width <= structure.width, y + height <= structure.height else {
                throw .damaged("A frame of the WebP lies outside of its picture.")
            }
            durationMilliseconds += try source.littleEndian24(at: start + 12)
            var inner = CopyPlan()
            inner.keep(start..<start + 16)
            var offset = start + 16
            var found = 0
            while offset < chunk.payload.upperBound {
                let part = try self.chunk(at: offset, within: chunk.payload.upperBound)
                if part.type == "VP8 " || part.type == "VP8L" {
                    guard try pictureSize(part) == (width, height) else {
                        throw .damaged("A frame of the WebP has not the size that it tells.")
                    }
                    found += 1
                }
                if ["VP8 ", "VP8L", "ALPH"].contains(part.type) { keep(part, in: &inner) }
                offset = part.end
            }
            guard found == 1 else { throw .damaged("A frame of the WebP has no picture in it.") }
            frames += 1
            try limits.check(frames: frames)
            if inner.byteCount == chunk.payload.count {
                keep(chunk, in: &body)
            } else {
                body.add(Array("ANMF".utf8) + Self.littleEndian32(inner.byteCount))
                body.append(inner)
            }
        }

        /// Width and height from the head of the bitstream (RFC 6386, 9.1; RFC 9649, 3.4).
        func pictureSize(_ chunk: Chunk) throws(ImagingError) -> (Int, Int) {
            let start = chunk.payload.lowerBound
            guard chunk.payload.count >= 10 || chunk.type == "VP8L" && chunk.payload.count >= 5 else {
                throw .damaged("The WebP's picture is cut off.")
            }
            if chunk.type == "VP8L" {
                guard try source.byte(at: start) == 0x2F else { throw .damaged("The WebP's picture does not begin as it should.") }
                let bits = try source.littleEndian32(at: start + 1)
                return (bits & 0x3FFF + 1, bits >> 14 & 0x3FFF + 1)
            }
            let head = try source.bytes(at: start, count: 6)
            guard head[0] & 1 == 0, head[3...5] == [0x9D, 0x01, 0x2A] else {
                throw .damaged("The WebP's picture does not begin as it should.")
            }
            return (try source.littleEndian16(at: start + 6) & 0x3FFF, try source.littleEndian16(at: start + 8) & 0x3FFF)
        }

        func keep(_ chunk: Chunk, in plan: inout CopyPlan) {
            plan.keep(chunk.start..<chunk.end)
            if !chunk.isPadded { plan.add([0]) }
        }

        mutating func finish(oldSize: Int) throws(ImagingError) {
            guard isAnimated ? frames > 0 : pictures == 1 else { throw .damaged("The WebP has no picture in it.") }
            if isAnimated {
                structure.frames = frames
                if frames > 1 { structure.durationMilliseconds = durationMilliseconds }
            }
            let newSize = 4 + body.byteCount
            if newSize == oldSize {
                structure.copy.keep(0..<12)
            } else {
                structure.copy.keep(0..<4)
                structure.copy.add(Self.littleEndian32(newSize))
                structure.copy.keep(8..<12)
            }
            structure.copy.append(body)
        }

        static func littleEndian32(_ number: Int) -> [UInt8] { [0, 8, 16, 24].map { UInt8(truncatingIfNeeded: number >> $0) } }
    }
}
