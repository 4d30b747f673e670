import Glibc

/// The trunk as it is turned: from the neck at 24 to the hips at 215.
struct Torso {
    let frame: Frame
    /// How far the middle line has moved to the right, as a share of the half width.
    let turn: Double
    let narrowing: Double

    init(frame: Frame, angle: HeadView.Angle) {
        self.frame = frame
        switch angle {
        case .front: (turn, narrowing) = (0, 1)
        case .threeQuarter: (turn, narrowing) = (0.2, 0.95)
        case .profile: (turn, narrowing) = (0.34, 0.86)
        }
    }

    static let shoulderY = 50.0
    static let waistY = 146.0
    static let hipY = 212.0

    /// Half the trunk's width at a height.
    func half(_ y: Double) -> Double {
        let places: [(Double, Double)] = [
            (24, frame.neck + 3), (32, frame.neck + 12), (40, frame.shoulder - 14), (50, frame.shoulder - 5), (84, frame.chest),
            (146, frame.waist),
            (212, frame.hip), (250, frame.hip - 1), (520, frame.hip * 0.8),
        ]
        guard y > places[0].0 else { return places[0].1 * narrowing }
        for index in 1..<places.count where y <= places[index].0 {
            let (from, to) = (places[index - 1], places[index])
            let share = (y - from.0) / (to.0 - from.0)
            let eased = index > 4 ? share * share * (3 - 2 * share) : share
            return (from.1 + (to.1 - from.1) * eased) * narrowing
        }
        return places[places.count - 1].1 * narrowing
    }

    /// A place on the trunk: −1 at its left edge, 0 on the middle line, 1 at its right edge.
    func at(_ across: Double, _ y: Double, ease: Double = 0) -> Point {
        let u = across + turn * max(0, 1 - across * across)
        return Point(u * (half(y) + ease), y)
    }

    /// A joint of a pose, for these shoulders and as turned.
    func joint(_ point: Point) -> Point {
        let side = point.x < 0 ? -1.0 : 1.0
        let reach = min(1, abs(point.x) / 58)
        let x = point.x + side * (frame.shoulder - 58) * reach
        return Point(x * (0.5 + narrowing * 0.5) + turn * 6, point.y)
    }

    func shoulder(_ side: Double) -> Point {
        let x = side * (frame.shoulder - 12) * narrowing
        return Point(x, Torso.shoulderY + 5)
    }

    /// The trunk's outline from the shoulders to a hem, wider by `ease`, the hem wider by `flare`.
    func outline(ease: Double, hem: Double, flare: Double = 0, waist: Double = 0, neckline: Double = 24) -> Outline {
        var right: [Point] = [
            Point((frame.neck + 5) * narrowing, neckline), Point((frame.shoulder - 18) * narrowing, 37 - ease * 0.1),
            Point((frame.shoulder - 4 + ease * 0.4) * narrowing, 50),
            Point((frame.chest + ease) * narrowing, 86),
        ]
        let rows = [116.0, Torso.waistY, 180, Torso.hipY, 250, 300, 360, 430, 520]
        for y in rows where y < hem - 8 {
            let share = max(0, (y - Torso.waistY) / max(1, hem - Torso.waistY))
            let pinch = y <= Torso.hipY ? waist * max(0, 1 - abs(y - Torso.waistY) / 60) : 0
            right.append(Point(half(y) + ease - pinch + flare * share, y))
        }
        right.append(Point(half(hem) + ease + flare, hem))
        var o = Outline()
        o.move(-right[0].x, right[0].y)
        o.line(right[0].x, right[0].y)
        o.run(right, 0.9)
        o.quad(0, hem + 5 + flare * 0.16, -right[right.count - 1].x, hem)
        o.run(right.reversed().map { Point(-$0.x, $0.y) }, 0.9)
        o.close()
        return o
    }
}
