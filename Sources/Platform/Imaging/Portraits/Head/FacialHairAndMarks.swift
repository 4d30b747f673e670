/// What grows on a face, and what marks it.
extension HeadPainter {
    private var beardTone: Tone { light.tone(person.appearance.hairColour.pigment.mixed(with: 0xA5A5AA, person.years * 0.55)) }

    /// How far the beard stands out, or `nil` if there is none.
    private var beardLength: Double? {
        switch person.appearance.facialHair {
        case .none, .moustache, .goatee: nil
        case .stubble: 0
        case .shortBeard: 3
        case .fullBeard: 13
        }
    }

    /// Stubble lies within the face, a beard stands out.
    func beard(into canvas: inout Canvas, isClipped: Bool) {
        if person.appearance.facialHair == .goatee, !isClipped { return goatee(into: &canvas) }
        guard let length = beardLength, (length == 0) == isClipped else { return }
        let f = face
        let (top, bottom) = (-39.0, f.chinY)
        let outline: Outline
        switch view.angle {
        case .front:
            let outer: [Point] = [
                Point(f.cheek - 0.4, top - 8), Point(f.cheek - 1 + length * 0.12, -30), Point(f.jaw + 1.6 + length * 0.2, f.jawY + 3),
                Point(f.chin + 4 + length * 0.45, bottom - 1 + length * 0.6), Point(f.chin * 0.5 + 1, bottom + 1 + length),
            ]
            let inner: [Point] = [Point(12.5, -22), Point(f.jaw - 8, -23), Point(f.cheek - 5.5, -34), Point(f.cheek - 3, top - 8)]
            let right = inner + outer
            outline = .smooth([Point(0, -23)] + right + right.reversed().map { Point(-$0.x, $0.y) }, tightness: 0.85)
        case .threeQuarter:
            outline = .smooth(
                [
                    view.at(0, -22.6, out: 3), Point(30, -23), Point(37.4 + (f.jaw - 30) * 0.5, -27),
                    Point(35.6 + (f.jaw - 30) * 0.5 + length * 0.1, -17),
                    Point(26 + (f.chin - 12) * 0.5 + length * 0.5, bottom - 3 + length * 0.7),
                    Point(13 + length * 0.3, bottom + 1.6 + length),
                    Point(-4 - (f.chin - 12) * 0.5 - length * 0.1, bottom - 2 + length * 0.75),
                    Point(-25 - (f.jaw - 30) * 0.6, f.jawY + 2 + length * 0.2),
                    Point(-31.5, -34), Point(-29, -47), Point(-24.6, -46), Point(-20, -31), Point(-6, -22), Point(4, -21.6),
                ], tightness: 0.85)
        case .profile:
            outline = .smooth(
                [
                    Point(40.6, -22), Point(42, -18), Point(40.6, -10), Point(39.5 + length * 0.5, -4),
                    Point(38 + length * 0.6, bottom + 2 + length * 0.7),
                    Point(29 + length * 0.2, bottom + 3.6 + length), Point(17, bottom + 1.6 + length * 0.6), Point(-1, -9 + length * 0.3),
                    Point(-1.6, -30),
                    Point(0.6, -48), Point(6, -47), Point(8, -32), Point(20, -22.5), Point(32, -22.5),
                ], tightness: 0.85)
        }
        let tone = beardTone
        if length == 0 { return canvas.fill(outline, tone.base.mixed(with: skin.shade, 0.35), 0.3) }
        canvas.shaded(outline, tone, depth: 4)
        canvas.clipped(outline) { canvas in strands(length, tone, into: &canvas) }
    }

    private func strands(_ length: Double, _ tone: Tone, into canvas: inout Canvas) {
        let middle = view.angle == .profile ? 30 : view.middle
        for index in -7...7 {
            let x = Double(index) * 4.6
            let from = Point(middle + x, -13 + abs(x) * -0.35 + (abs(index) < 3 ? 8 : 0))
            canvas.stroke(
                .bow(from, Point(middle + x * 0.86, from.y + 7 + length * 0.5), x > 0 ? 1 : -1), index % 2 == 0 ? tone.shade : tone.rim, 1,
                0.55)
        }
    }

