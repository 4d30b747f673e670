/// A project's colours, and others derived from them that stand out where they must.
struct Palette {
    let primary: Colour
    let secondary: Colour
    let background: Colour
    let text: Colour
    let accent: Colour

    init(_ colours: BrandColours) throws(ImagingError) {
        func parse(_ text: String) throws(ImagingError) -> Colour {
            guard let colour = Colour(text) else { throw .unsupported("The colour \(text) is not of the form #rrggbb.") }
            return colour
        }
        primary = try parse(colours.primary)
        secondary = try parse(colours.secondary)
        background = try parse(colours.background)
        text = try parse(colours.text)
        accent = try parse(colours.accent)
    }
}

extension Colour {
    /// This colour, or one near it that can be told from `surface`: for shapes, which need less contrast than text.
    func distinct(from surface: Colour, contrast wanted: Double = 1.35) -> Colour { readable(on: surface, contrast: wanted) }
}
