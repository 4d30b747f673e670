import Glibc

/// Buns, tails, crests and whatever else makes a style.
extension HairPainter {
    /// The middle of the back of the head.
    private var occiput: Point {
        switch view.angle {
        case .front: Point(0, -62)
        case .threeQuarter: Point(-42, -62)
        case .profile: Point(-49, -58)
        }
    }

    func extraBehind(into canvas: inout Canvas) {
        switch cut.extra {
        case .halo: halo(into: &canvas)
        case .ponytail: ponytail(into: &canvas)
        case .lowBun:
            let centre = view.angle == .front ? Point(0, -4) : view.angle == .threeQuarter ? Point(-44, -18) : Point(-48, -20)
            if view.angle == .front {
                canvas.shaded(.ellipse(Point(30, -10), 14, 13), tone, depth: 4)
            } else {
                bun(centre, 16, into: &canvas)
            }
        case .topBun:
            bun(
                view.angle == .front ? Point(1, -119) : view.angle == .threeQuarter ? Point(-14, -118) : Point(-24, -114), 20, into: &canvas
            )
        case .spaceBuns:
            switch view.angle {
            case .front:
                bun(Point(-33, -106), 16, into: &canvas)
                bun(Point(33, -106), 16, into: &canvas)
            case .threeQuarter:
                bun(Point(20, -108), 14, into: &canvas)
                bun(Point(-38, -104), 16, into: &canvas)
            case .profile: bun(Point(-30, -106), 16, into: &canvas)
            }
        case .tails: tails(into: &canvas)
        default: break
        }
    }

    func extraAbove(into canvas: inout Canvas) {
        switch cut.extra {
        case .quiff: quiff(into: &canvas)
        case .sweep: sweep(into: &canvas)
        case .crest: crest(into: &canvas)
        case .blobs: blobs(into: &canvas)
        case .twists: twists(into: &canvas)
        case .halo: haloFront(into: &canvas)
        default: break
        }
    }

    /// Braids lie in front of the shoulders.
    func braids(into canvas: inout Canvas) {
        guard cut.extra == .braids else { return }
        let starts: [(Point, Point)] =
            switch view.angle {
            case .front: [(Point(-39, -30), Point(-44, 84)), (Point(39, -30), Point(44, 84))]
            case .threeQuarter: [(Point(39, -26), Point(42, 74)), (Point(-37, -26), Point(-40, 86))]
            case .profile: [(Point(-22, -24), Point(-12, 86))]
            }
        for (from, to) in starts {
            let count = 11
            for index in 0..<count {
                let share = Double(index) / Double(count)
                let centre = from.towards(to, share) + Point(sin(share * 3) * -4, 0)
                let size = 10.5 * (1 - share * 0.42)
                for side in [-1.0, 1.0] {
                    let piece = Outline.smooth([
                        Point(centre.x + side * size * 0.1, centre.y - size * 0.7),
                        Point(centre.x + side * size * 0.95, centre.y - size * 0.2),
                        Point(centre.x + side * size * 0.5, centre.y + size * 0.66),
                        Point(centre.x - side * size * 0.3, centre.y + size * 0.72),
                    ])
                    canvas.shaded(piece, tone, depth: 2)
                }
            }
            let end = to + Point(sin(3) * -4, 0)
            canvas.fill(.rectangle(end.x - 4.6, end.y - 7, 9.2, 5, radius: 2), light.seen(0xE0A03C))
            canvas.shaded(
                .smooth([
                    Point(end.x - 4, end.y - 2), Point(end.x + 4, end.y - 2), Point(end.x + 6, end.y + 11), Point(end.x, end.y + 17),
                    Point(end.x - 6, end.y + 11),
                ]), tone, depth: 2)
        }
    }

