import CVips
import Glibc

/// A picture in libvips; evaluated lazily, owned by this object alone.
@safe final class Picture {
    private let image: OpaquePointer

    private init(taking image: OpaquePointer) { unsafe self.image = image }

    deinit { unsafe cvips_release_image(image) }

    var width: Int { unsafe Int(cvips_width(image)) }
    var height: Int { unsafe Int(cvips_height(image)) }
    var bands: Int { unsafe Int(cvips_bands(image)) }
    var hasAlpha: Bool { unsafe cvips_has_alpha(image) }

    // MARK: Making

    /// Runs one call into libvips that makes a picture. `reason` is told when it fails.
    static func make(
        or reason: @autoclosure () -> ImagingError, _ call: (UnsafeMutablePointer<OpaquePointer?>) -> Int32
    ) throws(ImagingError) -> Picture {
        try Vips.start()
        var made: OpaquePointer?
        guard unsafe call(&made) == 0, let image = unsafe made else {
            throw failure(reason())
        }
        return unsafe Picture(taking: image)
    }

    /// The same with this picture as what goes in.
    func make(
        _ call: (OpaquePointer, UnsafeMutablePointer<OpaquePointer?>) -> Int32
    ) throws(ImagingError) -> Picture {
        try unsafe Picture.make(or: Picture.undecodable) { out in unsafe call(image, out) }
    }

    /// The same with two pictures.
    func make(
        _ other: Picture, _ call: (OpaquePointer, OpaquePointer, UnsafeMutablePointer<OpaquePointer?>) -> Int32
    ) throws(ImagingError) -> Picture {
        try unsafe Picture.make(or: Picture.undecodable) { out in unsafe call(image, other.image, out) }
    }

    /// What the last failure comes down to: memory that the limit did not grant, or else `reason`.
    private static func failure(_ reason: ImagingError) -> ImagingError {
        let message = Vips.takeMessage()
        Vips.log(message)
        return message.contains("out of memory")
            ? .tooLarge("The picture needs more memory than there is for one. Send a smaller one.") : reason
    }

    static let undecodable = ImagingError.damaged("The picture's data cannot be decoded. Save it anew with another program and send that.")

    /// One of our own backgrounds, never anything with a user's text in it.
    static func drawing(svg: String) throws(ImagingError) -> Picture {
        try Vips.start()
        let failed = ImagingError.unavailable("The background could not be drawn.")
        var result: Result<Picture, ImagingError> = .failure(failed)
        Vips.trusting {
            // libvips does not copy the bytes: they stay until the pixels are there.
            unsafe Array(svg.utf8).withUnsafeBytes { buffer in
                result = Result { () throws(ImagingError) in
                    try unsafe make(or: failed) { out in unsafe cvips_svgload(buffer.baseAddress, buffer.count, out) }.inMemory()
                }
            }
        }
        return try result.get()
    }

    /// Text, just as large as its ink; `offset` is where the ink begins within the laid-out lines.
    static func text(
        markup: String, font: String, width: Int, align: CVipsAlign, breaksWords: Bool
    ) throws(ImagingError) -> Picture {
        try unsafe make(or: .unsupported("A text has nothing in it that can be drawn.")) { out in
            unsafe cvips_text(out, markup, font, Int32(width), align, breaksWords)
        }
    }

    // MARK: Changing

    /// Evaluated, held in memory.
    func inMemory() throws(ImagingError) -> Picture {
        try Vips.start()
        guard let copy = unsafe cvips_in_memory(image) else {
            throw Picture.failure(Picture.undecodable)
        }
        return unsafe Picture(taking: copy)
    }

    /// Turned as an EXIF orientation of 1 to 8 says.
    func upright(orientation: Int) throws(ImagingError) -> Picture {
        try unsafe make { source, out in unsafe cvips_upright(source, out, Int32(orientation)) }
    }

    /// In sRGB with 8 bits a channel, three or four channels.
    func inSRGB() throws(ImagingError) -> Picture {
        var converted: Picture?
        if unsafe cvips_has_profile(image) {
            // A profile may be broken; then the plain conversion has to do.
            converted = try? unsafe make { source, out in unsafe cvips_icc_to_srgb(source, out) }
        }
        if converted == nil { converted = try unsafe make { source, out in unsafe cvips_to_srgb(source, out) } }
        return try unsafe (converted ?? self).make { source, out in unsafe cvips_cast_uchar(source, out) }
    }

    /// Without transparency.
    func flattened(on colour: Colour = .white) throws(ImagingError) -> Picture {
        guard hasAlpha else { return self }
        return try unsafe make { source, out in
            unsafe cvips_flatten(source, out, Double(colour.red), Double(colour.green), Double(colour.blue))
        }
    }

    /// Scaled so that it fits into the box; never enlarged.
    func fitting(width: Int, height: Int) throws(ImagingError) -> Picture {
        guard self.width > width || self.height > height else { return self }
        return try unsafe make { source, out in
            unsafe cvips_thumbnail(source, out, Int32(width), Int32(height), CVIPS_KEEP_ALL)
        }
    }

