/// Amounts in micro-dollars: a millionth of a US dollar, in which no price that is asked for is a fraction.
enum Money {
    /// `$1.20`; with more digits where cents do not tell it: `$0.0042`.
    static func text(_ micros: Int64) -> String {
        var digits = String(micros.magnitude % 1_000_000)
        digits = String(repeating: "0", count: 6 - digits.count) + digits
        while digits.count > 2, digits.hasSuffix("0") { digits.removeLast() }
        return "\(micros < 0 ? "-" : "")$\(micros.magnitude / 1_000_000).\(digits)"
    }
}
