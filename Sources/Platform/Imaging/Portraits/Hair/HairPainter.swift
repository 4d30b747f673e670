/// Draws hair: what lies behind the neck, the cap on the skull, and what falls in front.
struct HairPainter {
    let person: Person
    let view: HeadView
    let light: Light
    /// Covers the crown: nothing may stand up through it.
    let isCovered: Bool
    let cut: HairCut

    init(person: Person, view: HeadView, light: Light, isCovered: Bool) {
        self.person = person
        self.view = view
        self.light = light
        self.isCovered = isCovered
        var cut = HairCut.of(person.appearance.hairStyle)
        if isCovered {
            cut.top = min(cut.top, 2)
            switch cut.extra {
            case .ponytail, .lowBun, .braids, .tails: break
            case .halo: cut.sides = 8
            default: cut.extra = .none
            }
        }
        self.cut = cut
    }

    var colour: Colour { person.appearance.hairColour.pigment.mixed(with: 0xB4B4B8, person.years > 0.6 ? (person.years - 0.6) * 0.6 : 0) }
    var tone: Tone { light.tone(colour, rimWidth: 2) }
    var face: Face { person.face }
    var isBald: Bool { person.appearance.hairStyle == .bald }

    /// The shine that runs across the crown.
    private var sheen: Colour { tone.base.mixed(with: light.seen(0xFFFFFF), colour.luminance < 0.04 ? 0.22 : 0.3) }

    // MARK: The cap

    /// From the far end over the crown to the nape.
    private var crown: [Point] {
        let (t, s) = (cut.top, cut.sides)
        let low = cut.coversEars ? -36.0 : -50
        switch view.angle {
        case .front:
            let w = max(face.temple, face.cheek - 3)
            return [
                Point(w + s * 0.8, low), Point(w + s + 1, -66), Point(w * 0.84 + s * 0.8, -87 - t * 0.5), Point(w * 0.45, -98 - t * 0.92),
                Point(0, -101 - t), Point(-w * 0.45, -98 - t * 0.92), Point(-w * 0.84 - s * 0.8, -87 - t * 0.5), Point(-w - s - 1, -66),
                Point(-w - s * 0.8, low),
            ]
        case .threeQuarter:
            return [
                Point(36 + s * 0.4, fringeEnd), Point(35.4 + s * 0.7, -80 - t * 0.2), Point(24, -94 - t * 0.7), Point(2, -101.5 - t),
                Point(-20, -100 - t * 0.9),
                Point(-39 - s * 0.6, -86 - t * 0.4), Point(-47.5 - s, -64), Point(-45 - s, -42), Point(-36 - s * 0.6, -22), Point(-28, -16),
            ]
        case .profile:
            return [
                Point(35 + s * 0.2, fringeEnd), Point(32 + s * 0.4, -84 - t * 0.2), Point(22, -95 - t * 0.7), Point(-2, -102 - t),
                Point(-28, -98 - t * 0.8), Point(-45 - s * 0.7, -82 - t * 0.3),
                Point(-52 - s, -60), Point(-48 - s, -38), Point(-38 - s * 0.5, -22), Point(-30, -15),
            ]
        }
    }

    /// How far down the hair comes at the face's edge.
    private var fringeEnd: Double {
        switch cut.fringe {
        case .none, .short: -75
        case .sideways: -60
        case .curtain: view.angle == .profile ? -78 : -64
        case .straight: -61
        case .choppy: -58
        }
    }

    /// From the nape past the near ear to the temple; at the front from the left ear.
    private var behindEar: [Point] {
        switch view.angle {
        case .front: [Point(-face.cheek + 2, -46), Point(-face.cheek + 2.6, -56)]
        case .threeQuarter: [Point(-29, -24), Point(-34, -33), Point(-37, -46), Point(-32, -54), Point(-27.5, -42), Point(-25.5, -50)]
        case .profile: [Point(-22, -20), Point(-13, -31), Point(-12, -50), Point(-5, -56), Point(1.5, -42), Point(5.5, -46)]
        }
    }

