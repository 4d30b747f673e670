/// Legs, trousers, skirts and shoes.
struct LegPainter {
    let garment: Garment
    let colour: Tone
    let skin: Tone
    let shoe: Tone
    let frame: Frame
    let posture: Posture
    let torso: Torso
    /// Where the ankles are, without seats and strides.
    static func ankleY(_ frame: Frame) -> Double { 222 + 283 * frame.leg }

    private var joints: [(hip: Point, knee: Point, ankle: Point, toe: Double)] {
        let w = frame.hip * torso.narrowing
        let (knee, ankle) = (222 + 144 * frame.leg, 222 + 283 * frame.leg)
        let hip = [Point(-w * 0.5, 216), Point(w * 0.5, 216)]
        let right = torso.turn > 0
        switch posture.stance {
        case .easy:
            return [
                (hip[0], Point(-w * 0.52, knee), Point(-w * 0.54, ankle), right ? 1 : -0.7),
                (hip[1], Point(w * 0.6, knee - 2), Point(w * 0.66, ankle - 2), 1),
            ]
        case .wide:
            return [
                (hip[0], Point(-w * 0.72, knee), Point(-w * 0.92, ankle), right ? 0.8 : -1),
                (hip[1], Point(w * 0.72, knee), Point(w * 0.92, ankle), 1),
            ]
        case .crossed:
            return [
                (hip[0], Point(-w * 0.36, knee), Point(w * 0.2, ankle - 4), 1), (hip[1], Point(w * 0.5, knee), Point(w * 0.42, ankle), 1),
            ]
        case .stride:
            return [
                (hip[0], Point(-w * 0.62, knee - 4), Point(-w * 1.5, ankle - 26), 0.5),
                (hip[1], Point(w * 0.98, knee - 8), Point(w * 1.42, ankle - 2), 1.1),
            ]
        case .seated:
            return [
                (hip[0], Point(-w * 1.05, 262), Point(-w * 0.95, 262 + 138 * frame.leg), right ? 0.8 : -0.8),
                (hip[1], Point(w * 1.05, 266), Point(w * 0.98, 266 + 138 * frame.leg), 0.8),
            ]
        }
    }

    func draw(into canvas: inout Canvas) {
        for joint in joints {
            let way = Limbs.way(joint.hip, joint.knee, joint.ankle)
            let t = frame.limb * 1.08
            let thigh = frame.hip * torso.narrowing * 1.02
            let bare = Limbs.widths(min(46 * t, thigh), 31 * t, 19 * t)
            canvas.shaded(.tube(way, bare), skin, depth: 6)
            foot(joint.ankle, joint.toe, into: &canvas)
            let cloth: ([Double], Double)? =
                switch garment.bottom {
                case .trousers: (Limbs.widths(thigh, 38 * t, 29 * t), 0.97)
                case .wide: (Limbs.widths(thigh + 2, 46 * t, 46 * t), 0.97)
                case .leggings: (Limbs.widths(min(48 * t, thigh), 33 * t, 21.5 * t), 0.96)
                case .shorts: (Limbs.widths(thigh + 2, 47 * t, 30 * t), 0.42)
                case .skirt, .bare: nil
                }
            if let (widths, share) = cloth {
                let part = Limbs.part(way, share)
                let outline = Outline.tube(part, Limbs.part(widths, share), roundEnd: false)
                canvas.shaded(outline, colour, depth: 7)
                canvas.clipped(outline) { canvas in
                    canvas.stroke(.bow(joint.knee + Point(-16, -8), joint.knee + Point(8, -3), -3), colour.shade, 2.2, 0.6)
                    canvas.stroke(.bow(joint.ankle + Point(-15, -18), joint.ankle + Point(8, -14), -3), colour.shade, 2.2, 0.6)
                    canvas.stroke(
                        .bow(
                            joint.hip + Point(joint.hip.x < 0 ? 14 : -14, 26), joint.hip + Point(joint.hip.x < 0 ? -6 : 6, 34),
                            joint.hip.x < 0 ? -3 : 3), colour.shade, 2.4, 0.6)
                }
            }
        }
        guard garment.bottom != .bare else { return }
        let w = frame.hip * torso.narrowing
        let seat = Outline.smooth(
            [
                Point(-w + 1, 196), Point(w - 1, 196), Point(w - 1, 222), Point(w * 0.5, 236), Point(0, 240), Point(-w * 0.5, 236),
                Point(-w + 1, 222),
            ], tightness: 0.4)
        canvas.shaded(seat, colour, depth: 6)
        canvas.stroke(.bow(Point(torso.turn * 30, 222), Point(torso.turn * 30 + 3, 244), 1), colour.shade, 2, 0.8)
    }

    private func foot(_ ankle: Point, _ toe: Double, into canvas: inout Canvas) {
        let side = toe < 0 ? -1.0 : 1.0
        let reach = abs(toe)
        let ground = ankle.y + 21
        func p(_ x: Double, _ y: Double) -> Point { Point(ankle.x + side * x, y) }
        let isTall = garment.shoes == .boots
        let top = isTall ? ankle.y - 34 : ankle.y - (garment.shoes == .sneakers ? 3 : -4)
        let upper = Outline.smooth(
            [
                p(-11, top), p(11, top), p(12, ankle.y + 4), p(14 + 12 * reach, ankle.y + 9), p(19 + 15 * reach, ground - 4),
                p(18 + 15 * reach, ground), p(-12, ground), p(-13.5, ankle.y + 8),
            ], tightness: 0.75)
        if garment.shoes == .sandals {
            canvas.shaded(
                .smooth(
                    [
                        p(-9, ankle.y - 4), p(9, ankle.y - 4), p(12, ankle.y + 8), p(17 + 14 * reach, ground - 5),
                        p(16 + 14 * reach, ground - 2), p(-11, ground - 2), p(-11, ankle.y + 8),
                    ], tightness: 0.75), skin, depth: 3)
            canvas.stroke(.bow(p(-10, ankle.y + 3), p(11, ankle.y + 3), -1.5), shoe.base, 3.4)
            canvas.stroke(.bow(p(8, ground - 3), p(18 + 6 * reach, ankle.y + 9), -2), shoe.base, 4)
            canvas.fill(.rectangle(ankle.x - (side > 0 ? 13 : 19 + 15 * reach), ground - 3, 32 + 15 * reach, 4.4, radius: 2), shoe.shade)
            return
        }
        canvas.shaded(upper, shoe, depth: 4)
        let sole = side > 0 ? ankle.x - 13.5 : ankle.x - 20 - 15 * reach
        let tone = garment.shoes == .sneakers ? Colour.white.mixed(with: shoe.shade, 0.18) : shoe.deep
        canvas.fill(.rectangle(sole, ground - 4, 33.5 + 15 * reach, 5.4, radius: 2.4), tone)
        if garment.shoes == .sneakers {
            for index in 0..<3 {
                canvas.stroke(
                    .segment(
                        p(5 + Double(index) * 4 * reach, ankle.y + 3 + Double(index) * 2.6),
                        p(12 + Double(index) * 4 * reach, ankle.y + 1 + Double(index) * 3)), .white, 1.5, 0.9)
            }
        }
    }
}
