import Glibc

/// What scenes are painted with. Coordinates are those of a sheet of 1080 by 1350; scenes reach from −500 to 1580, so that wide sheets are filled.
struct SceneBrush {
    let light: Light
    /// The person's own colours, for cushions, cups and covers.
    let accents: [Colour]
    /// Whether the picture is taken from near: less floor, larger things.
    let isNear: Bool
    var lot: Lot

    static let left = -500.0
    static let right = 1580.0
    static let width = 2080.0

    /// Where wall and floor meet.
    var floorY: Double { 985 }

    func accent(_ index: Int) -> Colour { accents.isEmpty ? 0xC4745A : accents[index % accents.count] }

    func tone(_ colour: Colour, _ distance: Double = 0) -> Tone {
        let seen = light.tone(colour, rimWidth: 3)
        guard distance > 0 else { return seen }
        return Tone(
            base: seen.base.mixed(with: light.haze, distance), shade: seen.shade.mixed(with: light.haze, distance),
            rim: seen.rim.mixed(with: light.haze, distance), fall: seen.fall,
            rimWidth: 2.4, rimStrength: seen.rimStrength * (1 - distance))
    }

    // MARK: Outdoors

    mutating func sky(to horizon: Double, into canvas: inout Canvas) {
        let s = light.sky
        let paint = canvas.linear(Point(0, -100), Point(0, horizon), [(0, s[0], 1), (0.45, s[1], 1), (0.8, s[2], 1), (1, s[3], 1)])
        canvas.fill(.rectangle(Self.left, -900, Self.width, horizon + 940), paint)
        if light.time == .night {
            for _ in 0..<90 {
                canvas.fill(
                    .circle(Point(lot.number(Self.left...Self.right), lot.number(-200...(horizon * 0.8))), lot.number(1...2.8)), .white,
                    lot.number(0.3...0.9))
            }
        }
        guard light.orbHeight >= 0 else { return }
        let place = Point(light.time == .dawn || light.time == .morning ? 250 : 820, horizon - horizon * light.orbHeight)
        canvas.glow(place, light.time == .night ? 210 : 460, light.orb, light.time == .night ? 0.4 : 0.85)
        canvas.fill(.circle(place, light.time == .night ? 46 : 62), light.orb)
        if light.time == .night { canvas.fill(.circle(Point(place.x + 18, place.y - 10), 38), s[0].mixed(with: s[1], 0.6)) }
    }

    mutating func clouds(_ y: Double, _ count: Int, into canvas: inout Canvas) {
        let white = light.time == .night ? light.sky[3] : Colour.white.mixed(with: light.sky[2], 0.25)
        for _ in 0..<count {
            let (x, top) = (lot.number(Self.left...Self.right), y + lot.number(-120...120))
            let size = lot.number(0.7...1.5)
            canvas.moved(x, top, scale: size) { canvas in
                canvas.fill(
                    .smooth(
                        [
                            Point(-120, 24), Point(-96, -4), Point(-52, -8), Point(-24, -44), Point(34, -42), Point(58, -8), Point(104, -4),
                            Point(124, 24),
                        ], tightness: 0.9), white, 0.8)
            }
        }
    }

    /// A ridge from edge to edge.
    mutating func ridge(_ y: Double, _ height: Double, _ colour: Colour, _ steps: Int, smooth: Bool = true, into canvas: inout Canvas) {
        var points: [Point] = [Point(Self.left, 1500), Point(Self.left, y)]
        for step in 1..<steps {
            points.append(
                Point(Self.left + Self.width * Double(step) / Double(steps), y - lot.number(0...1) * height * (step % 2 == 0 ? 1 : 0.35)))
        }
        points += [Point(Self.right, y), Point(Self.right, 1500)]
        let paint = canvas.linear(Point(0, y - height), Point(0, y + 260), [(0, colour, 1), (1, colour.mixed(with: light.haze, 0.4), 1)])
        var outline = Outline.polygon(points)
        if smooth {
            outline = Outline()
            outline.move(Self.left, 1500)
            outline.line(points[1].x, points[1].y)
            outline.run(Array(points[1..<(points.count - 1)]))
            outline.line(Self.right, 1500)
            outline.close()
        }
        canvas.fill(outline, paint)
    }

    mutating func ground(_ y: Double, _ near: Colour, _ far: Colour, into canvas: inout Canvas) {
        let paint = canvas.linear(Point(0, y), Point(0, 1350), [(0, far, 1), (1, near, 1)])
        canvas.fill(.rectangle(Self.left, y, Self.width, 1900 - y), paint)
    }