    /// The edge towards the face, from the near temple to the far one.
    private var hairline: [Point] {
        let t = face.temple
        let edge: [(Double, Double)] =
            switch cut.fringe {
            case .none: [(-t + 3, -66), (-t + 7, -76), (-20, -83), (0, -86), (20, -83), (t - 7, -76), (t - 3, -66)]
            case .short:
                [(-t + 3, -66), (-t + 6, -78), (-22, -82), (-10, -79.5), (2, -81.5), (14, -79), (24, -82), (t - 6, -78), (t - 3, -66)]
            case .sideways: [(-t + 2, -64), (-t + 7, -75), (-19, -87), (-14, -85), (2, -74), (18, -68), (t - 8, -63), (t - 1, -52)]
            case .curtain: [(-t + 1, -54), (-t + 7, -66), (-19, -75), (-5, -85), (0, -88), (5, -85), (19, -75), (t - 7, -66), (t - 1, -54)]
            case .straight: [(-t + 1, -53), (-t + 4, -62), (-21, -61.5), (-7, -61), (7, -61), (21, -61.5), (t - 4, -62), (t - 1, -53)]
            case .choppy:
                [
                    (-t + 1, -56), (-t + 8, -68), (-25, -70), (-18, -62), (-12, -70), (-3, -61), (4, -68), (14, -59), (20, -66),
                    (t - 5, -57), (t - 1, -50),
                ]
            }
        // Of a turned head the far part lies behind the forehead's edge, where the crown begins.
        let far: Double =
            switch view.angle {
            case .front: 100
            case .threeQuarter: 21
            case .profile: -9
            }
        return edge.filter { $0.0 < far }.map { view.at($0.0, $0.1) }
    }

    private var capOutline: Outline {
        let edge = hairline
        var last = crown[0]
        if view.angle == .front { last = Point(face.cheek - 2.6, -56) }
        var outline = Outline()
        let points = crown
        outline.move(points[0].x, points[0].y)
        outline.run(points)
        outline.run([points[points.count - 1]] + behindEar, 0.8)
        let isRagged = cut.fringe == .choppy || cut.fringe == .short
        outline.run([behindEar[behindEar.count - 1]] + edge, isRagged ? 0.25 : 0.9)
        if view.angle == .front {
            outline.line(last.x, last.y)
            outline.line(face.cheek - 2, -46)
        } else if cut.fringe == .straight || cut.fringe == .choppy {
            outline.run([edge[edge.count - 1], Point(crown[0].x - 2, fringeEnd + 1), crown[0]], 0.4)
        } else {
            outline.run([edge[edge.count - 1], crown[0]])
        }
        outline.close()
        return outline
    }

    /// On the skull, over the forehead; and what stands or lies upon it.
    func cap(into canvas: inout Canvas) {
        guard !isBald else { return shine(into: &canvas) }
        let outline = capOutline
        if cut.texture == .stubble || (cut.isFaded && cut.extra != .none) || cut.isFaded {
            let skin = light.seen(person.appearance.skin)
            let isStubble = cut.texture == .stubble
            canvas.fill(outline, tone.base.mixed(with: skin, isStubble ? 0.3 : 0.46), isStubble ? 0.92 : 0.9)
            canvas.clipped(outline) { canvas in
                canvas.fill(.ellipse(Point(view.angle == .front ? -10 : -8, -92), 24, 9), tone.base.mixed(with: skin, 0.6), 0.4)
            }
            if cut.isFaded { faded(into: &canvas) }
        } else {
            canvas.shaded(outline, tone, depth: 6)
            canvas.clipped(outline) { canvas in texture(into: &canvas) }
        }
        extraAbove(into: &canvas)
    }

    private func shine(into canvas: inout Canvas) {
        let skin = light.skin(person.appearance.skin)
        let x = view.angle == .front ? -11.0 : -6
        canvas.glow(Point(x, -88), 20, skin.base.lighter(0.75), 0.6, squeezed: 0.42)
    }

    /// The longer hair on top of shaved sides.
    private func faded(into canvas: inout Canvas) {
        guard cut.extra == .none else { return }
        let t = cut.top
        let outline: Outline
        switch view.angle {
        case .front:
            outline = .smooth(
                [
                    Point(-face.temple - 0.5, -74), Point(-face.temple * 0.86, -90 - t * 0.4), Point(-16, -100 - t),
                    Point(4, -101.5 - t * 1.1), Point(22, -98 - t),
                    Point(face.temple * 0.88, -89 - t * 0.4), Point(face.temple + 0.5, -74), Point(face.temple - 7, -80), Point(20, -83),
                    Point(10, -79),
                    Point(0, -82.5), Point(-11, -79), Point(-21, -83), Point(-face.temple + 7, -80),
                ], tightness: 0.7)
        default:
            let far = view.angle == .profile ? 35.0 : 37.0
            outline = .smooth(
                [
                    Point(far, -74), Point(far - 1, -86 - t * 0.4), Point(22, -98 - t), Point(0, -103 - t), Point(-26, -99 - t * 0.7),
                    Point(-44, -84),
                    Point(-48, -70), Point(-30, -76), Point(-6, -76), Point(8, -74), Point(14, -80), Point(22, -78), Point(28, -82),
                ], tightness: 0.7)
        }
        canvas.shaded(outline, tone, depth: 4)
        canvas.clipped(outline) { canvas in
            for index in -6...6 {
                let x = Double(index) * 6
                canvas.stroke(
                    .segment(Point(x, -80), Point(x * 1.05 + 2, -80 - t * 2.2 - 6)), index % 2 == 0 ? tone.shade : sheen, 1.2, 0.5)
            }
        }
    }

