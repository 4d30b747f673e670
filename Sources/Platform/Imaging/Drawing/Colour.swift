import Glibc

/// A colour in sRGB, 8 bits a channel.
public struct Colour: Sendable, Hashable {
    public let red: UInt8
    public let green: UInt8
    public let blue: UInt8

    public init(red: UInt8, green: UInt8, blue: UInt8) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    /// From `#rrggbb`; `nil` for everything else.
    public init?(_ text: String) {
        let digits = text.utf8.dropFirst()
        guard text.utf8.first == UInt8(ascii: "#"), digits.count == 6, digits.allSatisfy({ Self.hexadecimal.contains($0) }),
            let number = UInt32(text.dropFirst(), radix: 16)
        else { return nil }
        self.init(
            red: UInt8(truncatingIfNeeded: number >> 16), green: UInt8(truncatingIfNeeded: number >> 8),
            blue: UInt8(truncatingIfNeeded: number))
    }

    public static let white = Colour(red: 255, green: 255, blue: 255)
    public static let black = Colour(red: 0, green: 0, blue: 0)

    /// As `#rrggbb`.
    public var hex: String {
        "#"
            + [red, green, blue].map { channel in
                let digits = String(channel, radix: 16)
                return channel < 16 ? "0" + digits : digits
            }.joined()
    }

    /// Relative luminance, 0 to 1 (WCAG 2.2).
    public var luminance: Double {
        func linear(_ channel: UInt8) -> Double { Self.linear[Int(channel)] }
        return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }

    /// Contrast ratio, 1 to 21 (WCAG 2.2).
    public func contrast(with other: Colour) -> Double { Self.contrast(luminance, other.luminance) }

    static func contrast(_ first: Double, _ second: Double) -> Double {
        (max(first, second) + 0.05) / (min(first, second) + 0.05)
    }

    /// So much of the way towards another colour, 0 to 1.
    func mixed(with other: Colour, _ amount: Double) -> Colour {
        func mix(_ from: UInt8, _ to: UInt8) -> UInt8 { UInt8((Double(from) + (Double(to) - Double(from)) * amount).rounded()) }
        return Colour(red: mix(red, other.red), green: mix(green, other.green), blue: mix(blue, other.blue))
    }

    /// This colour if text in it can be read on `surface`, else one near it that can be read well.
    func legible(on surface: Colour) -> Colour {
        // 7: WCAG's better grade, where it can be had.
        contrast(with: surface) >= Self.textContrast ? self : readable(on: surface, contrast: 7)
    }

    /// This colour, moved towards black or white just as far as is needed for `contrast` on `surface`, or as far as that is possible.
    func readable(on surface: Colour, contrast wanted: Double) -> Colour {
        if contrast(with: surface) >= wanted { return self }
        let isBlackBetter = Colour.black.contrast(with: surface) > Colour.white.contrast(with: surface)
        // Towards the side on which the colour already is, if that suffices: so a brand colour keeps its character.
        let isDarker = luminance < surface.luminance
        let near = isDarker ? Colour.black : Colour.white
        let goal = near.contrast(with: surface) >= wanted ? near : isBlackBetter ? .black : .white
        for step in 1...20 {
            let candidate = mixed(with: goal, Double(step) / 20)
            if candidate.contrast(with: surface) >= wanted { return candidate }
        }
        return isBlackBetter ? .black : .white
    }

    // WCAG asks for 4.5; a little more, since encoders move pixels. Black or white on any flat colour reaches 4.58.
    static let textContrast = 4.55

    private static let hexadecimal = Set("0123456789abcdefABCDEF".utf8)

    private static let linear: [Double] = (0...255).map { value in
        let share = Double(value) / 255
        return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
    }
}

/// A rectangle in pixels, from the upper left.
struct Box: Equatable {
    var x: Int
    var y: Int
    var width: Int
    var height: Int

    var right: Int { x + width }
    var bottom: Int { y + height }

    func inset(by margin: Int) -> Box { Box(x: x + margin, y: y + margin, width: width - 2 * margin, height: height - 2 * margin) }

    func contains(_ other: Box) -> Bool { other.x >= x && other.y >= y && other.right <= right && other.bottom <= bottom }

    func overlaps(_ other: Box) -> Bool { x < other.right && other.x < right && y < other.bottom && other.y < bottom }
}
