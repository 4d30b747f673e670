/// MP4 (ISO/IEC 14496-12): boxes. The copy blanks what is metadata in place, so that no offset moves.
enum MP4Structure {
    static func read(_ source: ByteSource, _ limits: PictureLimits) throws(ImagingError) -> Structure {
        var walk = Walk(source: source)
        try walk.readFile()
        return try walk.finish(limits)
    }

    /// What is kept as it is, by the box that it stands in. All else is blanked: `udta`, `meta`, `uuid`, what nobody knows.
    private static let kept: [FourCC: Set<FourCC>] = [
        "file": ["ftyp", "moov", "mdat", "moof", "sidx", "ssix", "styp", "mfra", "pdin", "emsg"],
        "moov": ["mvhd", "trak", "mvex", "iods"],
        "trak": ["tkhd", "tref", "edts", "mdia", "trgr"],
        "mdia": ["mdhd", "hdlr", "minf", "elng"],
        "moof": ["mfhd", "traf"],
    ]

    private struct Walk {
        let source: ByteSource
        var patches = MP4Patches()
        var boxes = 0
        var seen: Set<FourCC> = []
        var video: MP4Track?
        var tracks = 0
        /// What the file has of data.
        var data: [Range<Int>] = []
        /// Where the tracks that go tell where their samples are.
        var blanked: [MP4Box] = []
        var durationMilliseconds: Int?

        // A fragment a second for a day; files made to tire the reader have more.
        let maxBoxes = 200_000
        // Phones write two to six.
        let maxTracks = 64

        init(source: ByteSource) { self.source = source }

        mutating func readFile() throws(ImagingError) {
            guard try source.fourCC(at: 4) == "ftyp" else { throw .damaged("The file does not begin like an MP4.") }
            for box in try boxes(in: 0..<source.size, of: "file") {
                guard box.type != "moov" || !seen.contains("moov") else { throw .damaged("The MP4 has two indexes.") }
                seen.insert(box.type)
                if box.type == "moov" { try readMovie(box) }
                if box.type == "moof" { _ = try boxes(in: box.payload, of: "moof") }
                if box.type == "mdat" { data.append(box.payload) }
            }
            for media in blanked { try patches.blankSamples(of: media, within: data, in: source) }
        }

        func finish(_ limits: PictureLimits) throws(ImagingError) -> Structure {
            guard seen.contains("moov") else { throw .damaged("The MP4 has no index; its recording was perhaps broken off.") }
            guard seen.contains("mdat") else { throw .damaged("The MP4 has no data in it.") }
            guard let video else { throw .unsupported("The MP4 has no video track.") }
            guard patches.samplesAreKnown || !seen.contains("moof") else {
                throw .unsupported("The MP4 carries timed metadata (places, perhaps) in fragments. Export it without.")
            }
            return Structure(
                width: video.width, height: video.height, durationMilliseconds: durationMilliseconds,
                copy: patches.plan(size: source.size))
        }

        private mutating func readMovie(_ movie: MP4Box) throws(ImagingError) {
            for box in try boxes(in: movie.payload, of: "moov") {
                switch box.type {
                case "mvhd":
                    let header = try MP4TimeHeader(box, source)
                    try patches.blank(header.times, in: source)
                    if header.timescale > 0, header.duration > 0 {
                        let (product, overflow) = header.duration.multipliedReportingOverflow(by: 1000)
                        guard !overflow else { throw .damaged("The MP4 says that it lasts longer than any video.") }
                        durationMilliseconds = product / header.timescale
                    }
                case "trak": try readTrack(box)
                default: break
                }
            }
        }

        private mutating func readTrack(_ box: MP4Box) throws(ImagingError) {
            tracks += 1
            guard tracks <= maxTracks else { throw .unsupported("The MP4 has more than \(maxTracks) tracks.") }
            var track = MP4Track()
            for part in try boxes(in: box.payload, of: "trak") {
                if part.type == "tkhd" { try track.readHeader(part, source, &patches) }
                guard part.type == "mdia" else { continue }
                for inner in try boxes(in: part.payload, of: "mdia") {
                    switch inner.type {
                    case "mdhd": try patches.blank(try MP4TimeHeader(inner, source).times, in: source)
                    case "hdlr":
                        guard inner.payload.count >= 12 else { throw .damaged("A track of the MP4 is cut off.") }
                        track.handler = try source.fourCC(at: inner.payload.lowerBound + 8)
                    case "minf": track.media = inner
                    default: break
                    }
                }
            }
            switch track.handler {
            case "vide":
                if video == nil, track.width > 0, track.height > 0 { video = track }
            case "soun", "hint", "text", "subt", "sbtl", "subp", "clcp", "tmcd":
                break
            default:
                // Timed metadata: where the camera was, what it measured. The track goes, and what it points to is blanked.
                if let media = track.media { blanked.append(media) }
                try patches.blank(box, in: source)
            }
        }

        /// The boxes that fill `range`; those that are not kept are blanked and left out.
        private mutating func boxes(in range: Range<Int>, of parent: FourCC) throws(ImagingError) -> [MP4Box] {
            var result: [MP4Box] = []
            var offset = range.lowerBound
            while offset < range.upperBound {
                let box = try MP4Box(at: offset, within: range.upperBound, isTop: parent == "file", source)
                boxes += 1
                guard boxes <= maxBoxes else { throw .unsupported("The MP4 has too many parts.") }
                if kept[parent]?.contains(box.type) == true { result.append(box) } else { try patches.blank(box, in: source) }
                offset = box.end
            }
            return result
        }
    }
}

/// A box: its name, and where its payload lies.
struct MP4Box {
    let type: FourCC
    let start: Int
    let payload: Range<Int>

    var end: Int { payload.upperBound }

    /// The box at `offset`, which must end by `limit`. Only at the top may its length be left open.
    init(at offset: Int, within limit: Int, isTop: Bool, _ source: ByteSource) throws(ImagingError) {
        guard offset + 8 <= limit else { throw .damaged("The MP4 is cut off within the head of a box, at \(offset).") }
        var length = try source.bigEndian32(at: offset)
        type = try source.fourCC(at: offset + 4)
        start = offset
        var head = 8
        if length == 1 {
            length = try source.bigEndian64(at: offset + 8)
            head = 16
        } else if length == 0 && isTop {
            length = limit - offset
        }
        guard length >= head else { throw .damaged("The MP4's box \(type) has an impossible length.") }
        guard length <= limit - offset else { throw .damaged("The MP4 is cut off within its box \(type).") }
        payload = offset + head..<offset + length
    }
}
