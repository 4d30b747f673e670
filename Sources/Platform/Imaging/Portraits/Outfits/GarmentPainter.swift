/// Draws what somebody wears on trunk and legs. Sleeves are drawn with the arms, which lie on top.
struct GarmentPainter {
    let outfit: Outfit
    let garment: Garment
    let colours: [Colour]
    let person: Person
    let torso: Torso
    let light: Light

    init(outfit: Outfit, colours: [Colour], person: Person, torso: Torso, light: Light) {
        self.outfit = outfit
        var garment = Garment.of(outfit)
        // A vest rather than a crop top.
        if outfit == .yogaSet, person.isMasculine { (garment.ease, garment.hem) = (3, 208) }
        self.garment = garment
        self.colours = garment.palette(colours)
        self.person = person
        self.torso = torso
        self.light = light
    }

    var main: Tone { light.tone(colours[0]) }
    var second: Tone { light.tone(colours[1]) }
    var third: Tone { light.tone(colours[2]) }
    var skin: Tone { light.skin(person.appearance.skin) }
    /// Metal of buckles, zips and jewels.
    var metal: Tone { light.tone(0xD8B45A) }

    func at(_ across: Double, _ y: Double) -> Point { torso.at(across, y, ease: garment.ease) }

    /// Whether the upper part shows another colour than the first.
    private var body: Tone {
        switch outfit {
        case .overalls, .apron: second
        default: main
        }
    }

    /// Sleeves have the colour of what they belong to.
    var sleeveTone: Tone { outfit == .sari ? third : body }

    func hoodBehind(into canvas: inout Canvas) {
        guard garment.hasHood else { return }
        let hood = Outline.smooth([
            Point(-54, 46), Point(-50, 18), Point(-30, 2), Point(0, -3), Point(30, 2), Point(50, 18), Point(54, 46), Point(0, 60),
        ])
        if outfit == .parka {
            let fur = light.tone(colours[1])
            for index in 0..<22 {
                let angle = Double.pi * (1 + Double(index) / 21)
                let place = Point(0, 34) + Point.polar(angle, 1).scaled(58, 42)
                canvas.fill(.circle(place, 10.5), index % 2 == 0 ? fur.base : fur.half)
            }
        }
        canvas.shaded(hood, light.tone(colours[0].darker(0.12)), depth: 6)
        canvas.fill(.smooth([Point(-36, 44), Point(-32, 20), Point(0, 8), Point(32, 20), Point(36, 44), Point(0, 54)]), main.deep)
    }

    /// The skin of the trunk, where clothes leave it bare, and the neck.
    func neck(into canvas: inout Canvas) {
        let n = person.frame.neck
        let isProfile = torso.narrowing < 0.9
        let back = isProfile ? -n - 13 : torso.turn > 0 ? -n - 5 : -n
        let front = isProfile ? n - 2 : torso.turn > 0 ? n - 1 : n
        let column = Outline.smooth(
            [
                Point(back, -26), Point(back * 0.97, 8), Point(-n - 7, 26), Point(-n - 22, 38), Point(0, 60), Point(n + 22, 38),
                Point(n + 7, 26), Point(front * 0.97, 8), Point(front, -26),
            ], tightness: 0.8)
        canvas.shaded(column, skin, depth: 4)
        // The head's shadow.
        canvas.clipped(column) { canvas in
            let x = isProfile ? 8.0 : torso.turn > 0 ? 8.0 : 3
            canvas.fill(.ellipse(Point(x, -6), 34, 20), skin.shade, 0.85)
            canvas.stroke(.bow(Point(-n * 0.2, 34), Point(-n - 12, 37), 2), skin.shade, 1.6, 0.7)
            canvas.stroke(.bow(Point(n * 0.2 + torso.turn * 20, 34), Point(n + 12, 37), -2), skin.shade, 1.6, 0.7)
        }
    }

    func draw(into canvas: inout Canvas) {
        inner(into: &canvas)
        let outline = torso.outline(ease: garment.ease, hem: garment.hem, flare: garment.flare, waist: garment.waist)
        let shape = neckCut(outline)
        if garment.hem < 200 || garment.sleeve == .strap {
            bareTrunk(into: &canvas)
            neck(into: &canvas)
        }
        canvas.shaded(shape, body, depth: 8)
        canvas.clipped(shape) { canvas in
            folds(into: &canvas)
            details(into: &canvas)
        }
        over(into: &canvas)
    }

