/// Draws the stills of a film.
enum StillDrawing {
    /// The pixels of the canvas, three bytes each; behind them those of the words, four bytes each, where there are any.
    /// - Parameter picture: what goes in; needed where nothing is drawn.
    static func pixels(of job: StillJob, _ picture: Picture?) throws(ImagingError) -> [UInt8] {
        guard StillJob.sides.contains(job.width), StillJob.sides.contains(job.height), job.width % 2 == 0, job.height % 2 == 0 else {
            throw .unsupported("A film is made 256 to 1280 pixels wide and high, in even numbers.")
        }
        let canvas = try canvas(of: job, picture).flattened().pixels()
        guard canvas.count == FilmJob.Still(hasWords: false).bytes(job.width, job.height) else {
            throw .unsupported("A still came out in another size than its film's.")
        }
        guard job.hasWords else { return canvas }
        return canvas + (try words(of: job).pixels())
    }

    private static func canvas(of job: StillJob, _ picture: Picture?) throws(ImagingError) -> Picture {
        let (width, height) = job.canvas
        if var drawn = job.picture {
            // The same picture as a still one, made smaller: strokes and grain keep their proportions.
            (drawn.width, drawn.height, drawn.panel) = (width, height, nil)
            return try PictureComposer.draw(drawn, picture: picture)
        }
        guard let picture = try picture?.flattened() else {
            throw .unsupported("A portrait to draw or a picture to use is needed here, and there is neither.")
        }
        // A shape that is nearly the same is cut by a hair rather than framed.
        let ratio = Double(picture.width * height) / Double(picture.height * width)
        if (0.98...1.02).contains(ratio) { return try picture.covering(width: width, height: height).inMemory() }
        // Small, as nothing sharp is left of it.
        let small = try picture.covering(width: max(16, width / 8), height: max(16, height / 8)).blurred(6).dimmed(0.7)
        let backdrop = try small.covering(width: width, height: height)
        let whole = try picture.scaled(toFit: width, height)
        return try backdrop.with(whole, x: (width - whole.width) / 2, y: (height - whole.height) / 2).flattened().inMemory()
    }

    /// Clear where no words are.
    private static func words(of job: StillJob) throws(ImagingError) -> Picture {
        let clear = try Shapes(width: job.width, height: job.height).picture()
        var words = clear
        if let panel = job.panel { words = try PictureComposer.card(panel, on: words).drawnClear() }
        if let overlay = job.overlay, !overlay.isEmpty {
            words = try CaptionOverlay.layout(OverlayJob(text: overlay), on: words).drawnClear()
        }
        return try words.inMemory()
    }
}

extension Picture {
    /// As large as fits into the box, also where it has to grow.
    fileprivate func scaled(toFit width: Int, _ height: Int) throws(ImagingError) -> Picture {
        let scale = min(Double(width) / Double(self.width), Double(height) / Double(self.height))
        let (wide, high) = (max(1, Int(Double(self.width) * scale)), max(1, Int(Double(self.height) * scale)))
        return try covering(width: wide, height: high)
    }
}
