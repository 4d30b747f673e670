/// Draws a text into a picture, on a dark panel on which white can be read whatever the picture shows.
enum CaptionOverlay {
    // White on this, over a white picture: contrast 7.4. So no picture has to be measured, and the panel looks alike on all slides.
    private static let opacity = 0.7
    private static let panel = Colour(red: 14, green: 14, blue: 18)

    static func draw(_ job: OverlayJob, on picture: Picture) throws(ImagingError) -> Picture {
        try layout(job, on: picture).drawn()
    }

    static func layout(_ job: OverlayJob, on picture: Picture) throws(ImagingError) -> Composition {
        let text = SlotText(job.text, maxLines: 6)
        guard job.text.count <= 600 else { throw .unsupported("The text for the picture has more than 600 characters.") }
        guard !text.isEmpty else { return Composition(background: picture) }
        let (width, height) = (picture.width, picture.height)
        guard width >= 64, height >= 64 else { throw .unsupported("The picture is too small to write upon.") }
        // All measures go with the picture, so that a slide looks alike in every size.
        let unit = Double(min(width, height)) / 1080
        func scaled(_ pixels: Double) -> Int { max(1, Int(pixels * unit)) }
        let margin = scaled(56)
        let padding = scaled(36)
        let style = TextStyle(weight: .semibold, sizes: scaled(26)...max(scaled(26), scaled(52)))
        let fitted = try FittedText.fit(
            text, style, width: width - 2 * (margin + padding), height: height * 45 / 100 - 2 * padding, text.isRightToLeft ? .right : .left
        )
        let panelHeight = fitted.height + 2 * padding
        let y =
            switch job.position {
            case .top: margin
            case .middle: (height - panelHeight) / 2
            case .bottom: height - margin - panelHeight
            }
        let box = Box(x: margin, y: y, width: width - 2 * margin, height: panelHeight)
        var shapes = Shapes(width: width, height: height)
        shapes.rectangle(box, radius: scaled(28), panel, opacity: opacity)
        var composition = Composition(background: try picture.with(try shapes.picture(), x: 0, y: 0).inMemory())
        composition.place("text", fitted, in: box.inset(by: padding), ink: .white, text.isRightToLeft ? .right : .left, .middle)
        return composition
    }
}