    private func bareTrunk(into canvas: inout Canvas) {
        canvas.shaded(torso.outline(ease: -1, hem: 216), skin, depth: 6)
        canvas.stroke(.bow(torso.at(-0.34, 42), torso.at(-0.05, 46), -1.5), skin.shade, 1.5, 0.7)
        canvas.stroke(.bow(torso.at(0.34, 42), torso.at(0.05, 46), 1.5), skin.shade, 1.5, 0.7)
        if garment.hem < 200 { canvas.fill(.ellipse(torso.at(0, 166), 1.6, 3), skin.shade) }
    }

    /// What is worn beneath an open front.
    private func inner(into canvas: inout Canvas) {
        switch outfit {
        case .blazer, .denimJacket, .leatherJacket, .bomber, .cardigan, .labCoat, .trenchCoat, .suit, .parka, .raincoat:
            let tone = light.tone(outfit == .parka || outfit == .raincoat ? colours[1].lighter(0.2) : colours[1])
            canvas.shaded(torso.outline(ease: 1, hem: 216), tone, depth: 6)
            if outfit != .suit, outfit != .labCoat {
                let (m, n) = (torso.turn * 14, person.frame.neck + 7)
                let edge = [Point(m - n, 24), Point(m - n * 0.62, 36), Point(m, 41), Point(m + n * 0.62, 36), Point(m + n, 24)]
                var bare = Outline.strand(edge)
                bare.line(m + n - 8, 10)
                bare.line(m - n + 8, 10)
                bare.close()
                canvas.fill(bare, skin.base)
                canvas.clipped(bare) { $0.fill(.ellipse(Point(m + 3, 8), 34, 22), skin.shade, 0.85) }
                canvas.stroke(.strand(edge), tone.shade, 2.4)
            }
        default: break
        }
    }

    /// The body with its neckline, or its open front, taken out.
    private func neckCut(_ outline: Outline) -> Outline {
        let n = person.frame.neck
        let m = torso.turn * 16
        switch outfit {
        case .turtleneck, .chefJacket, .kimono: return outline
        case .maxiDress, .kaftan: return trunkWith(left: Point(-n - 8, 30), low: Point(m, 82), right: Point(n + 8, 30))
        case .jumpsuit, .buttonShirt, .polo: return trunkWith(left: Point(-n - 5, 26), low: Point(m, 52), right: Point(n + 5, 26))
        case .suit: return trunkWith(left: Point(-n - 6, 26), low: Point(torso.turn * 40, 128), right: Point(n + 6, 26))
        case .blazer: return trunkWith(left: Point(-n - 7, 26), low: Point(torso.turn * 42, 150), right: Point(n + 7, 26))
        case .cardigan: return open(top: n + 6, waist: 10, hem: 16)
        case .denimJacket: return open(top: n + 6, waist: 15, hem: 19)
        case .leatherJacket: return open(top: n + 8, waist: 12, hem: 14)
        case .bomber: return open(top: n + 5, waist: 11, hem: 12)
        case .labCoat: return open(top: n + 7, waist: 15, hem: 24)
        case .parka, .raincoat: return trunkWith(left: Point(-n - 7, 24), low: Point(m, 62), right: Point(n + 7, 24))
        case .trenchCoat: return trunkWith(left: Point(-n - 7, 26), low: Point(m + 2, 84), right: Point(n + 7, 26))
        case .summerDress: return strapped(top: 78, strap: 0.48, dip: 10)
        case .yogaSet: return strapped(top: 64, strap: 0.5, dip: 12)
        case .sari: return strapped(top: 62, strap: 0.62, dip: 14)
        default: return trunkWith(round: n + 8, depth: 44)
        }
    }

    private func hemline(from top: Point, to end: Point) -> Outline {
        var o = Outline()
        o.move(top.x, top.y)
        o.run(edge(1))
        let last = edge(1).last ?? top
        o.quad(0, garment.hem + 5 + garment.flare * 0.16, -last.x, garment.hem)
        o.run(edge(-1).reversed())
        return o
    }

