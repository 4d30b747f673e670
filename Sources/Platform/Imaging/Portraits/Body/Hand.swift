/// Hands: simple, of palm and fingers, drawn along the forearm's direction with the wrist at the origin.
struct Hand {
    enum Kind {
        case relaxed
        case fist
        case open
        case pointing
        case grip
        case thumb
        case flat
        case offering
        case chin
        case hip
        case onArm
        /// Not seen: behind the other arm.
        case tucked
    }

    let skin: Tone
    let line: Colour
    /// 1 or −1: on which side the thumb is.
    let thumbSide: Double

    func draw(_ kind: Kind, into canvas: inout Canvas) {
        shape(kind, into: &canvas)
        // No line between hand and arm.
        if kind != .tucked { canvas.fill(.rectangle(-6.4, -6.6, 8.4, 13.2, radius: 2), skin.base) }
    }

    private func shape(_ kind: Kind, into canvas: inout Canvas) {
        switch kind {
        case .tucked: return
        case .relaxed: relaxed(into: &canvas)
        case .fist: fist(into: &canvas)
        case .open: open(into: &canvas)
        case .pointing:
            finger([p(14, -5), p(26, -6), p(40, -6)], 6.6, into: &canvas)
            fist(into: &canvas)
        case .grip: grip(into: &canvas)
        case .thumb:
            finger([p(11, -6), p(13, -16), p(12, -27)], 8, into: &canvas)
            fist(into: &canvas)
        case .flat, .onArm: flat(into: &canvas)
        case .offering: offering(into: &canvas)
        case .chin: chin(into: &canvas)
        case .hip: hip(into: &canvas)
        }
    }

    /// The thumb's side is up.
    private func p(_ x: Double, _ y: Double) -> Point { Point(x, y * thumbSide) }

    private func finger(_ way: [Point], _ width: Double, into canvas: inout Canvas) {
        let outline = Outline.strand(way)
        canvas.stroke(outline, line, width + 1.7)
        canvas.stroke(outline, skin.base, width)
    }

    private func palm(_ points: [Point], into canvas: inout Canvas) {
        let outline = Outline.smooth(points)
        canvas.stroke(outline, line, 1.5)
        canvas.shaded(outline, skin, depth: 2)
    }

    private func relaxed(into canvas: inout Canvas) {
        finger([p(5, -4), p(14, -10.5), p(22, -9)], 6.4, into: &canvas)
        palm([p(-4, -7), p(8, -8.5), p(22, -8), p(31, -6), p(36.5, 0), p(34, 6.5), p(24, 9), p(10, 8.6), p(-4, 7)], into: &canvas)
        for y in [-3.2, 0.8, 4.6] { canvas.stroke(.bow(p(22, y), p(34 - abs(y - 0.6) * 0.6, y * 0.8), 0.6), line, 1, 0.6) }
        finger([p(6, -5), p(14, -9), p(21, -7)], 6, into: &canvas)
        canvas.fill(.ellipse(p(6, -3), 7, 4.5), skin.base)
    }

    private func fist(into canvas: inout Canvas) {
        palm([p(-4, -7), p(8, -9.5), p(20, -9), p(25.5, -3), p(25, 6), p(18, 10), p(6, 9), p(-4, 7)], into: &canvas)
        for y in [-3.6, 1, 5.4] { canvas.stroke(.bow(p(15, y), p(25.4, y - 0.5), 0.5), line, 1, 0.65) }
        finger([p(6, -5), p(14, -2), p(19, 2.6)], 6, into: &canvas)
        canvas.fill(.ellipse(p(5, -2), 6.5, 5), skin.base)
    }

    private func open(into canvas: inout Canvas) {
        finger([p(4, -5), p(13, -14), p(20, -21)], 6.6, into: &canvas)
        for (from, to, width) in [
            (p(17, 7), p(33, 15), 5.4), (p(19, 3), p(40, 7), 6.1), (p(19, -2), p(42.5, -2), 6.3), (p(17, -6), p(39, -11), 6.1),
        ] { finger([from, from.towards(to, 0.5), to], width, into: &canvas) }
        let outline = Outline.smooth([p(-4, -6.5), p(7, -9), p(18, -10), p(24, -3), p(23.6, 5), p(18, 10), p(6, 8), p(-4, 6.5)])
        canvas.fill(outline, skin.base)
        canvas.stroke(.bow(p(7, -6), p(16, 2), 3), line, 0.9, 0.45)
        canvas.stroke(.bow(p(19, -5), p(18, 6), -1.4), line, 0.9, 0.35)
    }

    /// Fingers laid about a thing that is drawn before.
    private func grip(into canvas: inout Canvas) {
        palm([p(-4, -7), p(7, -8.5), p(15, -8), p(19, -2), p(18, 7), p(8, 9), p(-4, 7)], into: &canvas)
        for (y, length) in [(-6.4, 15.0), (-1.2, 17), (4, 16.4), (8.6, 13.6)] {
            finger([p(10, y), p(18, y - 0.6), p(12 + length, y)], 5.4, into: &canvas)
        }
        canvas.fill(.smooth([p(-3, -6), p(8, -7), p(13, -6), p(14, 6), p(6, 8), p(-3, 6)]), skin.base)
    }

    private func flat(into canvas: inout Canvas) {
        finger([p(6, -5), p(15, -11), p(24, -12)], 6.2, into: &canvas)
        palm([p(-4, -7), p(10, -8.6), p(26, -8.4), p(37, -5.6), p(39, 0), p(36, 5.6), p(26, 8.4), p(8, 8.6), p(-4, 7)], into: &canvas)
        for y in [-3.6, 0.4, 4.4] { canvas.stroke(.segment(p(23, y), p(36.5, y * 0.8)), line, 1, 0.6) }
        canvas.fill(.ellipse(p(6, -3), 7, 4.5), skin.base)
    }

    /// The palm up, seen from the side.
    private func offering(into canvas: inout Canvas) {
        palm([p(-4, -6.5), p(10, -8), p(24, -6), p(40, -5), p(43, -2), p(39, 1.4), p(26, 3.4), p(12, 7), p(-4, 6.5)], into: &canvas)
        canvas.stroke(.bow(p(24, -1.4), p(41, -2), 0.4), line, 1, 0.6)
        finger([p(6, -4), p(14, -12), p(23, -15)], 6, into: &canvas)
        canvas.fill(.ellipse(p(6, -2), 7, 4.6), skin.base)
    }

    /// Under the chin: the forefinger up along the cheek.
    private func chin(into canvas: inout Canvas) {
        finger([p(14, 4), p(26, 6), p(38, 9)], 6, into: &canvas)
        palm([p(-4, -7), p(8, -9.6), p(20, -9), p(25, -3), p(25, 5), p(18, 9.4), p(6, 9), p(-4, 7)], into: &canvas)
        for y in [-4.0, 0] { canvas.stroke(.bow(p(14, y), p(24.4, y), 0.5), line, 1, 0.6) }
        finger([p(8, -6), p(17, -10), p(26, -12)], 6, into: &canvas)
        canvas.fill(.ellipse(p(7, -4), 6, 4.6), skin.base)
    }

    /// On the hip: the back of the hand, the fingers forward.
    private func hip(into canvas: inout Canvas) {
        palm([p(-4, -7), p(8, -9), p(20, -6), p(30, 0), p(32, 5), p(27, 8), p(16, 8.4), p(4, 9), p(-4, 7)], into: &canvas)
        for y in [-0.6, 3.6] { canvas.stroke(.bow(p(17, y), p(30, y + 2.4), 0.5), line, 1, 0.55) }
    }
}