    private func bun(_ centre: Point, _ radius: Double, into canvas: inout Canvas) {
        let ball = Outline.ellipse(centre, radius, radius * 0.94)
        canvas.shaded(ball, tone, depth: 5)
        canvas.clipped(ball) { canvas in
            for index in 0..<4 {
                let r = radius * (0.9 - Double(index) * 0.22)
                var arc = Outline()
                arc.move(centre.x - r, centre.y + r * 0.4)
                arc.curve(centre.x - r, centre.y - r, centre.x + r * 0.8, centre.y - r * 1.1, centre.x + r * 0.9, centre.y + r * 0.1)
                canvas.stroke(arc, index % 2 == 0 ? tone.shade : tone.rim, 1.5, 0.4)
            }
        }
        canvas.stroke(
            .bow(Point(centre.x - radius * 0.8, centre.y + radius * 0.74), Point(centre.x + radius * 0.8, centre.y + radius * 0.74), -2),
            tone.deep, 2.4, 0.7)
    }

    private func ponytail(into canvas: inout Canvas) {
        let tail: [Point]
        switch view.angle {
        case .front: tail = [Point(14, -104), Point(40, -114), Point(58, -92), Point(60, -48), Point(52, 0), Point(58, 44)]
        case .threeQuarter: tail = [Point(-34, -92), Point(-60, -100), Point(-74, -70), Point(-70, -24), Point(-60, 20), Point(-68, 56)]
        case .profile: tail = [Point(-42, -84), Point(-66, -90), Point(-80, -62), Point(-76, -16), Point(-66, 26), Point(-74, 60)]
        }
        let outline = Outline.tube(tail, [10, 20, 25, 26, 21, 7])
        canvas.shaded(outline, tone, depth: 6)
        canvas.clipped(outline) { canvas in
            for shift in [-7.0, -2, 4, 8] {
                canvas.stroke(.strand(tail.map { Point($0.x + shift, $0.y + 3) }), shift < 0 ? tone.rim : tone.shade, 1.4, 0.32)
            }
        }
        let knot = tail[0].towards(tail[1], 0.3)
        canvas.fill(.circle(knot, 7.5), light.seen(0xE0A03C).mixed(with: tone.base, 0.2))
    }

    private func tails(into canvas: inout Canvas) {
        let places: [Double] =
            view.angle == .front ? [-40, -32, 32, 40] : view.angle == .threeQuarter ? [-44, -36, -28] : [-42, -34, -26, -18]
        for (index, x) in places.enumerated() {
            let way = [Point(x * 0.9, -34), Point(x, -8), Point(x * 1.06, 18 + Double(index % 2) * 7)]
            let braid = Outline.tube(way, [6, 6.4, 4])
            canvas.shaded(braid, tone, depth: 2)
            canvas.stroke(.strand(way), tone.rim, 1.2, 0.6, isButt: true, dash: "2 3")
            canvas.fill(.circle(way[2] + Point(0, 1), 3), light.seen(0xD9A441))
        }
    }

    // MARK: Upon the crown

    private func quiff(into canvas: inout Canvas) {
        let outline: Outline
        switch view.angle {
        case .front:
            outline = .smooth([
                Point(-35, -78), Point(-41, -98), Point(-32, -117), Point(-6, -127), Point(22, -124), Point(39, -108), Point(38, -86),
                Point(33, -77),
                Point(20, -85), Point(0, -88), Point(-20, -84),
            ])
        default:
            let f = view.angle == .profile ? 1.0 : 2.5
            outline = .smooth([
                Point(31 + f, -80), Point(43 + f, -94), Point(43 + f, -112), Point(26, -124), Point(-2, -120), Point(-28, -108),
                Point(-38, -94), Point(-16, -92), Point(8, -88), Point(22, -84),
            ])
        }
        canvas.shaded(outline, tone, depth: 7)
        canvas.clipped(outline) { canvas in
            for index in 0..<6 {
                let y = -80 - Double(index) * 7
                let way: Outline =
                    view.angle == .front
                    ? .bow(Point(-40, y + 2), Point(40, y + 4), 10) : .bow(Point(40, y), Point(-36, -84 - Double(index) * 4), -9)
                canvas.stroke(way, index % 2 == 0 ? tone.shade : tone.rim, 1.5, 0.3)
            }
        }
    }

