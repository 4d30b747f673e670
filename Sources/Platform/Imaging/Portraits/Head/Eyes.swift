/// Eyes and brows.
extension HeadPainter {
    func eyeCentre(_ side: Double) -> Point {
        view.angle == .profile ? Point(25.5, -45.5) : view.at(side * person.eyeDistance, -45)
    }

    func eyes(into canvas: inout Canvas) {
        for side in sides {
            let closed = expression.open == 0 || (expression.winks && side == (view.angle == .profile ? 2 : 1))
            if closed { closedEye(side, into: &canvas) } else { openEye(side, into: &canvas) }
        }
    }

    /// Heights above and below the middle, tilt of the outer corner, width.
    private var shape: (above: Double, below: Double, tilt: Double, width: Double) {
        switch person.appearance.eyeShape {
        case .almond: (6.2, 4.2, -0.8, 1)
        case .round: (7.4, 5.8, 0, 0.95)
        case .hooded: (4.9, 4.4, 0.2, 1)
        case .monolid: (5, 3.8, -1.5, 1.06)
        case .upturned: (6.1, 4.2, -3, 1.02)
        case .downturned: (6, 4.6, 2.4, 1)
        }
    }

    private func openEye(_ side: Double, into canvas: inout Canvas) {
        let centre = eyeCentre(side)
        let narrow = view.narrowing(side * person.eyeDistance)
        let size = person.eyeSize
        let half = 8.7 * shape.width * size * narrow
        // In profile the corner at the nose is the ball's round front.
        let inner = Point(centre.x - side * half, centre.y + 1.1)
        let outer = Point(centre.x + side * half, centre.y + shape.tilt)
        let above = shape.above * size * min(1.2, 0.3 + 0.7 * expression.open)
        let below = shape.below * size * (expression.open < 0.85 ? 0.85 : 1)
        let sag = shape.tilt * 0.5
        var upper = Outline()
        upper.move(inner.x, inner.y)
        upper.curve(
            inner.x + side * half * 0.42, centre.y - above * 1.3, outer.x - side * half * 0.62, centre.y - above * 1.28 + sag, outer.x,
            outer.y)
        var ball = upper
        ball.curve(
            outer.x - side * half * 0.42, centre.y + below * 1.25 + sag * 0.4, inner.x + side * half * 0.7, centre.y + below * 1.25,
            inner.x,
            inner.y)
        ball.close()
        let white = light.seen(0xFFFBF6)
        canvas.fill(ball, white)
        let iris = light.seen(person.appearance.eyeColour.pigment)
        let radius = 5.7 * size * (expression.open > 1.1 ? 0.94 : 1)
        let gaze = Point(
            centre.x + expression.gaze.x * narrow + (view.angle == .profile ? 3.4 : view.angle == .threeQuarter ? 1.2 : 0),
            centre.y - 0.4 + expression.gaze.y)
        canvas.clipped(ball) { canvas in
            canvas.fill(.ellipse(gaze, radius * narrow, radius), iris.darker(0.42))
            canvas.fill(.ellipse(gaze, (radius - 0.8) * narrow, radius - 0.8), iris)
            canvas.fill(.ellipse(Point(gaze.x, gaze.y + 1.6), (radius - 1.6) * narrow, radius * 0.58), iris.lighter(0.3), 0.6)
            canvas.fill(.ellipse(gaze, 2.7 * narrow, 2.7), 0x17121A)
            // The lid's shadow upon the ball.
            canvas.stroke(upper, light.seen(0x3A2A4A), 4.4, 0.26)
        }
        let spark = Point(gaze.x - 1.9 * narrow, gaze.y - 2)
        canvas.fill(.circle(spark, 1.55), 0xFFFFFF, 0.95)
        canvas.fill(.circle(Point(gaze.x + 1.9 * narrow, gaze.y + 1.9), 0.8), 0xFFFFFF, 0.6)
        lid(upper, inner, outer, side, half, above, into: &canvas)
    }

