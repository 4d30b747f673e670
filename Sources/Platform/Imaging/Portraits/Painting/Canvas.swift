/// An SVG in the making. Takes numbers and colours only: no text of a user can get in.
struct Canvas {
    private(set) var body = ""
    private var definitions = ""
    private var count = 0
    private var clips: [String: String] = [:]

    /// What a shape is filled with.
    enum Paint {
        case flat(Colour)
        /// One of `linear` and `radial`.
        case gradient(String)

        var text: String {
            switch self {
            case .flat(let colour): colour.hex
            case .gradient(let id): "url(#\(id))"
            }
        }
    }

    /// How what is drawn is laid over what is there.
    enum Blend: String {
        case multiply
        case screen
        case softLight = "soft-light"
        case overlay
    }

    func document(width: Int, height: Int) -> String {
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(width)\" height=\"\(height)\" viewBox=\"0 0 \(width) \(height)\">"
            + "<defs>\(definitions)</defs>\(body)</svg>"
    }

    // MARK: Shapes

    mutating func fill(_ outline: Outline, _ colour: Colour, _ opacity: Double = 1) { fill(outline, .flat(colour), opacity) }

    mutating func fill(_ outline: Outline, _ paint: Paint, _ opacity: Double = 1, isEvenOdd: Bool = false) {
        body += "<path d=\"\(outline.commands)\" fill=\"\(paint.text)\""
        if opacity < 1 { body += " fill-opacity=\"\(digits(opacity))\"" }
        if isEvenOdd { body += " fill-rule=\"evenodd\"" }
        body += "/>"
    }

    mutating func stroke(
        _ outline: Outline, _ colour: Colour, _ width: Double, _ opacity: Double = 1, isButt: Bool = false, dash: String = ""
    ) {
        body += "<path d=\"\(outline.commands)\" fill=\"none\" stroke=\"\(colour.hex)\" stroke-width=\"\(digits(width))\""
        if !isButt { body += " stroke-linecap=\"round\" stroke-linejoin=\"round\"" }
        if opacity < 1 { body += " stroke-opacity=\"\(digits(opacity))\"" }
        if !dash.isEmpty { body += " stroke-dasharray=\"\(dash)\"" }
        body += "/>"
    }

    /// A shape with a lit edge, a body and a shadow on the side away from the light: `depth` is the shadow's width.
    mutating func shaded(_ outline: Outline, _ tone: Tone, depth: Double = 4, paint: Paint? = nil) {
        fill(outline, paint ?? .flat(tone.base))
        let (dx, dy) = tone.fall
        clipped(outline) { canvas in
            canvas.crescent(outline, tone.shade, -dx * depth, -dy * depth, 0.85)
            canvas.crescent(outline, tone.rim, dx * tone.rimWidth, dy * tone.rimWidth, tone.rimStrength)
        }
    }

    /// What lies outside of the outline after it has been moved.
    private mutating func crescent(_ outline: Outline, _ colour: Colour, _ dx: Double, _ dy: Double, _ opacity: Double) {
        guard opacity > 0 else { return }
        body += "<path transform=\"translate(\(digits(dx)) \(digits(dy)))\" d=\"M-3000-3000h6000v6000h-6000z\(outline.commands)\""
        body += " fill=\"\(colour.hex)\" fill-opacity=\"\(digits(opacity))\" fill-rule=\"evenodd\"/>"
    }

    // MARK: Groups

    mutating func group(_ transform: String, _ draw: (inout Canvas) -> Void) {
        body += "<g transform=\"\(transform)\">"
        draw(&self)
        body += "</g>"
    }

    mutating func moved(
        _ x: Double, _ y: Double, turned degrees: Double = 0, scale: Double = 1, flipped: Bool = false, _ draw: (inout Canvas) -> Void
    ) {
        var transform = "translate(\(digits(x)) \(digits(y)))"
        if degrees != 0 { transform += " rotate(\(digits(degrees)))" }
        if scale != 1 || flipped { transform += " scale(\(flipped ? "-" : "")\(digits(scale)) \(digits(scale)))" }
        group(transform, draw)
    }

    mutating func faded(_ opacity: Double, _ draw: (inout Canvas) -> Void) {
        body += "<g opacity=\"\(digits(opacity))\">"
        draw(&self)
        body += "</g>"
    }