    private func sweep(into canvas: inout Canvas) {
        let outline: Outline
        switch view.angle {
        case .front:
            outline = .smooth([
                Point(-32, -80), Point(-37, -96), Point(-22, -112), Point(8, -115), Point(34, -106), Point(45, -88), Point(43, -68),
                Point(38, -58), Point(33, -72), Point(20, -80), Point(-4, -84), Point(-20, -86),
            ])
        case .threeQuarter:
            outline = .smooth([
                Point(40, -64), Point(45, -84), Point(36, -104), Point(8, -115), Point(-22, -110), Point(-44, -92), Point(-46, -78),
                Point(-26, -82), Point(0, -82), Point(20, -82), Point(32, -76),
            ])
        case .profile:
            outline = .smooth([
                Point(37, -62), Point(42, -80), Point(36, -100), Point(12, -113), Point(-20, -110), Point(-46, -92), Point(-50, -76),
                Point(-28, -80), Point(0, -78), Point(16, -78), Point(28, -76),
            ])
        }
        canvas.shaded(outline, tone, depth: 6)
        canvas.clipped(outline) { canvas in
            for index in 0..<6 {
                let lift = Double(index) * 6
                canvas.stroke(
                    .bow(Point(-34, -84 - lift), Point(44, -64 - lift * 0.8), 14), index % 2 == 0 ? tone.shade : tone.rim, 1.5, 0.3)
            }
        }
    }

    private func crest(into canvas: inout Canvas) {
        let spikes: [Point]
        switch view.angle {
        case .front:
            spikes = [
                Point(-13, -82), Point(-15, -104), Point(-17, -126), Point(-7, -122), Point(-2, -142), Point(5, -123), Point(16, -129),
                Point(14, -104), Point(12, -82), Point(0, -78),
            ]
        default:
            let f = view.angle == .profile ? 0.0 : 2.0
            spikes = [
                Point(33 + f, -78), Point(44 + f, -104), Point(30, -106), Point(24, -128), Point(10, -114), Point(-6, -134),
                Point(-18, -114), Point(-38, -124), Point(-40, -102), Point(-62, -98),
                Point(-52, -78), Point(-66, -62), Point(-49, -56), Point(-46, -72), Point(-30, -92), Point(0, -96), Point(22, -90),
            ]
        }
        let outline = Outline.smooth(spikes, tightness: 0.35)
        canvas.shaded(outline, tone, depth: 4)
        canvas.clipped(outline) { canvas in
            for (index, spike) in spikes.enumerated() where index % 2 == 0 {
                canvas.stroke(.segment(spike, spike.towards(Point(-2, -80), 0.7)), index % 4 == 0 ? tone.rim : tone.shade, 1.8, 0.6)
            }
        }
    }

    private func blobs(into canvas: inout Canvas) {
        var lot = Lot("crop")
        let places: [Point]
        switch view.angle {
        case .front:
            places = (0..<40).map { _ in Point(lot.number(-35...35), 0) }.map {
                Point($0.x, -104 + abs($0.x) * abs($0.x) * 0.013 + lot.number(-6...15))
            }
        default:
            places = (0..<44).map { _ in Point(lot.number(-46...36), 0) }.map {
                Point($0.x, -105 + ($0.x + 6) * ($0.x + 6) * 0.012 + lot.number(-6...15))
            }
        }
        for (index, place) in places.sorted(by: { $0.y < $1.y }).enumerated() {
            ringlet(place, lot.number(6.4...9), index % 3, into: &canvas)
        }
    }

