import Glibc

/// Hair that hangs down.
extension HairPainter {
    /// Behind neck and shoulders.
    func back(into canvas: inout Canvas) {
        guard !isBald else { return }
        extraBehind(into: &canvas)
        guard let fall = cut.fall else { return }
        let dark = light.tone(colour.multiplied(by: 0x9A8FA8, 0.5))
        if fall.kind == .locs { return locs(fall, behind: true, dark, into: &canvas) }
        let (left, right) = edges(fall)
        let top = -92.0
        let end = fall.length
        var shape: [Point] = [Point(left * 0.55, top - 2), Point(left * 0.95, -64), Point(left, -28)]
        switch fall.kind {
        case .waves, .curls:
            if fall.kind == .curls { return curls(fall, left, right, dark, into: &canvas) }
            shape += wave(x: left, from: -10, to: end - 14, out: -1)
            shape += [Point(left * 0.72, end), Point((left + right) / 2, end - 6), Point(right * 0.72, end)]
            shape += wave(x: right, from: -10, to: end - 14, out: 1).reversed()
        case .inward:
            shape += [
                Point(left + 1, -10), Point(left + 8, end + 1), Point((left + right) / 2, end - 5), Point(right - 8, end + 1),
                Point(right - 1, -10),
            ]
        case .layers:
            shape += [
                Point(left + 4, -6), Point(left - 5, 4), Point(left + 6, 8), Point(left - 3, end - 2), Point(left + 10, end - 6),
                Point(left + 18, end + 4),
                Point((left + right) / 2, end - 6), Point(right - 18, end + 4), Point(right - 10, end - 6), Point(right + 3, end - 2),
                Point(right - 6, 8),
                Point(right + 5, 4), Point(right - 4, -6),
            ]
        default:
            shape += [
                Point(left + 1, end * 0.4), Point(left + 4, end), Point((left + right) / 2, end + 2), Point(right - 4, end),
                Point(right - 1, end * 0.4),
            ]
        }
        shape += [Point(right, -28), Point(right * 0.95, -64), Point(right * 0.55, top - 2)]
        let outline = Outline.smooth(shape, tightness: fall.kind == .layers ? 0.5 : 0.95)
        canvas.shaded(outline, dark, depth: 5)
        canvas.clipped(outline) { canvas in
            for index in 1..<9 {
                let x = left + (right - left) * Double(index) / 9
                canvas.stroke(
                    .strand([Point(x * 0.8, -60), Point(x, 0), Point(x + (index % 2 == 0 ? 3 : -3), end)]),
                    index % 2 == 0 ? dark.shade : dark.rim, 1.3, 0.22)
            }
        }
    }

    private func edges(_ fall: HairCut.Fall) -> (Double, Double) {
        switch view.angle {
        case .front: (-fall.width, fall.width)
        case .threeQuarter: (-fall.width - 3, fall.width - 11)
        case .profile: (-fall.width - 6, 4)
        }
    }

    private func wave(x: Double, from: Double, to: Double, out: Double) -> [Point] {
        let count = max(2, Int((to - from) / 17))
        return (0...count).map { index in
            Point(x + out * (index % 2 == 0 ? 4.5 : -3.5), from + (to - from) * Double(index) / Double(count))
        }
    }

    /// In front of ears and shoulders.
    func front(into canvas: inout Canvas) {
        guard !isBald, let fall = cut.fall else { return }
        if fall.kind == .locs { return locs(fall, behind: false, tone, into: &canvas) }
        switch view.angle {
        case .front:
            for side in [-1.0, 1.0] { lock(side, fall, into: &canvas) }
        default:
            nearCurtain(fall, into: &canvas)
            if view.angle == .threeQuarter { farLock(fall, into: &canvas) }
        }
    }

