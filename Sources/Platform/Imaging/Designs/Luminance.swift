/// Measures how light a part of a picture is.
enum Luminance {
    /// The darkest and the lightest pixel.
    static func range(of picture: Picture, in box: Box) throws(ImagingError) -> ClosedRange<Double> {
        let part = try picture.cropped(to: box).flattened()
        let bands = part.bands
        let pixels = try part.pixels()
        var lowest = 1.0
        var highest = 0.0
        // Every pixel of some hundred thousand: a scrim that is too weak in one spot is too weak.
        for start in stride(from: 0, to: pixels.count - bands + 1, by: bands) {
            let value = Colour(red: pixels[start], green: pixels[start + (bands > 2 ? 1 : 0)], blue: pixels[start + (bands > 2 ? 2 : 0)])
                .luminance
            lowest = min(lowest, value)
            highest = max(highest, value)
        }
        return lowest...max(lowest, highest)
    }
}
