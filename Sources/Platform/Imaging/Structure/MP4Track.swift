/// What matters of a track.
struct MP4Track {
    var handler: FourCC = "none"
    var width = 0
    var height = 0
    /// The box that tells where the samples are.
    var media: MP4Box?

    /// The size as shown, from the track header (8.3.2): 16.16 numbers, and a matrix that may turn the picture.
    mutating func readHeader(_ box: MP4Box, _ source: ByteSource, _ patches: inout MP4Patches) throws(ImagingError) {
        let start = box.payload.lowerBound
        let isLong = box.payload.isEmpty ? false : try source.byte(at: start) == 1
        let tail = isLong ? 36 : 24  // version, flags, times, number, duration
        guard box.payload.count >= tail + 60 else { throw .damaged("A track of the MP4 is cut off.") }
        try patches.blank(start + 4..<start + (isLong ? 20 : 12), in: source)
        let matrix = start + tail + 16
        width = try source.bigEndian32(at: matrix + 36) >> 16
        height = try source.bigEndian32(at: matrix + 40) >> 16
        let (a, d) = (try source.bigEndian32(at: matrix), try source.bigEndian32(at: matrix + 16))
        if a == 0, d == 0 { swap(&width, &height) }  // a quarter turn
    }
}

/// The common head of `mvhd` and `mdhd` (8.2.2, 8.4.2).
struct MP4TimeHeader {
    /// Where the times of making and changing stand.
    let times: Range<Int>
    let timescale: Int
    /// In units of `timescale`; 0 if unknown.
    let duration: Int

    init(_ box: MP4Box, _ source: ByteSource) throws(ImagingError) {
        let start = box.payload.lowerBound
        guard box.payload.count >= 20 else { throw .damaged("The MP4's box \(box.type) is cut off.") }
        if try source.byte(at: start) == 1 {
            guard box.payload.count >= 32 else { throw .damaged("The MP4's box \(box.type) is cut off.") }
            times = start + 4..<start + 20
            timescale = try source.bigEndian32(at: start + 20)
            // All ones: unknown.
            duration = try source.byte(at: start + 24) >= 0x80 ? 0 : try source.bigEndian64(at: start + 24)
        } else {
            times = start + 4..<start + 12
            timescale = try source.bigEndian32(at: start + 12)
            let value = try source.bigEndian32(at: start + 16)
            duration = value == 0xFFFF_FFFF ? 0 : value
        }
    }
}
