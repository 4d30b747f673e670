/// The places of an MP4 that the copy overwrites.
struct MP4Patches {
    private var patches: [(range: Range<Int>, bytes: [UInt8]?)] = []
    /// Whether the samples of every blanked track were found.
    private(set) var samplesAreKnown = true

    // Ten samples a second for three hours; above it the file is not worth the memory.
    private static let maxPatches = 500_000

    /// Overwrites the range with zeros.
    mutating func blank(_ range: Range<Int>, in source: ByteSource) throws(ImagingError) {
        guard range.lowerBound >= 0, range.upperBound <= source.size else { throw .damaged("The MP4 points behind its own end.") }
        guard try !source.isZero(range) else { return }
        guard patches.count < Self.maxPatches else { throw .unsupported("The MP4 has too many pieces of metadata. Export it without.") }
        patches.append((range, nil))
    }

    /// Makes the box a `free` box (8.1.2) of the same length, full of zeros.
    mutating func blank(_ box: MP4Box, in source: ByteSource) throws(ImagingError) {
        if !["free", "skip", "wide"].contains(box.type) { patches.append((box.start + 4..<box.start + 8, FourCC("free").bytes)) }
        try blank(box.payload, in: source)
    }

    /// Overwrites the samples of a track with zeros, found by its tables (8.7).
    ///
    /// - Parameter data: what the file has of data, in order. A track that points elsewhere would have its index blanked, or another's.
    mutating func blankSamples(of media: MP4Box, within data: [Range<Int>], in source: ByteSource) throws(ImagingError) {
        guard let tables = try MP4SampleTables(media, source) else {
            samplesAreKnown = false
            return
        }
        var places = data[...]
        for range in Self.joined(try tables.chunks(source)) {
            places = places.drop { $0.upperBound < range.upperBound }
            guard let place = places.first, place.lowerBound <= range.lowerBound else {
                throw .damaged("A track of the MP4 points outside of the file's data.")
            }
            try blank(range, in: source)
        }
        if tables.isEmpty { samplesAreKnown = false }
    }

    /// The ranges in order, those that overlap in one: a file may name one place many times.
    private static func joined(_ ranges: [Range<Int>]) -> [Range<Int>] {
        var result: [Range<Int>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) where !range.isEmpty {
            if let last = result.last, range.lowerBound < last.upperBound {
                result[result.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
            } else {
                result.append(range)
            }
        }
        return result
    }

    /// The copy: the file with the patches on it.
    func plan(size: Int) -> CopyPlan {
        var plan = CopyPlan()
        var offset = 0
        for patch in patches.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
            // Patches overlap where a blanked track lies within; what is behind `offset` is still to be written.
            guard patch.range.upperBound > offset else { continue }
            let start = max(offset, patch.range.lowerBound)
            plan.keep(offset..<start)
            if let bytes = patch.bytes, start == patch.range.lowerBound {
                plan.add(bytes)
            } else {
                plan.add(zeros: patch.range.upperBound - start)
            }
            offset = patch.range.upperBound
        }
        plan.keep(offset..<size)
        return plan
    }
}

/// Where a track's samples lie: chunk offsets, samples a chunk, sample sizes.
private struct MP4SampleTables {
    private let offsets: (start: Int, count: Int, width: Int)
    private let runs: (start: Int, count: Int)
    private let sizes: (start: Int, count: Int, fixed: Int)

    /// `nil` if the tables are not there.
    init?(_ media: MP4Box, _ source: ByteSource) throws(ImagingError) {
        guard let table = try Self.find("stbl", in: media.payload, source),
            let sizeBox = try Self.find("stsz", in: table.payload, source), sizeBox.payload.count >= 12,
            let runBox = try Self.find("stsc", in: table.payload, source), runBox.payload.count >= 8
        else { return nil }
        let short = try Self.find("stco", in: table.payload, source)
        let long = try Self.find("co64", in: table.payload, source)
        guard let offsetBox = short ?? long, offsetBox.payload.count >= 8 else { return nil }
        let width = short == nil ? 8 : 4
        offsets = (offsetBox.payload.lowerBound + 8, try source.bigEndian32(at: offsetBox.payload.lowerBound + 4), width)
        runs = (runBox.payload.lowerBound + 8, try source.bigEndian32(at: runBox.payload.lowerBound + 4))
        let fixed = try source.bigEndian32(at: sizeBox.payload.lowerBound + 4)
        sizes = (sizeBox.payload.lowerBound + 12, try source.bigEndian32(at: sizeBox.payload.lowerBound + 8), fixed)
        guard offsets.count <= (offsetBox.payload.count - 8) / width, runs.count <= (runBox.payload.count - 8) / 12,
            fixed > 0 || sizes.count <= (sizeBox.payload.count - 12) / 4
        else { throw .damaged("A track of the MP4 has a table that is cut off.") }
    }

    var isEmpty: Bool { offsets.count == 0 }

    /// The range of each chunk.
    func chunks(_ source: ByteSource) throws(ImagingError) -> [Range<Int>] {
        var result: [Range<Int>] = []
        var sample = 0
        for run in 0..<runs.count {
            let first = try source.bigEndian32(at: runs.start + run * 12)
            let perChunk = try source.bigEndian32(at: runs.start + run * 12 + 4)
            let next = run + 1 < runs.count ? try source.bigEndian32(at: runs.start + (run + 1) * 12) : offsets.count + 1
            guard first >= 1, next > first, next <= offsets.count + 1 else { throw .damaged("A track of the MP4 has a wrong table.") }
            for chunk in first..<next {
                let entry = offsets.start + (chunk - 1) * offsets.width
                let start = offsets.width == 4 ? try source.bigEndian32(at: entry) : try source.bigEndian64(at: entry)
                let samples = sample..<min(sample + perChunk, sizes.count)
                let length = try byteCount(samples, source)
                sample = samples.upperBound
                guard start <= source.size - length else { throw .damaged("The MP4 points behind its own end.") }
                result.append(start..<start + length)
            }
        }
        return result
    }

    private func byteCount(_ samples: Range<Int>, _ source: ByteSource) throws(ImagingError) -> Int {
        if sizes.fixed > 0 {
            guard samples.count <= source.size / sizes.fixed else { throw .damaged("The MP4 points behind its own end.") }
            return samples.count * sizes.fixed
        }
        var sum = 0
        for index in samples {
            sum += try source.bigEndian32(at: sizes.start + index * 4)
            guard sum <= source.size else { throw .damaged("The MP4 points behind its own end.") }
        }
        return sum
    }

    private static func find(_ type: FourCC, in range: Range<Int>, _ source: ByteSource) throws(ImagingError) -> MP4Box? {
        var offset = range.lowerBound
        var passed = 0
        while offset < range.upperBound, passed < 1000 {
            let box = try MP4Box(at: offset, within: range.upperBound, isTop: false, source)
            if box.type == type { return box }
            offset = box.end
            passed += 1
        }
        return nil
    }
}
