/// A colour in the light of the picture: lit edge, body, shadow.
struct Tone {
    let base: Colour
    let shade: Colour
    let rim: Colour
    /// Which way the light falls, as a step.
    let fall: (Double, Double)
    let rimWidth: Double
    let rimStrength: Double

    /// Deeper than the shadow: folds and lines.
    var deep: Colour { shade.mixed(with: .black, 0.22) }
    /// Between body and shadow.
    var half: Colour { base.mixed(with: shade, 0.5) }
    var light: Colour { base.mixed(with: .white, 0.16) }
}

extension Colour {
    /// As if seen through glass of the other colour.
    func multiplied(by other: Colour, _ amount: Double = 1) -> Colour {
        func product(_ a: UInt8, _ b: UInt8) -> UInt8 { UInt8(Int(a) * Int(b) / 255) }
        return mixed(
            with: Colour(red: product(red, other.red), green: product(green, other.green), blue: product(blue, other.blue)), amount)
    }

    /// The same with more or less colour: 0 is grey, 1 changes nothing.
    func saturated(_ amount: Double) -> Colour {
        let grey = 0.299 * Double(red) + 0.587 * Double(green) + 0.114 * Double(blue)
        func channel(_ value: UInt8) -> UInt8 { UInt8(max(0, min(255, grey + (Double(value) - grey) * amount)).rounded()) }
        return Colour(red: channel(red), green: channel(green), blue: channel(blue))
    }

    func lighter(_ amount: Double) -> Colour { mixed(with: .white, amount) }
    func darker(_ amount: Double) -> Colour { mixed(with: Colour(red: 24, green: 16, blue: 34), amount) }
}

extension Colour: ExpressibleByIntegerLiteral {
    /// `0xRRGGBB`, for colours in the source.
    public init(integerLiteral value: UInt32) {
        self.init(
            red: UInt8(truncatingIfNeeded: value >> 16), green: UInt8(truncatingIfNeeded: value >> 8),
            blue: UInt8(truncatingIfNeeded: value))
    }
}