    private func goatee(into canvas: inout Canvas) {
        let middle = view.angle == .profile ? 34.5 : view.middle - (view.angle == .threeQuarter ? -1 : 0)
        let y = face.chinY
        let width = view.angle == .profile ? 6.5 : 10.5
        let patch = Outline.smooth([
            Point(middle - width * 0.5, y - 8.5), Point(middle + width * 0.5, y - 8.5), Point(middle + width, y - 3.5),
            Point(middle + width * 0.55, y + 5), Point(middle, y + 7), Point(middle - width * 0.55, y + 5), Point(middle - width, y - 3.5),
        ])
        canvas.shaded(patch, beardTone, depth: 2)
    }

    func moustache(into canvas: inout Canvas) {
        switch person.appearance.facialHair {
        case .none, .stubble: return
        default: break
        }
        let isAlone = person.appearance.facialHair == .moustache
        let half = isAlone ? 14.0 : 12
        let draw: (inout Canvas) -> Void = { canvas in
            var shape = Outline()
            shape.move(0, -22.4)
            shape.curve(4, -24, half * 0.75, -22, half, isAlone ? -17 : -14)
            shape.curve(half * 0.7, -17, 4, -17, 0, -18.6)
            shape.curve(-4, -17, -half * 0.7, -17, -half, isAlone ? -17 : -14)
            shape.curve(-half * 0.75, -22, -4, -24, 0, -22.4)
            shape.close()
            canvas.shaded(shape, beardTone, depth: 1.4)
        }
        let lower = face.chinY * 0.4
        switch view.angle {
        case .front: canvas.moved(0, lower, draw)
        case .threeQuarter: canvas.group("translate(\(digits(view.middle + 2.4)) \(digits(lower))) scale(0.86 1)", draw)
        case .profile:
            canvas.group("translate(40.4 0) scale(0.78 1)") { canvas in
                canvas.clipped(.rectangle(-30, -40, 32.6, 40)) { draw(&$0) }
            }
        }
    }

    func freckles(into canvas: inout Canvas) {
        let colour = skin.shade.mixed(with: light.seen(0x8A4B2C), 0.5)
        var lot = Lot("freckles")
        for side in sides {
            for _ in 0..<13 {
                let place = view.at(side * lot.number(7...29), lot.number(-38...(-26)))
                canvas.fill(.circle(place, lot.number(0.5...0.95)), colour, 0.75)
            }
        }
        for _ in 0..<5 { canvas.fill(.circle(view.at(lot.number(-5...5), lot.number(-36...(-29)), out: 3), 0.6), colour, 0.7) }
    }

    func marks(into canvas: inout Canvas) {
        if person.has(.beautyMark) {
            let place = view.angle == .profile ? Point(30, -21) : view.at(-15.5, -20)
            canvas.fill(.circle(place, 1.5), light.seen(0x3A211C))
        }
        if person.has(.dimples) {
            for side in sides {
                let place = view.angle == .profile ? Point(26, -15) : view.at(side * 17.5, -15.5)
                canvas.stroke(
                    .bow(Point(place.x - side * 0.8, place.y - 3), Point(place.x - side * 0.4, place.y + 3), side * 1.3), line, 1.5, 0.75)
            }
        }
        if person.has(.laughLines) { laughLines(0.8, into: &canvas) }
        if person.wears(.noseRing) {
            let place =
                view.angle == .profile
                ? Point(40, -25.4)
                : view.angle == .front ? Point(-4.6, -45 + person.noseLength + 1.6) : Point(view.middle + 4, -45 + person.noseLength + 2)
            canvas.stroke(.circle(place, 1.9), light.seen(0xF0C95C), 0.95)
        }
    }
}
