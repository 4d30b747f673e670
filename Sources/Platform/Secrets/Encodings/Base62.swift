/// Digits, capitals, small letters: what survives a double click, a shell and a URL unchanged.
public enum Base62 {
    private static let digits = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)

    private static let isDigit: [Bool] = (0...255).map { digits.contains($0) }

    /// `count` characters of chance; each holds 5.95 bits.
    public static func random(_ count: Int) -> String {
        String(decoding: (0..<count).map { _ in digits[Int(RandomBytes.number(below: 62))] }, as: UTF8.self)
    }

    /// A number in at least `width` digits, filled up with zeros on the left.
    public static func encode(_ number: UInt64, width: Int = 1) -> String {
        var rest = number
        var text: [UInt8] = []
        while rest > 0 {
            text.append(digits[Int(rest % 62)])
            rest /= 62
        }
        while text.count < width { text.append(digits[0]) }
        return String(decoding: text.reversed(), as: UTF8.self)
    }

    /// The number that `text` stands for.
    ///
    /// - Throws: `malformed` for an empty text, a foreign character, or a number above 64 bits.
    public static func decode(_ text: String) throws(SecretsError) -> UInt64 {
        guard !text.isEmpty else { throw .malformed }
        var number: UInt64 = 0
        for byte in text.utf8 {
            guard let value = digits.firstIndex(of: byte) else { throw .malformed }
            let (product, tooLarge) = number.multipliedReportingOverflow(by: 62)
            let (sum, overflow) = product.addingReportingOverflow(UInt64(value))
            guard !tooLarge, !overflow else { throw .malformed }
            number = sum
        }
        return number
    }

    /// Whether `text` consists of base62 characters only.
    public static func isBase62(_ text: some StringProtocol) -> Bool { isBase62(Array(text.utf8)[...]) }

    static func isBase62(_ text: ArraySlice<UInt8>) -> Bool {
        text.allSatisfy { isDigit[Int($0)] }
    }
}
