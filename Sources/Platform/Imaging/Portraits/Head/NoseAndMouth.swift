/// The middle of the face, from the bridge of the nose to the lower lip.
extension HeadPainter {
    func nose(into canvas: inout Canvas) {
        let tip = -45 + person.noseLength
        let wide = 5.4 * person.noseWidth
        let shade = skin.shade
        switch view.angle {
        case .front:
            var side = Outline()
            side.move(3.4, -46)
            side.curve(2.4, -38, 3.2, tip - 7, wide * 0.9, tip - 1)
            side.curve(wide * 1.15, tip + 2.6, wide * 0.3, tip + 3.6, 0, tip + 3.4)
            side.curve(2.2, tip, 1.2, -40, 3.4, -46)
            canvas.fill(side, shade, 0.55)
            let under = Outline.strand(
                [
                    Point(-wide, tip + 0.6), Point(-wide * 0.55, tip + 2.9), Point(0, tip + 3.7), Point(wide * 0.55, tip + 2.9),
                    Point(wide, tip + 0.6),
                ])
            canvas.stroke(under, line, 1.35, 0.75)
            if person.noseKind % 2 == 0 {
                canvas.stroke(.bow(Point(-wide - 0.6, tip - 2.4), Point(-wide, tip + 1), 0.9), line, 1, 0.5)
                canvas.stroke(.bow(Point(wide, tip + 1), Point(wide + 0.6, tip - 2.4), 0.9), line, 1, 0.5)
            }
            canvas.glow(Point(-1.2, tip - 2), 3.6, skin.base.lighter(0.5), 0.6)
            canvas.fill(.ellipse(Point(-1.4, -38), 1, 5), skin.base.lighter(0.5), 0.3)
        case .threeQuarter:
            let m = view.middle
            let bridge = Outline.strand([
                Point(m + 7.4, -50), Point(m + 6.6, -44), Point(m + 8.4, -37), Point(m + 12.4, tip - 2), Point(m + 11.6, tip + 2),
                Point(m + 7, tip + 3.4),
            ])
            var side = bridge
            side.line(m + 2, tip + 3)
            side.curve(m + 4, tip - 4, m + 3, -40, m + 7.4, -50)
            side.close()
            canvas.fill(side, skin.rim, 0.22)
            canvas.stroke(bridge, line, 1.3, 0.75)
            canvas.stroke(.bow(Point(m + 2, tip - 2.6), Point(m + 2.6, tip + 3), -1.8), line, 1.2, 0.6)
        case .profile:
            canvas.stroke(.bow(Point(36.4, -30), Point(37, -24.8), -1.7), line, 1.2, 0.7)
            canvas.stroke(.bow(Point(39, -25.4), Point(41.6, -26.2), 0.5), line, 1.2, 0.7)
        }
    }

    func mouth(into canvas: inout Canvas) {
        let lip = light.seen(
            person.appearance.skin.mixed(with: person.appearance.skinTone > 6 ? 0x7A3038 : 0xC4454E, person.isMasculine ? 0.36 : 0.56))
        let y = -14.6 + face.chinY * 0.45
        let draw: (inout Canvas) -> Void = { canvas in
            switch expression.mouth {
            case .laugh, .cheer: openMouth(lip, isWide: expression.mouth == .cheer, into: &canvas)
            case .round:
                canvas.fill(.ellipse(Point(0, 1.5), 4.4, 5.6), lip)
                canvas.fill(.ellipse(Point(0, 1.8), 3, 4.2), 0x5A1A22)
            default: closedMouth(lip, into: &canvas)
            }
        }
        switch view.angle {
        case .front: canvas.moved(0, y, draw)
        case .threeQuarter: canvas.group("translate(\(digits(view.middle + 1.8)) \(digits(y))) scale(0.88 1)", draw)
        case .profile:
            canvas.clipped(view.outline) { canvas in
                canvas.group("translate(40.2 \(digits(-15.2))) scale(0.86 0.9)", draw)
            }
        }
    }

