/// What the child does, by descriptors and values alone: tests call it in their own process, too.
enum ChildWork {
    static func run(_ job: ChildJob, input: Int32 = ChildDescriptor.input, output: Int32 = ChildDescriptor.output) throws(ImagingError)
        -> ChildAnswer
    {
        switch job.work {
        case .probe: .probed(try probe(input, output, job.limits))
        case .verify: try verify(input, job.limits)
        case .render(let render): .rendered(try self.render(render, input, output, job.limits))
        case .still(let still):
            .filmed(
                try write(
                    StillDrawing.pixels(of: still, ByteSource.isFile(input) ? load(input, job.limits, for: still.canvas) : nil), to: output)
            )
        case .film(let film): .filmed(try draw(film, input, output))
        }
    }

    /// Type and structure of the input. The walk comes before any library sees the file.
    private static func open(_ input: Int32, _ limits: PictureLimits) throws(ImagingError) -> (MediaType, ByteSource, Structure) {
        let source = try ByteSource(descriptor: input)
        guard source.size > 0 else { throw .damaged("The file is empty.") }
        guard let type = MediaType.sniff(try source.block(at: 0, limit: MediaType.sniffedBytes)) else {
            throw .unsupported("The file is none of JPEG, PNG, WebP, GIF and MP4, whatever its name says. Send one of these.")
        }
        return (type, source, try Structure.read(type, source, limits: limits))
    }

    static func probe(_ input: Int32, _ output: Int32, _ limits: PictureLimits) throws(ImagingError) -> Probe {
        let (type, source, structure) = try open(input, limits)
        if type != .mp4 { try ForeignPicture.check(input, type, structure) }
        // An animation is not turned: nothing that shows animations heeds their orientation.
        let orientation = structure.frames == 1 ? structure.orientation : 1
        let copy: Probe.Copy
        if orientation != 1 {
            copy = .written(try writeUpright(input, output, type, orientation))
        } else if structure.copy.isWhole(source) {
            copy = .unchanged
        } else {
            try structure.copy.write(from: source, to: output)
            copy = .written(structure.copy.byteCount)
        }
        let isTurned = orientation >= 5
        return Probe(
            mediaType: type,
            width: isTurned ? structure.height : structure.width,
            height: isTurned ? structure.width : structure.height,
            orientation: orientation, frames: structure.frames, durationMilliseconds: structure.durationMilliseconds,
            hadMetadata: !structure.copy.isWhole(source), copy: copy)
    }

    /// Encodes the picture anew, so that it shows upright without being told so. Answers how many bytes were written.
    private static func writeUpright(_ input: Int32, _ output: Int32, _ type: MediaType, _ orientation: Int) throws(ImagingError) -> Int {
        let picture = try ForeignPicture.load(input, type, orientation: orientation)
        let format: PictureFormat = type == .png ? .png : type == .webp ? .webp : .jpeg
        return try write(picture, as: format, quality: 92, to: output)  // 92: no loss that an eye finds, a second time
    }

    private static func verify(_ input: Int32, _ limits: PictureLimits) throws(ImagingError) -> ChildAnswer {
        let (type, _, structure) = try open(input, limits)
        if type != .mp4 {
            try ForeignPicture.check(input, type, structure)
            try ForeignPicture.verify(input, type)
        }
        return .verified
    }

    private static func render(_ job: RenderJob, _ input: Int32, _ output: Int32, _ limits: PictureLimits) throws(ImagingError) -> Rendering
    {
        switch job {
        case .design(let design):
            let size = (width: design.aspect.width, height: design.aspect.height)
            let picture = ByteSource.isFile(input) ? try load(input, limits, for: size) : nil
            let drawn = try Designs.draw(design, picture: picture)
            return try rendering(drawn, as: design.format, quality: 90, output)
        case .overlay(let overlay):
            let drawn = try CaptionOverlay.draw(overlay, on: try load(input, limits))
            return try rendering(drawn, as: overlay.format, quality: 90, output)
        case .convert(let convert):
            let bytes = try Conversion.run(convert, try load(input, limits, for: (convert.width, convert.height)))
            return try finish(bytes, convert.format, output)
        case .picture(let job):
            let picture = ByteSource.isFile(input) ? try load(input, limits, for: (job.width, job.height)) : nil
            let drawn = try PictureComposer.draw(job, picture: picture)
            return try rendering(drawn, as: job.format, quality: 90, output)
        }
    }

    /// Every frame of a piece of film, one file behind the other.
    private static func draw(_ film: FilmJob, _ input: Int32, _ output: Int32) throws(ImagingError) -> Int {
        let source = try ByteSource(descriptor: input)
        let stills = try FilmStills(film, try source.bytes(at: 0, count: source.size))
        var sink = ByteSink(output)
        var bytes = 0
        for frame in film.frames {
            let encoded = try stills.picture(frame).encoded(film.format, quality: film.quality)
            try sink.write(encoded[...])
            bytes += encoded.count
        }
        try sink.finish()
        return bytes
    }

    private static func write(_ pixels: [UInt8], to output: Int32) throws(ImagingError) -> Int {
        var sink = ByteSink(output)
        try sink.write(pixels[...])
        try sink.finish()
        return pixels.count
    }

    /// The input as a picture in sRGB, upright, in memory.
    private static func load(
        _ input: Int32, _ limits: PictureLimits, for size: (width: Int, height: Int)? = nil
    ) throws(ImagingError) -> Picture {
        let (type, _, structure) = try open(input, limits)
        guard type != .mp4 else { throw .unsupported("A picture is needed here, and this is a video.") }
        let orientation = structure.frames == 1 ? structure.orientation : 1
        return try ForeignPicture.load(input, type, orientation: orientation, for: size).inSRGB().inMemory()
    }

    private static func rendering(
        _ picture: Picture, as format: PictureFormat, quality: Int, _ output: Int32
    ) throws(ImagingError) -> Rendering {
        let opaque = format == .jpeg ? try picture.flattened() : picture
        return try finish(try opaque.encoded(format, quality: quality), format, output)
    }

    private static func write(_ picture: Picture, as format: PictureFormat, quality: Int, to output: Int32) throws(ImagingError) -> Int {
        try finish(try picture.encoded(format, quality: quality), format, output).bytes
    }

    /// Writes what an encoder made, without the metadata that it put in.
    private static func finish(_ encoded: [UInt8], _ format: PictureFormat, _ output: Int32) throws(ImagingError) -> Rendering {
        let source = ByteSource(encoded)
        let structure = try Structure.read(format.mediaType, source)
        try structure.copy.write(from: source, to: output)
        return Rendering(mediaType: format.mediaType, width: structure.width, height: structure.height, bytes: structure.copy.byteCount)
    }
}
