/// Sizes that models take, near the shape that is wanted.
enum PictureSize {
    /// A megapixel: what most models were trained for.
    static let usualPixels = 1 << 20

    /// Sides that are multiples of `step`, about as wide to high as wanted, with at most `pixels` in all.
    static func near(width: Int, height: Int, step: Int = 64, pixels: Int = usualPixels) -> (width: Int, height: Int) {
        let scale = min(1, (Double(pixels) / Double(width * height)).squareRoot())
        func side(_ length: Int) -> Int { max(step, Int(Double(length) * scale) / step * step) }
        return (side(width), side(height))
    }

    /// The one of those sizes, `WIDTHxHEIGHT`, whose shape is nearest.
    static func nearest(of sizes: [(width: Int, height: Int)], width: Int, height: Int) -> String {
        let wanted = Double(width) / Double(height)
        func miss(_ size: (width: Int, height: Int)) -> Double {
            let shape = Double(size.width) / Double(size.height)
            return max(shape / wanted, wanted / shape)
        }
        let size = sizes.min { miss($0) < miss($1) } ?? (1024, 1024)
        return "\(size.width)x\(size.height)"
    }
}