    private func lock(_ side: Double, _ fall: HairCut.Fall, into canvas: inout Canvas) {
        let w = fall.width
        let top = Point(side * (face.temple * 0.5), -84)
        let end = fall.isInFront ? fall.length * 0.96 : fall.length
        let isLow = end > 20
        // Beside the face, then over the collarbone.
        let inner: [Point] =
            isLow
            ? [
                Point(side * (face.temple - 1), -58), Point(side * (face.cheek - 2), -36), Point(side * (face.cheek - 3), -8),
                Point(side * 28, 22),
            ]
            : [Point(side * (face.temple - 1), -58), Point(side * (face.cheek - 3), -36), Point(side * (face.jaw + 2), -16)]
        var outer: [Point] = [Point(side * (w * 0.8), -76), Point(side * (w * 0.97), -50), Point(side * w, -20)]
        var tip: [Point] = []
        switch fall.kind {
        case .waves, .curls:
            outer += wave(x: side * (w - 4), from: -4, to: end - 16, out: side)
            tip =
                [Point(side * (w - 14), end), Point(side * 36, end - 10)]
                + wave(x: side * 30, from: 32, to: end - 22, out: -side).reversed()
        case .inward: tip = [Point(side * (w - 1), -8), Point(side * (w - 9), end + 1), Point(side * (face.jaw + 1), end - 5)]
        case .layers:
            tip = [
                Point(side * (w + 5), -2), Point(side * (w - 6), 6), Point(side * (w + 3), end - 2), Point(side * (w - 13), end - 1),
                Point(side * (w - 19), end - 10), Point(side * 34, 4),
            ]
        default:
            outer.append(Point(side * (w - 1), end * 0.5))
            tip = [Point(side * (w - 5), end), Point(side * 34, end + 1), Point(side * 30, end * 0.6)]
        }
        let points = [top] + outer + tip + inner.reversed()
        if fall.kind == .curls {
            return curlColumn(from: Point(side * 44, -72), to: Point(side * (w - 13), end), width: 24, into: &canvas)
        }
        let outline = Outline.smooth(points, tightness: fall.kind == .layers ? 0.5 : 0.9)
        canvas.shaded(outline, tone, depth: 5)
        canvas.clipped(outline) { canvas in
            for index in 0..<4 {
                let x = side * (33 + Double(index) * (w - 35) / 4)
                let strand: [Point] =
                    fall.kind == .waves
                    ? [
                        Point(x * 0.86, -76), Point(x + side * 3, -40), Point(x - side * 3, -8), Point(x + side * 3, 28),
                        Point(x - side * 4, 64), Point(x, end),
                    ]
                    : [Point(x * 0.86, -76), Point(x + side * 2, -30), Point(x, end)]
                canvas.stroke(.strand(strand), index % 2 == 0 ? tone.shade : tone.rim, 1.3, 0.28)
            }
        }
    }

    /// The near side of a turned head: from the temple over the ear to the back.
    private func nearCurtain(_ fall: HairCut.Fall, into canvas: inout Canvas) {
        let isProfile = view.angle == .profile
        let w = fall.width
        let back = isProfile ? -w - 3 : -w - 2.0
        let end = fall.isInFront ? fall.length * 0.97 : fall.length
        let edge: [Point] =
            isProfile
            ? [Point(12, -72), Point(9, -58), Point(4, -40), Point(2, -14)]
            : [Point(-17, -76), Point(-23, -62), Point(-27, -44), Point(-27, -18)]
        let frontX = edge[3].x
        let crest: [Point] =
            isProfile
            ? [Point(2, -98), Point(-26, -94), Point(-45, -80), Point(back + 2, -50)]
            : [Point(-14, -96), Point(-32, -90), Point(-46, -76), Point(back + 2, -50)]
        if fall.kind == .curls {
            curlColumn(from: Point(back + 22, -74), to: Point(back + 22, end), width: 27, into: &canvas)
            return curlColumn(from: Point(frontX - 12, -66), to: Point(frontX - 14, end - 6), width: 24, into: &canvas)
        }
        var low: [Point] = []
        switch fall.kind {
        case .waves:
            low =
                wave(x: back + 2, from: -20, to: end - 14, out: -1) + [Point(back + 16, end), Point(frontX - 6, end - 8)]
                + wave(x: frontX - 2, from: 8, to: end - 20, out: 1).reversed()
        case .inward: low = [Point(back, -16), Point(back + 8, end + 1), Point(frontX - 10, end + 2), Point(frontX + 1, end - 6)]
        case .layers:
            low = [
                Point(back + 3, -8), Point(back - 6, 4), Point(back + 6, 8), Point(back - 2, end - 2), Point(back + 14, end - 6),
                Point(back + 22, end + 4), Point(frontX - 10, end - 4), Point(frontX + 3, 6), Point(frontX - 4, -4),
            ]
        default: low = [Point(back, end * 0.4), Point(back + 5, end), Point(frontX - 4, end + 1), Point(frontX, end * 0.4)]
        }
        let outline = Outline.smooth(crest + low + edge.reversed(), tightness: fall.kind == .layers ? 0.5 : 0.9)
        canvas.shaded(outline, tone, depth: 5)
        canvas.clipped(outline) { canvas in
            for index in 0..<6 {
                let x = back + 6 + (frontX - back - 8) * Double(index) / 5
                let top = Point(x * 0.7 + (isProfile ? -2 : -6), -90)
                let strand: [Point] =
                    fall.kind == .waves
                    ? [top, Point(x + 3, -40), Point(x - 3, -6), Point(x + 3, 30), Point(x - 4, 66), Point(x, end)]
                    : [top, Point(x + 2, -36), Point(x, end)]
                canvas.stroke(.strand(strand), index % 2 == 0 ? tone.shade : tone.rim, 1.3, 0.28)
            }
        }
    }

    private func farLock(_ fall: HairCut.Fall, into canvas: inout Canvas) {
        let end = fall.isInFront ? fall.length * 0.9 : fall.length
        let x = fall.width - 12
        if fall.kind == .curls { return curlColumn(from: Point(39, -68), to: Point(x - 3, end), width: 15, into: &canvas) }
        let outline = Outline.smooth(
            [
                Point(30, -82), Point(39, -70), Point(x, -44), Point(x + 1, -6), Point(x - 1, end), Point(x - 9, end - 2), Point(37, 0),
                Point(38.5, -30), Point(36.6, -58),
            ], tightness: 0.9)
        canvas.shaded(outline, tone, depth: 3)
    }

