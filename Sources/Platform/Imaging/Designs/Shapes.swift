/// Shapes of ours, gathered into an SVG. Takes numbers and colours only: no text of a user can get in.
struct Shapes {
    private let width: Int
    private let height: Int
    private var definitions = ""
    private var body = ""
    private var gradients = 0

    init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }

    mutating func rectangle(_ box: Box, radius: Int = 0, _ colour: Colour, opacity: Double = 1) {
        body += "<rect x=\"\(box.x)\" y=\"\(box.y)\" width=\"\(box.width)\" height=\"\(box.height)\" rx=\"\(radius)\""
        body += " fill=\"\(colour.hex)\" fill-opacity=\"\(opacity)\"/>"
    }

    mutating func circle(x: Int, y: Int, radius: Int, _ colour: Colour) {
        body += "<circle cx=\"\(x)\" cy=\"\(y)\" r=\"\(radius)\" fill=\"\(colour.hex)\"/>"
    }

    mutating func ring(x: Int, y: Int, radius: Int, width: Int, _ colour: Colour) {
        body += "<circle cx=\"\(x)\" cy=\"\(y)\" r=\"\(radius)\" fill=\"none\" stroke=\"\(colour.hex)\" stroke-width=\"\(width)\"/>"
    }

    mutating func fill(_ path: Path, _ colour: Colour) {
        body += "<path d=\"\(path.commands)\" fill=\"\(colour.hex)\"/>"
    }

    mutating func stroke(_ path: Path, _ colour: Colour, width: Int) {
        body += "<path d=\"\(path.commands)\" fill=\"none\" stroke=\"\(colour.hex)\" stroke-width=\"\(width)\""
        body += " stroke-linecap=\"round\" stroke-linejoin=\"round\"/>"
    }

    /// Clear at the top of the box, `opacity` from `solidFrom` (0 to 1 of its height) on.
    mutating func scrim(_ box: Box, _ colour: Colour, opacity: Double, solidFrom: Double) {
        gradients += 1
        definitions += "<linearGradient id=\"g\(gradients)\" x1=\"0\" y1=\"0\" x2=\"0\" y2=\"1\">"
        // Eased, so that no edge is seen where it begins.
        for (place, share) in [(0.0, 0.0), (0.35, 0.12), (0.65, 0.5), (0.88, 0.88), (1.0, 1.0)] {
            definitions += "<stop offset=\"\(place * solidFrom)\" stop-color=\"\(colour.hex)\" stop-opacity=\"\(share * opacity)\"/>"
        }
        definitions += "</linearGradient>"
        body += "<rect x=\"\(box.x)\" y=\"\(box.y)\" width=\"\(box.width)\" height=\"\(box.height)\" fill=\"url(#g\(gradients))\"/>"
    }

    /// Transparent where nothing was drawn.
    func picture() throws(ImagingError) -> Picture {
        try Picture.drawing(
            svg:
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(width)\" height=\"\(height)\"><defs>\(definitions)</defs>\(body)</svg>"
        )
    }

    /// An outline; angles as SVG has them.
    struct Path {
        fileprivate var commands = ""

        mutating func move(_ x: Int, _ y: Int) { commands += "M\(x) \(y)" }
        mutating func line(_ x: Int, _ y: Int) { commands += "L\(x) \(y)" }
        mutating func arc(radius: Int, to x: Int, _ y: Int, isClockwise: Bool = true) {
            commands += "A\(radius) \(radius) 0 0 \(isClockwise ? 1 : 0) \(x) \(y)"
        }
        mutating func curve(_ x1: Int, _ y1: Int, _ x2: Int, _ y2: Int, to x: Int, _ y: Int) {
            commands += "C\(x1) \(y1) \(x2) \(y2) \(x) \(y)"
        }
        mutating func close() { commands += "Z" }
    }
}