    mutating func tree(_ x: Double, _ base: Double, _ size: Double, _ colour: Colour, _ distance: Double, into canvas: inout Canvas) {
        let leaf = tone(colour, distance)
        let bark = tone(0x6A4A36, distance)
        let crown = (0..<11).map { index -> Point in
            let angle = Double(index) / 11 * 6.283
            return Point(cos(angle) * 118 * lot.number(0.82...1.1), -330 + sin(angle) * 130 * lot.number(0.85...1.1))
        }
        canvas.moved(x, base, scale: size) { canvas in
            canvas.shaded(
                .smooth(
                    [
                        Point(-20, 0), Point(-13, -120), Point(-40, -260), Point(-20, -262), Point(0, -190), Point(22, -270),
                        Point(40, -262), Point(15, -120), Point(22, 0),
                    ], tightness: 0.7), bark, depth: 8)
            canvas.shaded(.smooth(crown), leaf, depth: 34)
            for (dx, dy, r) in [(-40.0, -370.0, 38.0), (26, -394, 28), (50, -320, 30), (-18, -300, 32)] {
                canvas.fill(.ellipse(Point(dx, dy), r, r * 0.62), leaf.light, 0.42)
            }
        }
    }

    mutating func pine(_ x: Double, _ base: Double, _ size: Double, _ colour: Colour, _ distance: Double, into canvas: inout Canvas) {
        let leaf = tone(colour, distance)
        canvas.moved(x, base, scale: size) { canvas in
            canvas.fill(.rectangle(-10, -60, 20, 62), tone(0x5A4030, distance).base)
            for (index, y) in [-40.0, -130, -220, -300].enumerated() {
                let half = 96 - Double(index) * 20
                canvas.shaded(
                    .smooth(
                        [
                            Point(-half, y), Point(-half * 0.4, y - 62), Point(0, y - 150), Point(half * 0.4, y - 62), Point(half, y),
                            Point(0, y + 14),
                        ], tightness: 0.4), leaf, depth: 14)
            }
        }
    }

    mutating func bush(_ x: Double, _ y: Double, _ size: Double, _ colour: Colour, flowers: Colour? = nil, into canvas: inout Canvas) {
        let leaf = tone(colour)
        var places: [Point] = []
        for _ in 0..<12 { places.append(Point(lot.number(-110...110), lot.number(-92...(-10)))) }
        canvas.moved(x, y, scale: size) { canvas in
            canvas.shaded(
                .smooth([
                    Point(-150, 10), Point(-138, -54), Point(-86, -72), Point(-52, -116), Point(12, -104), Point(58, -124), Point(98, -74),
                    Point(146, -54), Point(152, 10),
                ]), leaf, depth: 20)
            for (index, place) in places.enumerated() {
                if let flowers, index % 2 == 0 {
                    for petal in 0..<5 { canvas.fill(.circle(place + .polar(Double(petal) * 1.257, 9), 8), light.seen(flowers)) }
                    canvas.fill(.circle(place, 6), light.seen(0xF8E7A0))
                } else {
                    canvas.fill(.ellipse(place, 20, 11), leaf.light, 0.45)
                }
            }
        }
    }

    mutating func building(
        _ x: Double, _ base: Double, _ width: Double, _ height: Double, _ colour: Colour, _ distance: Double, into canvas: inout Canvas
    ) {
        let wall = tone(colour, distance)
        canvas.fill(.rectangle(x, base - height, width, height + 10), wall.base)
        canvas.fill(.rectangle(x + width * 0.74, base - height, width * 0.26, height + 10), wall.shade, 0.5)
        let columns = max(2, Int(width / 52))
        let rows = max(2, Int(height / 74))
        for row in 0..<rows {
            for column in 0..<columns {
                let lit = light.lamps && lot.next(5) < 3
                let colour: Colour = lit ? 0xFFD98A : wall.base.mixed(with: light.sky[1], 0.5)
                canvas.fill(
                    .rectangle(
                        x + width * (Double(column) + 0.24) / Double(columns), base - height + 24 + Double(row) * 74,
                        width / Double(columns) * 0.5, 42, radius: 2),
                    lit ? colour.mixed(with: light.haze, distance * 0.5) : colour)
            }
        }
    }

    /// Lights out of focus.
    mutating func bokeh(_ count: Int, _ range: ClosedRange<Double>, _ colours: [Colour], into canvas: inout Canvas) {
        for _ in 0..<count {
            let place = Point(lot.number(Self.left...Self.right), lot.number(range))
            let radius = lot.number(12...38)
            let colour = lot.pick(colours)
            canvas.fill(.circle(place, radius), colour, lot.number(0.16...0.42))
            canvas.stroke(.circle(place, radius), colour, 1.6, 0.3)
        }
    }
}
