import Glibc

/// A colour in sRGB, made of six hexadecimal digits and nothing else, so that it may stand in a stylesheet.
struct ThemeColor: Hashable {
    /// 0 to 255 each.
    let red: Double
    let green: Double
    let blue: Double

    static let black = ThemeColor(0x00_0000)
    static let white = ThemeColor(0xFF_FFFF)

    init(_ number: UInt32) {
        red = Double(number >> 16 & 0xFF)
        green = Double(number >> 8 & 0xFF)
        blue = Double(number & 0xFF)
    }

    /// From `#rrggbb`; `nil` for everything else.
    init?(_ text: String?) {
        guard let text, text.utf8.count == 7, text.first == "#", text.dropFirst().allSatisfy({ $0.isASCII && $0.isHexDigit }),
            let number = UInt32(text.dropFirst(), radix: 16)
        else { return nil }
        self.init(number)
    }

    /// As `#rrggbb`.
    var hex: String {
        "#"
            + [red, green, blue].map { value in
                let digits = String(Int(value.rounded()), radix: 16)
                return digits.count == 1 ? "0" + digits : digits
            }.joined()
    }

    /// This colour with a part of another in it, 0 to 1.
    func mixed(with other: ThemeColor, _ part: Double) -> ThemeColor {
        ThemeColor(
            red: red + (other.red - red) * part, green: green + (other.green - green) * part, blue: blue + (other.blue - blue) * part)
    }

    /// From 1 to 21 (WCAG 2.2, "contrast ratio").
    func contrast(with other: ThemeColor) -> Double {
        let (one, two) = (luminance, other.luminance)
        return (max(one, two) + 0.05) / (min(one, two) + 0.05)
    }

    /// This colour, made lighter or darker as little as it takes to be read on all of the backgrounds.
    func readable(on backgrounds: [ThemeColor], contrast wanted: Double = 4.5) -> ThemeColor {
        func worst(_ color: ThemeColor) -> Double { backgrounds.map { color.rounded.contrast(with: $0) }.min() ?? 21 }
        let end: ThemeColor = worst(.black) > worst(.white) ? .black : .white
        let steps = (0...20).lazy.map { self.mixed(with: end, Double($0) / 20) }
        return (steps.first { worst($0) >= wanted } ?? end).rounded
    }

    /// Black or white, whichever can be read on this colour: one of the two always has a contrast above 4.5.
    var ink: ThemeColor { contrast(with: .white) >= contrast(with: .black) ? .white : .black }

    private init(red: Double, green: Double, blue: Double) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    private var rounded: ThemeColor { ThemeColor(red: red.rounded(), green: green.rounded(), blue: blue.rounded()) }

    private var luminance: Double {
        func linear(_ value: Double) -> Double { value <= 0.04045 * 255 ? value / 255 / 12.92 : pow((value / 255 + 0.055) / 1.055, 2.4) }
        return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }
}