    private func openMouth(_ lip: Colour, isWide: Bool, into canvas: inout Canvas) {
        let (half, drop) = isWide ? (11.0, 11.5) : (12.0, 9.5)
        var shape = Outline()
        shape.move(-half, -2.6)
        shape.curve(-half * 0.5, -1.2, half * 0.5, -1.2, half, -2.6)
        shape.curve(half * 0.92, drop * 0.75, half * 0.4, drop, 0, drop)
        shape.curve(-half * 0.4, drop, -half * 0.92, drop * 0.75, -half, -2.6)
        shape.close()
        canvas.fill(shape, 0x64202B)
        canvas.clipped(shape) { canvas in
            canvas.fill(.ellipse(Point(0, drop + 1.2), half * 0.62, 5), light.seen(0xE0707A))
            canvas.fill(.rectangle(-half, -4, half * 2, 6.2, radius: 2), light.seen(0xFFFDF8))
        }
        canvas.stroke(shape, lip, 1.9)
        corners(half + 0.6, -2.8, into: &canvas)
    }

    private func corners(_ x: Double, _ y: Double, into canvas: inout Canvas) {
        for side in [-1.0, 1.0] {
            canvas.stroke(.bow(Point(side * (x + 0.6), y - 1.6), Point(side * (x + 1), y + 1.8), side * 0.7), line, 1, 0.6)
        }
    }

    /// Half width, how far the corners rise, and the middle's shift to the right, of a mouth with closed lips.
    private var lips: (half: Double, left: Double, right: Double, shift: Double) {
        switch expression.mouth {
        case .soft: (9.4, -1.5, -1.5, 0)
        case .grin: (10.6, -1.6, -4, 0.8)
        case .smirk: (9.8, -0.6, -3.4, 0.6)
        case .aside: (7.2, 0.4, -0.6, 2.2)
        case .firm: (9.2, 0.3, 0.3, 0)
        case .cozy: (8.8, -2.6, -2.6, 0)
        case .dreamy: (7.4, -1.2, -1.2, 0)
        case .proud: (11, -3.2, -3.2, 0)
        default: (8.6, 0.7, 0.7, 0)
        }
    }

    private func closedMouth(_ lip: Colour, into canvas: inout Canvas) {
        let (half, left, right, shift) = lips
        let full = person.lipFullness
        let (from, to) = (Point(-half + shift, left), Point(half + shift, right))
        let sag = -(left + right) / 2 * 0.75
        var upper = Outline()
        upper.move(from.x, from.y)
        upper.curve(-half * 0.5 + shift, -2.3 * full + left * 0.4, -2.4 + shift, -3.3 * full, shift, -2.1 * full + sag * 0.4)
        upper.curve(2.4 + shift, -3.3 * full, half * 0.5 + shift, -2.3 * full + right * 0.4, to.x, to.y)
        upper.curve(half * 0.45 + shift, sag + 0.9, -half * 0.45 + shift, sag + 0.9, from.x, from.y)
        upper.close()
        var lower = Outline()
        lower.move(from.x + 1.2, from.y + 0.2)
        lower.curve(-half * 0.45 + shift, sag + 0.6, half * 0.45 + shift, sag + 0.6, to.x - 1.2, to.y + 0.2)
        lower.curve(half * 0.5 + shift, sag + 4.6 * full, -half * 0.5 + shift, sag + 4.6 * full, from.x + 1.2, from.y + 0.2)
        lower.close()
        canvas.fill(upper, lip.mixed(with: line, 0.16))
        canvas.fill(lower, lip)
        canvas.fill(.ellipse(Point(-1.2 + shift, sag + 2.3 * full), half * 0.3, 0.8 * full), lip.lighter(0.5), 0.5)
        var seam = Outline()
        seam.move(from.x, from.y)
        seam.curve(-half * 0.45 + shift, sag + 0.8, half * 0.45 + shift, sag + 0.8, to.x, to.y)
        canvas.stroke(seam, lip.mixed(with: 0x3C1018, 0.62), 1.4)
        canvas.stroke(.bow(Point(-3.2 + shift, sag + 6.1 * full), Point(3.2 + shift, sag + 6.1 * full), -0.9), line, 1, 0.35)
        if left < -1 || right < -1 { corners(half, min(left, right), into: &canvas) }
        if expression.mouth == .grin {
            canvas.fill(
                .smooth([Point(1, sag + 1), Point(7.6, sag - 0.4), Point(7, sag + 4.8), Point(4.2, sag + 6.8), Point(1.8, sag + 5)]),
                light.seen(0xE0707A))
            canvas.stroke(.segment(Point(4.4, sag + 1.4), Point(4.4, sag + 4.6)), light.seen(0xB8505C), 0.8)
        }
    }
}
