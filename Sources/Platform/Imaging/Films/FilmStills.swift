/// The stills of a piece of film in memory, and the frames that are seen of them.
@safe final class FilmStills {
    private let film: FilmJob
    /// Held as long as this object: the pictures show it without copying.
    private let pixels: UnsafeMutableRawBufferPointer
    private var canvases: [Picture] = []
    /// Clear but for the words; `nil` without any.
    private var words: [Picture?] = []

    init(_ film: FilmJob, _ bytes: [UInt8]) throws(ImagingError) {
        let sizes = film.stills.map { $0.bytes(film.width, film.height) }
        guard StillJob.sides.contains(film.width), StillJob.sides.contains(film.height), sizes.reduce(0, +) == bytes.count,
            (1...100).contains(film.frames.count), film.frames.allSatisfy({ Self.isPossible($0, film.stills.count) })
        else { throw .unsupported("A piece of film does not fit its stills.") }
        self.film = film
        unsafe pixels = .allocate(byteCount: bytes.count, alignment: 16)
        unsafe pixels.copyBytes(from: bytes)
        let canvas = StillJob.canvas(film.width, film.height)
        let canvasBytes = FilmJob.Still(hasWords: false).bytes(film.width, film.height)
        var start = 0
        for (still, size) in zip(film.stills, sizes) {
            canvases.append(
                try unsafe Picture.showing(
                    UnsafeRawBufferPointer(rebasing: pixels[start..<start + canvasBytes]), width: canvas.width, height: canvas.height,
                    bands: 3))
            words.append(
                still.hasWords
                    ? try unsafe Picture.showing(
                        UnsafeRawBufferPointer(rebasing: pixels[start + canvasBytes..<start + size]), width: film.width,
                        height: film.height, bands: 4) : nil)
            start += size
        }
    }

    deinit {
        (canvases, words) = ([], [])
        unsafe pixels.deallocate()
    }

    private static func isPossible(_ frame: FilmJob.Frame, _ stills: Int) -> Bool {
        [frame.view, frame.next].compactMap(\.self).allSatisfy { view in
            (0..<stills).contains(view.still) && (1...1.3).contains(view.zoom) && (0...1).contains(view.x) && (0...1).contains(view.y)
        } && (0...1).contains(frame.share)
    }

    /// A frame, in memory.
    func picture(_ frame: FilmJob.Frame) throws(ImagingError) -> Picture {
        var picture = try picture(frame.view)
        if let next = frame.next, frame.share > 0 { picture = try picture.fading(into: try self.picture(next), share: frame.share) }
        return try picture.inMemory()
    }

    private func picture(_ view: FilmJob.View) throws(ImagingError) -> Picture {
        let canvas = canvases[view.still]
        let scale = view.zoom * Double(film.width) / Double(canvas.width)
        // Sides are rounded each for itself: what is left over is not the same in both directions.
        let left = max(0, Double(canvas.width) - Double(film.width) / scale)
        let above = max(0, Double(canvas.height) - Double(film.height) / scale)
        let moved = try canvas.window(x: left * view.x, y: above * view.y, scale: scale, width: film.width, height: film.height)
        guard let words = words[view.still] else { return moved }
        return try moved.with(words, x: 0, y: 0).flattened()
    }
}