    // MARK: Strands

    private func texture(into canvas: inout Canvas) {
        let part: Double =
            switch cut.fringe {
            case .sideways: -16
            case .curtain: 0
            default: 2
            }
        switch cut.texture {
        case .coils:
            var lot = Lot("coils")
            for _ in 0..<70 {
                let place = Point(lot.number(-54...54), lot.number(-112...(-42)))
                canvas.stroke(.bow(place, Point(place.x + 4, place.y + 1), 1.6), lot.next(2) == 0 ? tone.shade : sheen, 1.3, 0.5)
            }
            return
        case .rows: return rows(into: &canvas)
        case .combedBack: combed(into: &canvas)
        default: parted(at: part, into: &canvas)
        }
        let crest = view.angle == .front ? -12.0 : -14
        var band = Outline()
        band.move(crest - 36, -74)
        band.curve(crest - 22, -97, crest + 10, -102, crest + 40, -84)
        canvas.stroke(band, sheen, 6.5, 0.3)
        canvas.stroke(band, sheen, 2.4, 0.35)
    }

    private func parted(at x: Double, into canvas: inout Canvas) {
        let from = view.at(x, -87)
        let crest = Point(from.x - (view.angle == .front ? 0 : 14), -101 - cut.top)
        let isWavy = cut.texture == .waves || cut.texture == .curls
        for index in 0..<9 {
            let share = Double(index) / 8
            for side in [-1.0, 1.0] {
                let start = from.towards(crest, share)
                let end = Point(side < 0 ? -54 + share * 6 : 50 - share * 4, -54 - share * 14)
                let colour = index % 3 == 1 ? sheen : tone.shade
                if isWavy {
                    let middle = start.towards(end, 0.5)
                    canvas.stroke(
                        .strand([start, Point(middle.x + side * 3, middle.y - 14), Point(middle.x + side * 12, middle.y - 3), end]), colour,
                        1.5, 0.4)
                } else {
                    canvas.stroke(.bow(start, end, side * -9), colour, 1.2, 0.38)
                }
            }
        }
        if cut.fringe != .straight, cut.fringe != .choppy {
            canvas.stroke(.segment(from, crest), tone.deep, 1.6, 0.8)
        } else {
            for index in -7...7 {
                let root = Point(view.middle - 3 + Double(index) * 2, -100 - cut.top)
                let tip = view.at(Double(index) * 5, -60, out: 1)
                canvas.stroke(.bow(root, tip, Double(index) * 0.9), index % 2 == 0 ? tone.shade : sheen, 1.3, 0.5)
            }
        }
    }

    private func combed(into canvas: inout Canvas) {
        for index in -6...6 {
            let x = Double(index) * 5.6
            let root = view.at(x, -82 + abs(x) * 0.16)
            switch view.angle {
            case .front: canvas.stroke(.bow(root, Point(x * 1.16, -104 - cut.top), x * 0.06), index % 2 == 0 ? tone.shade : sheen, 1.3, 0.4)
            default:
                let end = Point(-50, -58 + Double(index) * 5.5)
                canvas.stroke(.bow(root, end, 16 - Double(index)), index % 2 == 0 ? tone.shade : sheen, 1.3, 0.4)
            }
        }
    }

    private func rows(into canvas: inout Canvas) {
        let skin = light.seen(person.appearance.skin).mixed(with: tone.base, 0.25)
        for index in -5...5 {
            let x = Double(index) * 6.6
            let root = view.at(x, -80 + abs(x) * 0.3)
            let way: Outline
            switch view.angle {
            case .front: way = .bow(root, Point(x * 0.9, -106), x * 0.05)
            default: way = .bow(root, Point(-48, -52 + Double(index) * 5), 18 - Double(index))
            }
            canvas.stroke(way, skin, 1.5, 0.9)
            canvas.stroke(way, sheen, 0.7, 0.5, isButt: true, dash: "1.5 2.5")
        }
    }
}
