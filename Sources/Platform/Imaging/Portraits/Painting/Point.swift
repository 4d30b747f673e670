import Glibc

/// A place on the sheet; y grows downwards.
struct Point: Equatable {
    var x: Double
    var y: Double

    init(_ x: Double, _ y: Double) {
        self.x = x
        self.y = y
    }

    static func + (a: Point, b: Point) -> Point { Point(a.x + b.x, a.y + b.y) }
    static func - (a: Point, b: Point) -> Point { Point(a.x - b.x, a.y - b.y) }
    static func * (a: Point, factor: Double) -> Point { Point(a.x * factor, a.y * factor) }

    var length: Double { (x * x + y * y).squareRoot() }
    /// In radians, clockwise from the right.
    var angle: Double { atan2(y, x) }
    /// Of length 1; to the right if this is nowhere.
    var unit: Point { length > 0.0001 ? self * (1 / length) : Point(1, 0) }
    /// Turned by a quarter, clockwise.
    var normal: Point { Point(-y, x) }

    func towards(_ other: Point, _ share: Double) -> Point { self + (other - self) * share }

    static func polar(_ angle: Double, _ length: Double) -> Point { Point(cos(angle) * length, sin(angle) * length) }
}

/// A number as SVG reads it: two decimals, no exponent, the same on every machine.
func digits(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    let (whole, rest) = (abs(hundredths) / 100, abs(hundredths) % 100)
    let sign = hundredths < 0 ? "-" : ""
    if rest == 0 { return "\(sign)\(whole)" }
    return rest % 10 == 0 ? "\(sign)\(whole).\(rest / 10)" : "\(sign)\(whole).\(rest < 10 ? "0" : "")\(rest)"
}