    // MARK: Curls and locs

    private func curls(_ fall: HairCut.Fall, _ left: Double, _ right: Double, _ dark: Tone, into canvas: inout Canvas) {
        let outline = Outline.smooth(
            [
                Point(left * 0.5, -98), Point(left * 0.9, -72), Point(left, -20), Point(left * 0.96, fall.length - 12),
                Point(left * 0.6, fall.length), Point(right * 0.6, fall.length),
                Point(right * 0.96, fall.length - 12), Point(right, -20), Point(right * 0.9, -72), Point(right * 0.5, -98),
            ])
        canvas.fill(outline, dark.base)
        var lot = Lot("curls behind")
        for index in 0..<18 {
            let y = -86 + (fall.length + 80) * Double(index) / 17
            for x in [left, right] {
                canvas.fill(.circle(Point(x * lot.number(0.9...0.99), y), lot.number(8...11)), index % 2 == 0 ? dark.base : dark.half)
            }
        }
    }

    /// Ringlets heaped along a way.
    func curlColumn(from: Point, to: Point, width: Double, into canvas: inout Canvas) {
        var lot = Lot("curls \(Int(from.x))")
        let count = max(3, Int((to - from).length / 8))
        for index in 0...count {
            let share = Double(index) / Double(count)
            let narrow = share > 0.8 ? 1 - (share - 0.8) * 2 : min(1, 0.35 + share * 3)
            let centre = from.towards(to, share) + Point(lot.number(-1...1) * width * 0.34 * narrow, lot.number(-2...2))
            ringlet(centre, lot.number(8.5...11.5) * (0.7 + 0.3 * narrow), lot.next(3), into: &canvas)
            ringlet(centre + Point(lot.number(-1...1) * width * 0.5 * narrow, 4), lot.number(7...9), lot.next(3), into: &canvas)
        }
    }

    func ringlet(_ centre: Point, _ radius: Double, _ kind: Int, into canvas: inout Canvas) {
        canvas.fill(.circle(centre, radius), kind == 0 ? tone.half : tone.base)
        var swirl = Outline()
        swirl.move(centre.x - radius * 0.7, centre.y + radius * 0.1)
        swirl.curve(
            centre.x - radius * 0.6, centre.y - radius * 0.8, centre.x + radius * 0.7, centre.y - radius * 0.7, centre.x + radius * 0.5,
            centre.y + radius * 0.15)
        swirl.curve(
            centre.x + radius * 0.3, centre.y + radius * 0.6, centre.x - radius * 0.3, centre.y + radius * 0.4, centre.x - radius * 0.15,
            centre.y)
        canvas.stroke(swirl, kind == 1 ? tone.rim : tone.shade, 1.5, kind == 1 ? 0.5 : 0.75)
    }

    private func locs(_ fall: HairCut.Fall, behind: Bool, _ tone: Tone, into canvas: inout Canvas) {
        var lot = Lot(behind ? "locs behind" : "locs")
        let (left, right) = edges(fall)
        let places: [(Double, Double)]
        switch (view.angle, behind) {
        case (_, true): places = (0..<11).map { index in (left + (right - left) * Double(index) / 10, lot.number(-6...8)) }
        case (.front, false): places = [(-52, 4), (-44, -6), (-37, -20), (37, -20), (44, -6), (52, 4)]
        case (.threeQuarter, false): places = [(-54, 2), (-46, 6), (-38, -4), (-30, -18), (44, -16)]
        case (.profile, false): places = [(-54, 2), (-45, 8), (-36, 4), (-26, 0), (-16, -6), (-6, -16), (2, -26)]
        }
        for (index, place) in places.enumerated() {
            let (x, shorter) = place
            let start = Point(x * 0.62 + (view.angle == .front ? 0 : -4), behind ? -60 : -84)
            let end = Point(x * (view.angle == .profile ? 1 : 1.04), fall.length + shorter)
            let way = [start, Point(x * 0.98, -56), Point(x * 1.03, -20), end.towards(start, 0.2), end]
            let loc = Outline.tube(way, [5, 7.4, 8, 8, 6])
            canvas.shaded(loc, index % 3 == 1 ? light.tone(colour.lighter(0.06)) : tone, depth: 2.6)
            var rungs = Outline()
            for step in 1..<9 {
                let share = Double(step) / 9
                let y = way[1].y + (end.y - way[1].y) * share
                rungs.move(x * 1.02 - 3.4, y - 1.4)
                rungs.line(x * 1.02 + 3.4, y + 1.4)
            }
            canvas.clipped(loc) { $0.stroke(rungs, tone.deep, 1, 0.5) }
        }
    }
}