    /// Scaled so that it just covers a box of twice the size: as much as a good scaling to that size can make use of.
    func reduced(toCover width: Int, _ height: Int) throws(ImagingError) -> Picture {
        guard self.width > 4 * width, self.height > 4 * height else { return self }
        let scale = max(2 * Double(width) / Double(self.width), 2 * Double(height) / Double(self.height))
        return try fitting(width: Int((Double(self.width) * scale).rounded(.up)), height: Int((Double(self.height) * scale).rounded(.up)))
    }

    /// Scaled and cut so that it fills the box, evenly.
    func covering(width: Int, height: Int) throws(ImagingError) -> Picture {
        try covering(width, height, CVIPS_KEEP_CENTRE)
    }

    /// The same for pictures of people. What is too wide is cut to what draws the eye: skin, colours, contrast. What is too high is cut at
    /// the foot: heads are above, and the eye would as gladly be drawn to a bright coat.
    func coveringPeople(width: Int, height: Int) throws(ImagingError) -> Picture {
        guard self.height * width > height * self.width else { return try covering(width, height, CVIPS_KEEP_ATTENTION) }
        let wanted = max(1, self.width * height / width)
        let top = (self.height - wanted) / 12
        return try cropped(to: Box(x: 0, y: top, width: self.width, height: wanted)).covering(width, height, CVIPS_KEEP_CENTRE)
    }

    private func covering(_ width: Int, _ height: Int, _ keep: CVipsKeep) throws(ImagingError) -> Picture {
        try unsafe make { source, out in unsafe cvips_thumbnail(source, out, Int32(width), Int32(height), keep) }
    }

    /// In the middle of a larger field.
    func padded(width: Int, height: Int, colour: Colour) throws(ImagingError) -> Picture {
        let x = Int32((width - self.width) / 2)
        let y = Int32((height - self.height) / 2)
        return try unsafe make { source, out in
            unsafe cvips_embed(
                source, out, x, y, Int32(width), Int32(height), Double(colour.red), Double(colour.green), Double(colour.blue))
        }
    }

    func cropped(to box: Box) throws(ImagingError) -> Picture {
        try unsafe make { source, out in
            unsafe cvips_extract(source, out, Int32(box.x), Int32(box.y), Int32(box.width), Int32(box.height))
        }
    }

    /// With another picture laid over it.
    func with(_ overlay: Picture, x: Int, y: Int) throws(ImagingError) -> Picture {
        let composite = try unsafe make { source, out in
            unsafe cvips_composite_over(source, overlay.image, Int32(x), Int32(y), out)
        }
        return try unsafe composite.make { source, out in unsafe cvips_cast_uchar(source, out) }
    }

    // MARK: Moving

    /// Our own pixels in sRGB, three or four channels, as a picture while `body` runs: they are not copied.
    static func showing(_ pixels: UnsafeRawBufferPointer, width: Int, height: Int, bands: Int) throws(ImagingError) -> Picture {
        try Vips.start()
        guard let image = unsafe cvips_of_pixels(pixels.baseAddress, pixels.count, Int32(width), Int32(height), Int32(bands)) else {
            throw failure(undecodable)
        }
        return unsafe Picture(taking: image)
    }

    /// The window whose corner is at `x`, `y`, enlarged `scale` times to width by height; finer than whole pixels.
    func window(x: Double, y: Double, scale: Double, width: Int, height: Int) throws(ImagingError) -> Picture {
        try unsafe make { source, out in unsafe cvips_window(source, out, x, y, scale, Int32(width), Int32(height)) }
    }

    /// `share` of the other one, 0 to 1, and the rest of this.
    func fading(into other: Picture, share: Double) throws(ImagingError) -> Picture {
        try unsafe make(other) { first, second, out in unsafe cvips_fade(first, second, out, share) }
    }

    /// Every channel `factor` times as bright.
    func dimmed(_ factor: Double) throws(ImagingError) -> Picture {
        try unsafe make { source, out in unsafe cvips_dim(source, out, factor) }
    }

    // MARK: Reading

    /// All pixels, row by row, `bands` bytes each. Of an sRGB picture.
    func pixels() throws(ImagingError) -> [UInt8] {
        var size = 0
        guard let memory = unsafe cvips_pixels(image, &size) else {
            throw Picture.failure(Picture.undecodable)
        }
        defer { unsafe cvips_free(memory) }
        return unsafe Array(UnsafeRawBufferPointer(start: memory, count: size))
    }

    /// Decodes every pixel and forgets them.
    func decodeAll() throws(ImagingError) {
        var average = 0.0
        guard unsafe cvips_average(image, &average) == 0 else {
            throw Picture.failure(Picture.undecodable)
        }
    }

    /// As a file. Whatever metadata came along is taken out by `CopyPlan` afterwards.
    func encoded(_ format: PictureFormat, quality: Int) throws(ImagingError) -> [UInt8] {
        var bytes: UnsafeMutableRawPointer?
        var length = 0
        let result =
            switch format {
            case .jpeg: unsafe cvips_jpegsave(image, &bytes, &length, Int32(quality))
            case .png: unsafe cvips_pngsave(image, &bytes, &length)
            case .webp: unsafe cvips_webpsave(image, &bytes, &length, Int32(quality), quality >= 100)
            }
        guard result == 0, let start = unsafe bytes else {
            throw Picture.failure(Picture.undecodable)
        }
        defer { unsafe cvips_free(start) }
        return unsafe Array(UnsafeRawBufferPointer(start: start, count: length))
    }
}
