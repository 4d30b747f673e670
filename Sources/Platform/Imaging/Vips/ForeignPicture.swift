import CVips
import Glibc

/// A picture that somebody sent, opened with the one loader that its first bytes name.
enum ForeignPicture {
    /// Opens the head and compares it with what the walk through the structure found.
    static func check(_ descriptor: Int32, _ type: MediaType, _ structure: Structure) throws(ImagingError) {
        try open(descriptor, type) { (picture) throws(ImagingError) in
            guard picture.width == structure.width, picture.height == structure.height else {
                throw .damaged("The picture's size is told in two ways that contradict each other.")
            }
        }
    }

    /// Decodes every pixel.
    static func verify(_ descriptor: Int32, _ type: MediaType) throws(ImagingError) {
        try open(descriptor, type) { (picture) throws(ImagingError) in try picture.decodeAll() }
    }

    /// The picture in memory, upright, its colours as they were. Of an animation the first frame.
    ///
    /// - Parameter size: what the picture is needed for; a much larger one is made smaller while it is read.
    static func load(
        _ descriptor: Int32, _ type: MediaType, orientation: Int, for size: (width: Int, height: Int)? = nil
    ) throws(ImagingError) -> Picture {
        var result: Picture?
        try open(descriptor, type) { (picture) throws(ImagingError) in
            var reduced = picture
            if let size {
                let isTurned = orientation >= 5
                reduced = try picture.reduced(toCover: isTurned ? size.height : size.width, isTurned ? size.width : size.height)
            }
            result = try (orientation == 1 ? reduced : reduced.inMemory().upright(orientation: orientation)).inMemory()
        }
        guard let result else { throw Picture.undecodable }
        return result
    }

    private static func open(_ descriptor: Int32, _ type: MediaType, _ body: (Picture) throws(ImagingError) -> Void) throws(ImagingError) {
        try Vips.start()
        let map = try unsafe FileMap(descriptor)
        guard let source = unsafe cvips_source(map.start, map.count) else {
            throw .unavailable("The file to decode could not be opened.")
        }
        defer { unsafe cvips_release_source(source) }
        let picture = try unsafe Picture.make(or: Picture.undecodable) { out in
            switch type {
            case .jpeg: unsafe cvips_jpegload(source, out)
            case .png: unsafe cvips_pngload(source, out)
            case .webp: unsafe cvips_webpload(source, out)
            case .gif: unsafe cvips_gifload(source, out)
            case .mp4: -1
            }
        }
        try body(picture)
        _ = unsafe map  // mapped until here: what was made in `body` is in memory of its own
    }
}

/// A file mapped for reading, so that the descriptor's position, shared with the parent, stays where it is.
@unsafe private final class FileMap {
    let start: UnsafeMutableRawPointer
    let count: Int

    init(_ descriptor: Int32) throws(ImagingError) {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0, status.st_size > 0 else {
            throw .unavailable("The file to decode could not be opened.")
        }
        unsafe count = Int(status.st_size)
        let mapped = unsafe mmap(nil, Int(status.st_size), PROT_READ, MAP_PRIVATE, descriptor, 0)
        guard let mapped = unsafe mapped, unsafe mapped != MAP_FAILED else {
            throw .unavailable("The file to decode could not be opened.")
        }
        unsafe start = mapped
    }

    deinit { unsafe munmap(start, count) }
}