    private func twists(into canvas: inout Canvas) {
        var lot = Lot("twists")
        let (centre, from, to) =
            view.angle == .front ? (Point(0, -84), -195.0, 15.0) : (Point(-6, -80), -215.0, -8.0)
        for row in [1.0, 0.55] {
            for index in 0..<15 {
                let degrees = from + (to - from) * (Double(index) + lot.number(-0.3...0.3)) / 14
                let angle = degrees * .pi / 180
                let root = centre + Point(cos(angle) * 33 * row, sin(angle) * 18 * row - 3)
                let bend = root + .polar(angle, 13 * (0.6 + 0.4 * row))
                let tip = bend + .polar(angle + (cos(angle) > 0 ? 0.85 : -0.85), 11)
                let twist = Outline.tube([root, bend, tip], [7.5, 7.5, 5.5])
                canvas.shaded(twist, tone, depth: 2)
                canvas.stroke(.strand([root, bend, tip]), tone.rim, 1, 0.6, isButt: true, dash: "2 2.6")
            }
        }
    }

    // MARK: The halo of an afro

    private var haloCentre: Point { view.angle == .front ? Point(0, -72) : view.angle == .threeQuarter ? Point(-8, -72) : Point(-13, -72) }

    private func halo(into canvas: inout Canvas) {
        let (centre, radius) = (haloCentre, isCovered ? 54.0 : 65.0)
        let squeeze = isCovered ? 0.7 : 0.96
        var points: [Point] = []
        for index in 0..<44 {
            let angle = Double(index) / 44 * 2 * .pi
            let r = radius + (index % 2 == 0 ? 2.4 : -1.2)
            points.append(centre + Point(cos(angle) * r, sin(angle) * r * squeeze + (isCovered ? 20 : 0)))
        }
        let outline = Outline.smooth(points)
        canvas.shaded(outline, tone, depth: 9)
        coils(outline, centre, radius, 150, into: &canvas)
    }

    private func coils(_ outline: Outline, _ centre: Point, _ radius: Double, _ count: Int, into canvas: inout Canvas) {
        var lot = Lot("halo")
        canvas.clipped(outline) { canvas in
            for _ in 0..<count {
                let angle = lot.number(0...6.283)
                let r = radius * lot.number(0.1...1).squareRoot()
                let place = centre + Point(cos(angle) * r, sin(angle) * r)
                canvas.stroke(.bow(place, Point(place.x + 4, place.y + 0.8), 1.8), lot.next(3) == 0 ? tone.rim : tone.shade, 1.4, 0.5)
            }
        }
    }

    /// What of it frames the face.
    private func haloFront(into canvas: inout Canvas) {
        guard !isCovered else { return }
        var points: [Point] = []
        let edge: [Point] =
            view.angle == .front
            ? [
                Point(-45, -52), Point(-37, -64), Point(-32, -78), Point(-18, -87), Point(0, -90), Point(18, -87), Point(32, -78),
                Point(37, -64), Point(45, -52),
            ]
            : [-40, -34, -20, 0, 18, 30].map { view.at($0, -90 + abs($0) * abs($0) * 0.018) } + [Point(40, -74)]
        let steps = edge.count * 3
        for index in 0..<steps {
            let place = Double(index) / Double(steps - 1) * Double(edge.count - 1)
            let low = min(edge.count - 2, Int(place))
            let point = edge[low].towards(edge[low + 1], place - Double(low))
            points.append(point + Point(0, index % 2 == 0 ? 2 : -1))
        }
        let last = edge[edge.count - 1]
        points += [Point(last.x + 6, last.y - 14), Point(30, -114), Point(0, -122), Point(-34, -114), Point(edge[0].x - 9, edge[0].y - 20)]
        if view.angle != .front { points += [Point(-48, -46), Point(-40, -30), Point(edge[0].x - 7, -46)] }
        let outline = Outline.smooth(points)
        canvas.fill(outline, tone.base)
        coils(outline, haloCentre, 66, 90, into: &canvas)
    }
}