    /// Draws out of focus; along the sheet's edges, where a blur would fade into nothing, in focus.
    mutating func defocused(_ deviation: Double, width: Double, height: Double, _ draw: (inout Canvas) -> Void) {
        let id = name("s")
        let before = body
        body = ""
        draw(&self)
        definitions += "<g id=\"\(id)\">\(body)</g>"
        body = before
        let rim = deviation * 2.4
        var frame = Outline.rectangle(0, 0, width, rim)
        frame.add(.rectangle(0, height - rim, width, rim))
        frame.add(.rectangle(0, rim, rim, height - 2 * rim))
        frame.add(.rectangle(width - rim, rim, rim, height - 2 * rim))
        clipped(frame) { $0.body += "<use href=\"#\(id)\"/>" }
        blurred(deviation) { $0.body += "<use href=\"#\(id)\"/>" }
    }

    /// Out of focus: the whole sheet, or only about what is drawn, which costs less.
    mutating func blurred(_ deviation: Double, isLocal: Bool = false, _ draw: (inout Canvas) -> Void) {
        let before = body
        body = ""
        draw(&self)
        let drawn = body
        body = before
        guard !drawn.isEmpty else { return }
        let id = name("b")
        definitions += "<filter id=\"\(id)\""
        if !isLocal { definitions += " x=\"-6%\" y=\"-6%\" width=\"112%\" height=\"112%\" filterUnits=\"userSpaceOnUse\"" }
        // Blurred in sRGB: nobody sees the difference, and the way to linear light and back costs a third of the time.
        definitions += "><feGaussianBlur color-interpolation-filters=\"sRGB\" stdDeviation=\"\(digits(deviation))\"/></filter>"
        body += "<g filter=\"url(#\(id))\">\(drawn)</g>"
    }

    mutating func blended(_ blend: Blend, _ opacity: Double = 1, _ draw: (inout Canvas) -> Void) {
        body += "<g style=\"mix-blend-mode:\(blend.rawValue)\" opacity=\"\(digits(opacity))\">"
        draw(&self)
        body += "</g>"
    }

    mutating func clipped(_ outline: Outline, _ draw: (inout Canvas) -> Void) {
        let id: String
        if let known = clips[outline.commands] {
            id = known
        } else {
            id = name("c")
            clips[outline.commands] = id
            definitions += "<clipPath id=\"\(id)\"><path d=\"\(outline.commands)\"/></clipPath>"
        }
        body += "<g clip-path=\"url(#\(id))\">"
        draw(&self)
        body += "</g>"
    }

    // MARK: Gradients

    typealias Stop = (place: Double, colour: Colour, opacity: Double)

    /// Between two points, in the coordinates of what is filled.
    mutating func linear(_ from: Point, _ to: Point, _ stops: [Stop]) -> Paint {
        let id = name("g")
        definitions += "<linearGradient id=\"\(id)\" gradientUnits=\"userSpaceOnUse\" x1=\"\(digits(from.x))\" y1=\"\(digits(from.y))\""
        definitions += " x2=\"\(digits(to.x))\" y2=\"\(digits(to.y))\">\(Self.text(stops))</linearGradient>"
        return .gradient(id)
    }

    mutating func radial(_ centre: Point, _ radius: Double, _ stops: [Stop]) -> Paint {
        let id = name("g")
        definitions += "<radialGradient id=\"\(id)\" gradientUnits=\"userSpaceOnUse\" cx=\"\(digits(centre.x))\" cy=\"\(digits(centre.y))\""
        definitions += " r=\"\(digits(radius))\">\(Self.text(stops))</radialGradient>"
        return .gradient(id)
    }

    /// A soft spot: the colour in the middle, nothing at the rim.
    mutating func glow(_ centre: Point, _ radius: Double, _ colour: Colour, _ opacity: Double, squeezed: Double = 1) {
        let paint = radial(Point(0, 0), radius, [(0, colour, opacity), (0.45, colour, opacity * 0.45), (1, colour, 0)])
        group("translate(\(digits(centre.x)) \(digits(centre.y))) scale(1 \(digits(squeezed)))") { canvas in
            canvas.fill(.circle(Point(0, 0), radius), paint)
        }
    }

    private static func text(_ stops: [Stop]) -> String {
        stops.map { stop in
            "<stop offset=\"\(digits(stop.place))\" stop-color=\"\(stop.colour.hex)\""
                + (stop.opacity < 1 ? " stop-opacity=\"\(digits(stop.opacity))\"/>" : "/>")
        }.joined()
    }

    private mutating func name(_ letter: String) -> String {
        count += 1
        return "\(letter)\(count)"
    }
}