    private func lid(
        _ upper: Outline, _ inner: Point, _ outer: Point, _ side: Double, _ half: Double, _ above: Double, into canvas: inout Canvas
    ) {
        let lash = light.seen(0x2A1A1E)
        canvas.stroke(upper, lash, person.isFeminine ? 2.5 : person.isMasculine ? 1.9 : 2.2)
        let below = Outline.bow(
            Point(inner.x + side * half * 0.5, inner.y + shape.below * 0.86), Point(outer.x - side * half * 0.08, outer.y + 1.2),
            side * -1.3)
        canvas.stroke(below, line, 0.8, 0.5)
        if !person.isMasculine {
            let length = (person.isFeminine ? 4.6 : 2.4) * (side > 0 && view.angle == .threeQuarter ? 0.5 : 1)
            canvas.stroke(
                .bow(outer, Point(outer.x + side * length * (view.angle == .front ? 1 : 0.7), outer.y - length * 0.72), side * 0.8), lash,
                1.8)
        }
        // The fold above.
        let lift = above + (person.appearance.eyeShape == .hooded ? 1.2 : 3)
        guard person.appearance.eyeShape != .monolid, expression.open <= 1.2 else { return }
        var fold = Outline()
        fold.move(inner.x + side * half * 0.2, inner.y - lift * 0.62)
        fold.curve(
            inner.x + side * half * 0.6, inner.y - lift * 1.25, outer.x - side * half * 0.6, outer.y - lift * 1.3,
            outer.x + side * half * 0.08, outer.y - (person.appearance.eyeShape == .hooded ? 1 : 2.6))
        canvas.stroke(fold, line, person.appearance.eyeShape == .hooded ? 1.7 : 1.1, 0.55)
    }

    private func closedEye(_ side: Double, into canvas: inout Canvas) {
        let centre = eyeCentre(side)
        let half = 8.6 * person.eyeSize * view.narrowing(side * person.eyeDistance)
        let isUp = expression.isSmiling || expression.winks
        let y = centre.y + (isUp ? 1.5 : 0)
        let (from, to) = (Point(centre.x - half, y), Point(centre.x + half, y + (side > 0 ? 0.4 : 0)))
        let lash = light.seen(0x2A1A1E)
        canvas.stroke(.bow(from, to, isUp ? 2.9 : -2.5), lash, 2.4)
        guard !person.isMasculine else { return }
        let corner = side < 0 ? from : to
        for step in 0..<2 {
            let dx = side * (2.6 - Double(step) * 1.4)
            canvas.stroke(
                .segment(
                    Point(corner.x - side * Double(step) * 3, corner.y + (isUp ? 0 : Double(step) * 1.2)),
                    Point(corner.x - side * Double(step) * 3 + dx, corner.y + 2 + Double(step))), lash, 1.3)
        }
    }

    func brows(into canvas: inout Canvas) {
        var colour = light.seen(person.appearance.hairColour.brow.mixed(with: 0xB9B9BE, person.years * 0.5))
        // Seen on dark skin, too.
        if colour.contrast(with: skin.base) < 1.7 { colour = colour.mixed(with: skin.base.luminance < 0.06 ? 0x0C0709 : 0x1A1014, 0.72) }
        for side in sides {
            let lift = expression.browRaise + (side > 0 || view.angle == .profile ? expression.browLift : 0)
            let narrow = view.narrowing(side * (person.eyeDistance + 1))
            let centre =
                view.angle == .profile ? Point(26.5, -58.5 - lift) : Point(view.at(side * (person.eyeDistance + 0.8), 0).x, -58.5 - lift)
            let half = 10.2 * narrow
            let weight = 2.5 * person.browWeight
            let inner = Point(centre.x - side * half, centre.y + 1.4 + expression.browTilt)
            let outer = Point(centre.x + side * half * 1.08, centre.y + 1.9 - expression.browTilt * 0.5)
            let peak = Point(centre.x + side * half * 0.28, centre.y - 1.5 - person.browArch * 1.7)
            var brow = Outline()
            brow.move(inner.x, inner.y - weight * 0.62)
            brow.quad(peak.x - side * half * 0.2, peak.y - weight * 0.75, outer.x, outer.y)
            brow.quad(peak.x, peak.y + weight * 0.9, inner.x, inner.y + weight * 0.62)
            brow.quad(inner.x - side * 1.1, inner.y, inner.x, inner.y - weight * 0.62)
            brow.close()
            canvas.fill(brow, colour)
            if person.has(.scarBrow), side > 0 || view.angle == .profile {
                let cut = Point(centre.x + side * half * 0.42, centre.y)
                canvas.stroke(.segment(Point(cut.x - 1.4, cut.y - 7.5), Point(cut.x + 1.6, cut.y + 5)), skin.base, 2.1)
                canvas.stroke(.segment(Point(cut.x - 1.8, cut.y - 9), Point(cut.x + 2, cut.y + 7)), flush, 0.9, 0.8)
            }
        }
    }
}
