/// GIF (CompuServe 89a): blocks up to the trailer.
enum GIFStructure {
    static func read(_ source: ByteSource, _ limits: PictureLimits) throws(ImagingError) -> Structure {
        var walk = Walk(source: source, limits: limits)
        return try walk.run()
    }

    private struct Walk {
        let source: ByteSource
        let limits: PictureLimits
        var structure = Structure()
        var offset = 0
        var frames = 0
        var durationMilliseconds = 0
        /// The graphic control block that belongs to the picture to come.
        var control: Range<Int>?

        mutating func run() throws(ImagingError) -> Structure {
            let signature = try source.bytes(at: 0, count: 6)
            guard signature.elementsEqual("GIF89a".utf8) || signature.elementsEqual("GIF87a".utf8) else {
                throw .damaged("The file does not begin like a GIF.")
            }
            structure.width = try source.littleEndian16(at: 6)
            structure.height = try source.littleEndian16(at: 8)
            try limits.check(width: structure.width, height: structure.height)
            offset = 13 + Self.tableBytes(try source.byte(at: 10))
            guard offset <= source.size else { throw .damaged("The GIF is cut off within its colour table.") }
            structure.copy.keep(0..<offset)
            while try !readBlock() {}
            guard frames > 0 else { throw .damaged("The GIF has no picture in it.") }
            structure.frames = frames
            if frames > 1 { structure.durationMilliseconds = durationMilliseconds }
            return structure
        }

        /// Answers whether it was the trailer.
        mutating func readBlock() throws(ImagingError) -> Bool {
            switch try source.byte(at: offset) {
            case 0x3B:
                structure.copy.keep(offset..<offset + 1)
                return true
            case 0x2C: try readPicture()
            case 0x21: try readExtension()
            default: throw .damaged("The GIF has a block of unknown kind, at \(offset).")
            }
            return false
        }

        mutating func readPicture() throws(ImagingError) {
            let width = try source.littleEndian16(at: offset + 5)
            let height = try source.littleEndian16(at: offset + 7)
            try limits.check(width: width, height: height)
            let data = offset + 10 + Self.tableBytes(try source.byte(at: offset + 9))
            guard (1...11).contains(try source.byte(at: data)) else { throw .damaged("A frame of the GIF has an impossible code size.") }
            let end = try endOfSubBlocks(from: data + 1)
            if let control { structure.copy.keep(control) }
            structure.copy.keep(offset..<end)
            control = nil
            offset = end
            frames += 1
            try limits.check(frames: frames)
        }

        mutating func readExtension() throws(ImagingError) {
            let label = try source.byte(at: offset + 1)
            let end = try endOfSubBlocks(from: offset + 2)
            switch label {
            case 0xF9:
                guard try source.byte(at: offset + 2) == 4, end == offset + 8 else { throw .damaged("The GIF has a wrong control block.") }
                control = offset..<end
                let hundredths = try source.littleEndian16(at: offset + 4)
                // All browsers play what is faster than 20 ms a frame at 100 ms a frame.
                durationMilliseconds += hundredths < 2 ? 100 : hundredths * 10
            case 0xFF: try readApplication(offset..<end)
            case 0x01: control = nil  // plain text is dropped with the control block before it
            default: break  // comments, unknown
            }
            offset = end
        }

        /// Of applications' blocks only the number of repetitions is kept.
        mutating func readApplication(_ range: Range<Int>) throws(ImagingError) {
            guard range.count >= 19, try source.byte(at: range.lowerBound + 2) == 11 else { return }
            let name = String(decoding: try source.bytes(at: range.lowerBound + 3, count: 11), as: UTF8.self)
            guard name == "NETSCAPE2.0" || name == "ANIMEXTS1.0" else { return }
            let data = try source.bytes(at: range.lowerBound + 14, count: 4)
            guard data[0] == 3, data[1] == 1 else { return }
            if range.count == 19 {
                structure.copy.keep(range)
            } else {
                structure.copy.keep(range.lowerBound..<range.lowerBound + 18)
                structure.copy.add([0])
            }
        }

        func endOfSubBlocks(from start: Int) throws(ImagingError) -> Int {
            var position = start
            while true {
                let length = Int(try source.byte(at: position))
                position += 1 + length
                if length == 0 { return position }
            }
        }

        static func tableBytes(_ flags: UInt8) -> Int { flags & 0x80 == 0 ? 0 : 3 << (Int(flags & 7) + 1) }
    }
}
