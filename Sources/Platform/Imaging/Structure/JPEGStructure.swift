/// JPEG (ITU-T T.81, annex B): markers and segments up to the end of the image.
enum JPEGStructure {
    static func read(_ source: ByteSource, _ limits: PictureLimits) throws(ImagingError) -> Structure {
        var walk = Walk(source: source, limits: limits)
        return try walk.run()
    }

    private struct Walk {
        let source: ByteSource
        let limits: PictureLimits
        var structure = Structure()
        var offset = 0
        var hasFrame = false
        var scans = 0

        // A progressive picture has some ten scans; thousands of them are an attack on the decoder. libvips draws the line here, too.
        let maxScans = 100

        mutating func run() throws(ImagingError) -> Structure {
            guard try source.bigEndian16(at: 0) == 0xFFD8 else { throw .damaged("The file does not begin like a JPEG.") }
            structure.copy.keep(0..<2)
            offset = 2
            while try !readSegment() {}
            return structure
        }

        /// Reads the segment at `offset`, with the data behind it if it is a scan. Answers whether it was the end of the image.
        mutating func readSegment() throws(ImagingError) -> Bool {
            guard try source.byte(at: offset) == 0xFF else { throw .damaged("The JPEG has bytes between its segments, at \(offset).") }
            var markerOffset = offset + 1
            while try source.byte(at: markerOffset) == 0xFF { markerOffset += 1 }  // fill bytes, B.1.1.2
            let marker = try source.byte(at: markerOffset)
            let start = markerOffset - 1  // fill bytes are left out of the copy
            if marker == 0xD9 {
                guard scans > 0 else { throw .damaged("The JPEG has no picture in it.") }
                structure.copy.keep(start..<start + 2)
                return true
            }
            guard marker >= 0xC0, !(0xD0...0xD8).contains(marker) else {
                throw .damaged("The JPEG has a marker where none may stand, at \(offset).")
            }
            let length = try source.bigEndian16(at: start + 2)
            let end = start + 2 + length
            guard length >= 2, end <= source.size else { throw .damaged("The JPEG is cut off within a segment, at \(offset).") }
            try read(marker, start..<end)
            offset = end
            if marker == 0xDA { try skipScan() }
            return false
        }

        mutating func read(_ marker: UInt8, _ range: Range<Int>) throws(ImagingError) {
            let payload = range.lowerBound + 4
            let count = range.upperBound - payload
            switch marker {
            case 0xC0, 0xC1, 0xC2:
                try readFrame(payload, count)
            case 0xC4, 0xDB, 0xDD:  // tables, restart interval
                break
            case 0xDA:
                guard hasFrame else { throw .damaged("The JPEG has a scan before its frame header.") }
                scans += 1
                guard scans <= maxScans else {
                    throw .unsupported("The JPEG has more than \(maxScans) scans. Save it anew as a baseline JPEG.")
                }
            case 0xC3, 0xC5...0xCF:
                throw .unsupported("The JPEG is of a rare kind (lossless, hierarchical or arithmetic coding). Save it as a baseline JPEG.")
            case 0xDC, 0xDE, 0xDF:
                throw .unsupported("The JPEG is of a rare kind (hierarchical, or its height comes last). Save it as a baseline JPEG.")
            case 0xE0:
                guard try begins(payload, count, "JFIF\0") else { return }
                // A thumbnail inside would show what was cropped away (JFIF 1.02: 14 bytes of head, then the thumbnail).
                guard count > 14 else { break }
                structure.copy.add([0xFF, 0xE0, 0, 16] + (try source.bytes(at: payload, count: 12)) + [0, 0])
                return
            case 0xE1:
                if try begins(payload, count, "Exif\0"), structure.orientation == 1, count > 6 {
                    structure.orientation = ExifOrientation.read(try source.bytes(at: payload + 6, count: count - 6))
                }
                return
            case 0xE2:
                guard try begins(payload, count, "ICC_PROFILE\0") else { return }
            case 0xEE:
                guard try begins(payload, count, "Adobe") else { return }
            default:  // other applications' segments, comments, extensions
                return
            }
            structure.copy.keep(range)
        }

        mutating func readFrame(_ payload: Int, _ count: Int) throws(ImagingError) {
            guard !hasFrame else { throw .damaged("The JPEG has two frame headers.") }
            guard count >= 6 else { throw .damaged("The JPEG's frame header is too short.") }
            let header = try source.bytes(at: payload, count: 6)
            guard header[0] == 8 else { throw .unsupported("The JPEG has \(header[0]) bits a sample; only 8 are taken.") }
            structure.height = Int(header[1]) << 8 | Int(header[2])
            structure.width = Int(header[3]) << 8 | Int(header[4])
            guard [1, 3, 4].contains(header[5]), count == 6 + 3 * Int(header[5]) else {
                throw .damaged("The JPEG's frame header does not fit its \(header[5]) colour components.")
            }
            try limits.check(width: structure.width, height: structure.height)
            hasFrame = true
        }

        /// Moves `offset` over the entropy-coded data to the next marker that is neither a stuffed byte nor a restart.
        mutating func skipScan() throws(ImagingError) {
            var position = offset
            while true {
                guard let found = try source.firstIndex(of: 0xFF, from: position), found + 1 < source.size else {
                    throw .damaged("The JPEG is cut off: it ends within the picture.")
                }
                let next = try source.byte(at: found + 1)
                if next == 0xFF {
                    position = found + 1
                } else if next == 0 || (0xD0...0xD7).contains(next) {
                    position = found + 2
                } else {
                    structure.copy.keep(offset..<found)
                    offset = found
                    return
                }
            }
        }

        func begins(_ payload: Int, _ count: Int, _ text: String) throws(ImagingError) -> Bool {
            guard count >= text.utf8.count else { return false }
            return try source.bytes(at: payload, count: text.utf8.count).elementsEqual(text.utf8)
        }
    }
}
