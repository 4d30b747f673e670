/// The ways and widths of arms and legs.
enum Limbs {
    /// Seven points from the first joint over the second to the third; the second is rounded a little.
    static func way(_ from: Point, _ joint: Point, _ to: Point) -> [Point] {
        [
            from, from.towards(joint, 0.45), from.towards(joint, 0.86), joint.towards(from.towards(to, 0.5), 0.045),
            joint.towards(to, 0.14), joint.towards(to, 0.55), to,
        ]
    }

    /// The same way up to a share of it, 0 to 1.
    static func part(_ way: [Point], _ share: Double) -> [Point] {
        guard share < 1 else { return way }
        let place = share * Double(way.count - 1)
        let whole = Int(place)
        return Array(way[0...whole]) + [way[whole].towards(way[min(whole + 1, way.count - 1)], place - Double(whole))]
    }

    /// Seven widths, interpolated between three.
    static func widths(_ first: Double, _ second: Double, _ third: Double) -> [Double] {
        [first, first + (second - first) * 0.5, second, second, second, second + (third - second) * 0.5, third]
    }

    static func part(_ widths: [Double], _ share: Double, flare: Double = 0) -> [Double] {
        guard share < 1 else { return Array(widths.dropLast()) + [widths[widths.count - 1] + flare] }
        let place = share * Double(widths.count - 1)
        let whole = Int(place)
        return Array(widths[0...whole]) + [widths[whole] + flare]
    }

    /// One outline, or two where the limb is bent so much that it would lie upon itself.
    static func pieces(_ way: [Point], _ widths: [Double], roundEnd: Bool) -> [Outline] {
        guard way.count > 5 else { return [.tube(way, widths, roundEnd: roundEnd, roundStart: true)] }
        let (up, down) = ((way[0] - way[3]).unit, (way[way.count - 1] - way[3]).unit)
        guard up.x * down.x + up.y * down.y > 0.05 else { return [.tube(way, widths, roundEnd: roundEnd, roundStart: true)] }
        return [
            .tube(Array(way[0...3]), Array(widths[0...3]), roundEnd: true, roundStart: true),
            .tube(Array(way[3...]), Array(widths[3...]), roundEnd: roundEnd, roundStart: true),
        ]
    }
}
