/// Amounts in micro-dollars: a millionth of a US dollar, in which no price that is asked for is a fraction.
public enum Money {
    /// `$1.20`; with more digits where cents do not tell it: `$0.0042`.
    public static func text(_ micros: Int64) -> String {
        var digits = String(micros.magnitude % 1_000_000)
        digits = String(repeating: "0", count: 6 - digits.count) + digits
        while digits.count > 2, digits.hasSuffix("0") { digits.removeLast() }
        return "\(micros < 0 ? "-" : "")$\(micros.magnitude / 1_000_000).\(digits)"
    }

    /// The amount that a person has written in dollars: `5`, `$5.00`, `0.0042`; `nil` where it is none, is negative, or asks for fractions of
    /// a micro-dollar.
    public static func micros(_ text: String) -> Int64? {
        let digits = text.hasPrefix("$") ? text.dropFirst() : text[...]
        let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let whole = number(parts[0]), whole <= Int64.max / 1_000_000 - 1 else { return nil }
        guard parts.count == 2 else { return whole * 1_000_000 }
        guard (1...6).contains(parts[1].utf8.count), let part = number(parts[1] + String(repeating: "0", count: 6 - parts[1].utf8.count))
        else { return nil }
        return whole * 1_000_000 + part
    }

    /// One to fifteen decimal digits, and nothing else.
    private static func number(_ text: some StringProtocol) -> Int64? {
        guard (1...15).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int64(text)
    }
}
