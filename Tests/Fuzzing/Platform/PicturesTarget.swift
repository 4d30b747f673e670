import Glibc

@testable import Imaging

/// What the decoding child does with a file: probe, verify, convert; with the one loader that the first bytes name.
enum PicturesTarget {
    @Sendable static func run(_ input: [UInt8]) {
        do {
            try take(PNGChecksums.mended(input))
        } catch {
            // Foreign files are refused in many ways; that it is by one of ours is what counts.
            if case .unavailable(let why) = error { require(false, "a file is refused by its own fault: \(why)") }
        }
    }

    // So small that a run is short: what is refused for its size is refused all the same.
    private static let limits = PictureLimits(maxPixels: 1 << 18, maxSide: 2_048, maxFrames: 50)

    private static func take(_ bytes: [UInt8]) throws(ImagingError) {
        let file = try ScratchFile(bytes, in: "/dev/shm")
        let copy = try ScratchFile(in: "/dev/shm")
        guard case .probed(let probe) = try run(.probe, file, copy) else { return require(false, "a probe answers with what it found") }
        require(probe.width > 0 && probe.height > 0 && probe.frames > 0, "a picture has a size")
        switch probe.copy {
        case .unchanged: require(copy.size == 0, "a file that can stay is not copied")
        case .written(let count):
            require(copy.size == count, "a copy has the length that was told")
            try check(copy, of: probe)
        }
        guard probe.mediaType != .mp4 else { return }
        _ = try? run(.verify, file, copy)
        for format in PictureFormat.allCases {
            let made = try ScratchFile(in: "/dev/shm")
            let job = ConvertJob(width: 40, height: 30, fit: .pad, format: format)
            guard case .rendered(let rendering)? = try? run(.render(.convert(job)), file, made) else { return }
            require(rendering.width == 40 && rendering.height == 30 && rendering.bytes == made.size, "a converted picture is as ordered")
        }
    }

    private static func check(_ copy: ScratchFile, of probe: Probe) throws(ImagingError) {
        let source = try ByteSource(descriptor: copy.descriptor)
        let structure: Structure
        do {
            structure = try Structure.read(probe.mediaType, source, limits: limits)
        } catch {
            return require(false, "a copy can be read: \(error)")
        }
        require(structure.copy.isWhole(source), "a copy's copy is the same")
        require(structure.width == probe.width && structure.height == probe.height, "a copy has the size that was told")
        require(structure.frames == probe.frames, "a copy has as many frames")
    }

    private static func run(_ work: ChildJob.Work, _ file: ScratchFile, _ output: ScratchFile) throws(ImagingError) -> ChildAnswer {
        let job = ChildJob(work: work, limits: limits, memoryBytes: 0, processorSeconds: 0)
        return try ChildWork.run(job, input: file.descriptor, output: output.descriptor)
    }
}

/// Puts right the checksums of a PNG's chunks, which hardly any change of a file leaves right.
enum PNGChecksums {
    static func mended(_ bytes: [UInt8]) -> [UInt8] {
        guard bytes.starts(with: PNGStructure.signature) else { return bytes }
        var bytes = bytes
        var offset = 8
        while offset + 12 <= bytes.count {
            let length = bytes[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) }
            guard length <= bytes.count - offset - 12 else { break }
            var sum = CRC32()
            sum.add(bytes[offset + 4..<offset + 8 + length])
            let end = offset + 8 + length
            for index in 0..<4 { bytes[end + index] = UInt8(truncatingIfNeeded: sum.value >> UInt32(24 - 8 * index)) }
            offset = end + 4
        }
        return bytes
    }
}
