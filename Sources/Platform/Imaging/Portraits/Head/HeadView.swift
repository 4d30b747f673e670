import Glibc

/// The head as it is turned: where the places of a face seen from the front go.
///
/// Turned heads look to the right of the sheet, so that the side at the left is the near one.
struct HeadView {
    let angle: Angle
    let face: Face

    enum Angle {
        case front
        case threeQuarter
        case profile
    }

    /// Radians that the head is turned.
    private var turn: Double {
        switch angle {
        case .front: 0
        case .threeQuarter: 0.35
        case .profile: .pi / 2
        }
    }

    /// Where a place of the face goes; `out` is how far it stands out from the head's roundness.
    func at(_ x: Double, _ y: Double, out: Double = 0) -> Point {
        switch angle {
        case .front: return Point(x, y)
        case .threeQuarter:
            let radius = 41.0
            let place = asin(max(-1, min(1, x / radius))) + turn
            return Point(sin(min(place, .pi / 2)) * (radius + out), y)
        case .profile:
            let radius = 42.0
            let place = asin(max(-1, min(1, x / radius))) + turn
            return Point(sin(min(place, .pi / 2)) * (37 + out) - 1.5, y)
        }
    }

    /// How narrow a thing at this place looks.
    func narrowing(_ x: Double) -> Double {
        switch angle {
        case .front: 1
        case .threeQuarter: cos(min(asin(max(-1, min(1, x / 41))) + turn, 1.25))
        case .profile: 0.62
        }
    }

    /// The middle of the face.
    var middle: Double { at(0, 0).x }

    /// The near ear's middle; at the front both, mirrored.
    var ear: Point {
        switch angle {
        case .front: Point(-face.cheek - 0.5, -41)
        case .threeQuarter: Point(-33.5, -41)
        case .profile: Point(-6, -42)
        }
    }

    /// The skull without hair, and the face.
    var outline: Outline {
        let f = face
        switch angle {
        case .front:
            let corner = f.hardness
            var right: [Point] = [
                Point(f.temple * 0.62, -93), Point(f.temple, -72), Point(f.cheek, -44),
                Point(f.jaw + (f.cheek - f.jaw) * 0.42, -29 + corner * 3), Point(f.jaw, f.jawY + corner * 3),
            ]
            right += corner > 0.6 ? [Point(f.chin + 3, f.chinY - 3.4), Point(f.chin * 0.55, f.chinY)] : [Point(f.chin, f.chinY - 3)]
            let left = right.reversed().map { Point(-$0.x, $0.y) }
            return .smooth([Point(0, -99)] + right + [Point(0, f.chinY + 0.6)] + left)
        case .threeQuarter:
            return .smooth([
                Point(-4, -99), Point(25, -92), Point(33 + (f.temple - 37) * 0.6, -76), Point(36.8 + (f.temple - 37) * 0.3, -60),
                Point(35.6 + (f.cheek - 39) * 0.3, -50), Point(38 + (f.cheek - 39) * 0.7, -39),
                Point(35 + (f.jaw - 30) * 0.55, -20), Point(25 + (f.chin - 12) * 0.5, f.chinY - 4.5), Point(13, f.chinY + 0.8),
                Point(-3 - (f.chin - 12) * 0.5, f.chinY - 3.5), Point(-25 - (f.jaw - 30) * 0.6, f.jawY - 1), Point(-34, -36),
                Point(-41, -50), Point(-45, -64), Point(-38, -86), Point(-22, -97),
            ])
        case .profile:
            return profile
        }
    }

    private var profile: Outline {
        let f = face
        let jaw = (f.jaw - 30) * 0.4
        let chin = 36 + (f.chin - 12) * 0.22
        var o = Outline()
        o.move(-4, -99)
        o.curve(14, -99, 30, -91, 33.5, -76)
        o.curve(34.8, -70, 36.4, -66, 36.2, -61)
        o.curve(36, -57, 33.6, -54, 34, -50)
        o.curve(34.8, -44, 40, -38, 44.6, -32)
        o.curve(46.6, -29.2, 45, -26, 41, -25.4)
        o.curve(39.4, -25, 38.4, -24, 38.8, -22.4)
        o.curve(39.4, -21, 41.4, -19.6, 41.2, -17.8)
        o.curve(41, -16.4, 38.8, -16, 38.6, -15.2)
        o.curve(39.2, -14.4, 40.6, -13.6, 40.2, -11.8)
        o.curve(39.8, -9.8, 36.4, -9.4, 36, -7.4)
        o.curve(36.2, -5, chin + 2.4, f.chinY - 4, chin, f.chinY - 0.6)
        o.curve(chin - 3, f.chinY + 3, 26, f.chinY + 3, 21, f.chinY + 0.6)
        o.curve(12, f.chinY - 3 + jaw * 0.5, 0, -6 + jaw, -7, f.jawY + 2 + jaw * 0.5)
        o.curve(-11, -28, -12, -30, -16, -28)
        o.curve(-24, -24, -32, -20, -38, -26)
        o.curve(-50, -40, -53, -66, -42, -84)
        o.curve(-34, -95, -20, -99, -4, -99)
        o.close()
        return o
    }
}
