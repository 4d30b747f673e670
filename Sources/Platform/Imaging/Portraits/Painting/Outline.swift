import Glibc

/// A path, open or closed, absolute throughout.
struct Outline {
    private(set) var commands = ""

    // MARK: Step by step

    mutating func move(_ x: Double, _ y: Double) { commands += "M\(digits(x)) \(digits(y))" }
    mutating func line(_ x: Double, _ y: Double) { commands += "L\(digits(x)) \(digits(y))" }
    mutating func curve(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ x: Double, _ y: Double) {
        commands += "C\(digits(x1)) \(digits(y1)) \(digits(x2)) \(digits(y2)) \(digits(x)) \(digits(y))"
    }
    mutating func quad(_ x1: Double, _ y1: Double, _ x: Double, _ y: Double) {
        commands += "Q\(digits(x1)) \(digits(y1)) \(digits(x)) \(digits(y))"
    }
    mutating func close() { commands += "Z" }
    mutating func add(_ other: Outline) { commands += other.commands }

    // MARK: At once

    /// A smooth closed curve through the points. `tightness` 1 is Catmull and Rom's curve, 0 a polygon.
    static func smooth(_ points: [Point], tightness: Double = 1) -> Outline {
        var outline = Outline()
        guard let first = points.first else { return outline }
        outline.move(first.x, first.y)
        let count = points.count
        for index in 0..<count {
            outline.bend(
                points[(index + count - 1) % count], points[index], points[(index + 1) % count], points[(index + 2) % count], tightness)
        }
        outline.close()
        return outline
    }

    /// A smooth open curve through the points.
    static func strand(_ points: [Point], tightness: Double = 1) -> Outline {
        var outline = Outline()
        guard let first = points.first else { return outline }
        outline.move(first.x, first.y)
        outline.run(points, tightness)
        return outline
    }

    /// Goes on smoothly through the points, of which the first is where the path is.
    mutating func run(_ points: [Point], _ tightness: Double = 1) {
        guard points.count > 1 else { return }
        for index in 0..<(points.count - 1) {
            bend(points[max(0, index - 1)], points[index], points[index + 1], points[min(points.count - 1, index + 2)], tightness)
        }
    }

    private mutating func bend(_ before: Point, _ from: Point, _ to: Point, _ after: Point, _ tightness: Double) {
        let first = from + (to - before) * (tightness / 6)
        let second = to - (after - from) * (tightness / 6)
        curve(first.x, first.y, second.x, second.y, to.x, to.y)
    }

    static func polygon(_ points: [Point]) -> Outline {
        var outline = Outline()
        for (index, point) in points.enumerated() {
            if index == 0 { outline.move(point.x, point.y) } else { outline.line(point.x, point.y) }
        }
        outline.close()
        return outline
    }

    static func segment(_ points: Point...) -> Outline {
        var outline = Outline()
        for (index, point) in points.enumerated() {
            if index == 0 { outline.move(point.x, point.y) } else { outline.line(point.x, point.y) }
        }
        return outline
    }

    /// From one point to another with a bow; positive bows lie to the left of the way.
    static func bow(_ from: Point, _ to: Point, _ height: Double) -> Outline {
        let middle = from.towards(to, 0.5) - (to - from).unit.normal * (height * 2)
        var outline = Outline()
        outline.move(from.x, from.y)
        outline.quad(middle.x, middle.y, to.x, to.y)
        return outline
    }

    static func ellipse(_ centre: Point, _ rx: Double, _ ry: Double) -> Outline {
        let k = 0.5523
        var outline = Outline()
        outline.move(centre.x - rx, centre.y)
        outline.curve(centre.x - rx, centre.y - k * ry, centre.x - k * rx, centre.y - ry, centre.x, centre.y - ry)
        outline.curve(centre.x + k * rx, centre.y - ry, centre.x + rx, centre.y - k * ry, centre.x + rx, centre.y)
        outline.curve(centre.x + rx, centre.y + k * ry, centre.x + k * rx, centre.y + ry, centre.x, centre.y + ry)
        outline.curve(centre.x - k * rx, centre.y + ry, centre.x - rx, centre.y + k * ry, centre.x - rx, centre.y)
        outline.close()
        return outline
    }

    static func circle(_ centre: Point, _ radius: Double) -> Outline { ellipse(centre, radius, radius) }

    static func rectangle(_ x: Double, _ y: Double, _ width: Double, _ height: Double, radius: Double = 0) -> Outline {
        var outline = Outline()
        let r = min(radius, min(width, height) / 2)
        guard r > 0 else {
            return polygon([Point(x, y), Point(x + width, y), Point(x + width, y + height), Point(x, y + height)])
        }
        let k = r * 0.4477
        outline.move(x + r, y)
        outline.line(x + width - r, y)
        outline.curve(x + width - k, y, x + width, y + k, x + width, y + r)
        outline.line(x + width, y + height - r)
        outline.curve(x + width, y + height - k, x + width - k, y + height, x + width - r, y + height)
        outline.line(x + r, y + height)
        outline.curve(x + k, y + height, x, y + height - k, x, y + height - r)
        outline.line(x, y + r)
        outline.curve(x, y + k, x + k, y, x + r, y)
        outline.close()
        return outline
    }

    /// A limb: as wide as `widths` along the way, its corners rounded, its ends round or flat.
    static func tube(_ way: [Point], _ widths: [Double], roundEnd: Bool = true, roundStart: Bool = false) -> Outline {
        var left: [Point] = []
        var right: [Point] = []
        // On the inner side of a sharp bend places would go back: they are left out.
        func add(_ point: Point, _ ahead: Point, to side: inout [Point]) {
            if let last = side.last {
                let step = point - last
                if step.x * ahead.x + step.y * ahead.y < 0 { return }
            }
            side.append(point)
        }
        for (index, point) in way.enumerated() {
            let ahead = (way[min(index + 1, way.count - 1)] - way[max(0, index - 1)]).unit
            let side = ahead.normal * (widths[index] / 2)
            add(point + side, ahead, to: &left)
            add(point - side, ahead, to: &right)
        }
        var outline = Outline()
        guard way.count > 1, let last = way.last, let start = left.last else { return outline }
        // From the far end back, about the first joint, and out again.
        let about = roundStart ? [way[0] + (way[0] - way[1]).unit * (widths[0] * 0.46)] : []
        let round = Array(right.reversed()) + about + left
        if roundEnd {
            return smooth(round + [last + (last - way[way.count - 2]).unit * (widths[way.count - 1] * 0.42)])
        }
        outline.move(round[0].x, round[0].y)
        outline.run(round)
        outline.line(start.x, start.y)
        outline.close()
        return outline
    }
}