    /// One side from the neck to the hem.
    private func edge(_ side: Double) -> [Point] {
        let f = person.frame
        let k = torso.narrowing
        var points: [Point] = [
            Point((f.neck + 5) * k, 25), Point((f.shoulder - 18) * k, 37 - garment.ease * 0.1),
            Point((f.shoulder - 4 + garment.ease * 0.4) * k, 50),
            Point((f.chest + garment.ease) * k, 86),
        ]
        for y in [116.0, Torso.waistY, 180, Torso.hipY, 250, 300, 360, 430] where y < garment.hem - 8 {
            let share = max(0, (y - Torso.waistY) / max(1, garment.hem - Torso.waistY))
            let pinch = y <= Torso.hipY ? garment.waist * max(0, 1 - abs(y - Torso.waistY) / 60) : 0
            points.append(Point(torso.half(y) + garment.ease - pinch + garment.flare * share, y))
        }
        points.append(Point(torso.half(garment.hem) + garment.ease + garment.flare, garment.hem))
        return points.map { Point($0.x * side, $0.y) }
    }

    private func trunkWith(left: Point, low: Point, right: Point) -> Outline {
        let start = edge(1)[0]
        var o = hemline(from: start, to: start)
        o.line(left.x, left.y)
        o.quad(low.x - 12, low.y - 18, low.x, low.y)
        o.quad(low.x + 12, low.y - 18, right.x, right.y)
        o.close()
        return o
    }

    private func trunkWith(round half: Double, depth: Double) -> Outline {
        let start = edge(1)[0]
        var o = hemline(from: start, to: start)
        let m = torso.turn * 14
        o.line(-half, 29)
        o.curve(-half * 0.9 + m, depth + 4, half * 0.9 + m, depth + 4, half, 29)
        o.close()
        return o
    }

    /// Two fronts that hang side by side.
    private func open(top: Double, waist: Double, hem: Double) -> Outline {
        let m = torso.turn
        var o = Outline()
        for side in [-1.0, 1.0] {
            let points = edge(side)
            o.move(points[0].x, points[0].y)
            o.run(points)
            o.line(side * hem + m * 44, garment.hem + 3)
            o.curve(side * waist + m * 46, 160, side * waist + m * 46, 110, side * top + m * 12, 30)
            o.close()
        }
        return o
    }

    private func strapped(top: Double, strap: Double, dip: Double) -> Outline {
        let points = Array(edge(1).dropFirst(3))
        var o = Outline()
        let (x, y) = (strap * torso.half(60), 30.0)
        let first = Point(points[0].x, 82)
        o.move(x + 4, y + 1)
        o.quad(x + 7, 66, first.x, first.y)
        o.run([first] + points.dropFirst())
        let last = points[points.count - 1]
        o.quad(0, garment.hem + 5 + garment.flare * 0.16, -last.x, garment.hem)
        o.run(([first] + points.dropFirst()).reversed().map { Point(-$0.x, $0.y) })
        o.quad(-x - 7, 66, -x - 4, y + 1)
        o.line(-x + 4, y)
        let m = torso.turn * 20
        o.curve(-x + 5, top - 6, m - 14, top + dip - 8, m, top + dip - 6)
        o.curve(m + 14, top + dip - 8, x - 5, top - 6, x - 4, y)
        o.close()
        return o
    }

    /// Cloth under tension, and the roundness of the chest.
    private func folds(into canvas: inout Canvas) {
        let tone = body
        let f = person.frame
        if f.bust > 0.2, outfit != .parka, outfit != .kaftan {
            for side in [-1.0, 1.0] {
                let from = at(side * 0.12, 104)
                let to = at(side * 0.78, 100)
                canvas.stroke(.bow(from, to, side * -7 * f.bust), tone.shade, 3, 0.5 * min(1, f.bust))
            }
            canvas.glow(at(-0.42, 88), 20, tone.light, 0.5)
        }
        for side in [-1.0, 1.0] {
            canvas.stroke(.bow(at(side * 0.96, 84), at(side * 0.6, 108), side * 3), tone.shade, 2.4, 0.6)
            canvas.stroke(.bow(at(side * 0.99, 138), at(side * 0.5, 152), side * 2.4), tone.shade, 2.2, 0.5)
            canvas.stroke(.bow(at(side * 0.98, 150), at(side * 0.66, 166), side * 2.4), tone.shade, 2, 0.4)
        }
        if garment.flare > 12 {
            for index in -3...3 where index != 0 {
                let x = Double(index) / 3.6
                let to = Point((torso.half(garment.hem) + garment.flare) * x, garment.hem)
                canvas.stroke(.bow(at(x * 0.8, 168), to, x * 6), index % 2 == 0 ? tone.light : tone.shade, 3.4, 0.5)
            }
        }
    }
}

extension Point {
    func scaled(_ across: Double, _ down: Double) -> Point { Point(x * across, y * down) }
}
