/// A picture laid out: what lies below, and the texts upon it.
struct Composition {
    let background: Picture
    var texts: [PlacedText] = []

    func drawn() throws(ImagingError) -> Picture { try drawnClear().flattened().inMemory() }

    /// The same, clear where the background is.
    func drawnClear() throws(ImagingError) -> Picture {
        var result = background
        for text in texts {
            result = try result.with(try text.text.picture(ink: text.ink), x: text.origin.x, y: text.origin.y)
        }
        return result
    }

    /// Adds a text at a place within its box.
    mutating func place(
        _ slot: String, _ text: FittedText, in box: Box, ink: Colour, _ horizontal: FittedText.Alignment, _ vertical: Vertical = .top
    ) {
        let x =
            switch horizontal {
            case .left: box.x
            case .centre: box.x + (box.width - text.width) / 2
            case .right: box.right - text.width
            }
        let y =
            switch vertical {
            case .top: box.y
            case .middle: box.y + (box.height - text.height) / 2
            case .bottom: box.bottom - text.height
            }
        let origin = Box(x: x, y: y, width: text.width, height: text.height)
        precondition(box.contains(origin), "the text of \(slot) was measured for another box")
        texts.append(PlacedText(slot: slot, text: text, box: box, origin: origin, ink: ink))
    }

    enum Vertical {
        case top
        case middle
        case bottom
    }
}

/// A text at its place.
struct PlacedText {
    let slot: String
    let text: FittedText
    /// Its room: no other text's ink and no edge comes into it.
    let box: Box
    /// Where its ink is.
    let origin: Box
    let ink: Colour
}
