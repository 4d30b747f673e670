/// Makes a picture fit a channel's limits.
enum Conversion {
    /// The encoded picture.
    static func run(_ job: ConvertJob, _ picture: Picture) throws(ImagingError) -> [UInt8] {
        try PictureLimits().check(width: job.width, height: job.height)
        guard let background = Colour(job.background) else {
            throw .unsupported("The colour \(job.background) is not of the form #rrggbb.")
        }
        var shaped = try shape(picture, job, background)
        // A transparent PNG or WebP may stay so; a JPEG cannot.
        if job.format == .jpeg || job.fit == .pad { shaped = try shaped.flattened(on: background) }
        return try encode(shaped.inMemory(), job)
    }

    private static func shape(_ picture: Picture, _ job: ConvertJob, _ background: Colour) throws(ImagingError) -> Picture {
        switch job.fit {
        case .inside: try picture.fitting(width: job.width, height: job.height)
        case .crop: try picture.covering(width: job.width, height: job.height)
        case .pad:
            try picture.flattened(on: background).fitting(width: job.width, height: job.height)
                .padded(width: job.width, height: job.height, colour: background)
        }
    }

    /// Lowers the quality, then the size, until the bytes are few enough. PNG knows no quality. The shape that `crop` and `pad` promise is kept.
    private static func encode(_ picture: Picture, _ job: ConvertJob) throws(ImagingError) -> [UInt8] {
        let maxBytes = job.maxBytes ?? .max
        var picture = picture
        let qualities = job.format == .png ? [100] : [90, 84, 76, 66, 54, 42]  // below that it is not the same picture any more
        while true {
            for quality in qualities {
                let bytes = try picture.encoded(job.format, quality: quality == 100 ? 90 : quality)
                if bytes.count <= maxBytes { return bytes }
            }
            guard job.fit == .inside, picture.width > 64, picture.height > 64 else {
                throw .tooLarge("The picture cannot be made smaller than \(maxBytes) bytes in this shape and format.")
            }
            picture = try picture.fitting(width: picture.width * 4 / 5, height: picture.height * 4 / 5).inMemory()
        }
    }
}
