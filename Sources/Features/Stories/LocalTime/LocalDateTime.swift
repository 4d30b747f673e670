/// A time as a clock on a wall shows it: a day and a time of day, without offset or zone.
///
/// What instant it is, only a zone can say: `LocalTime.resolve`.
public struct LocalDateTime: Sendable, Hashable {
    /// Seconds from 1970-01-01T00:00:00 to this time, if the wall's zone were UTC.
    let secondsAsUTC: Int
    /// 0 to 999.
    let millisecond: Int

    /// The time that a UTC clock shows `secondsAsUTC` seconds after 1970-01-01T00:00:00.
    init(secondsAsUTC: Int, millisecond: Int = 0) {
        self.secondsAsUTC = secondsAsUTC
        self.millisecond = millisecond
    }

    /// Reads `YYYY-MM-DDTHH:MM`, with `:SS` and a fraction if wanted; what is finer than a millisecond is cut off.
    ///
    /// - Throws: `LocalDateTimeError`, whose description says what to send.
    public init(_ text: String) throws(LocalDateTimeError) {
        var reader = Reader(text)
        let year = try reader.number(digits: 4)
        try reader.expect("-")
        let month = try reader.number(digits: 2)
        try reader.expect("-")
        let day = try reader.number(digits: 2)
        try reader.expect("T")
        let hour = try reader.number(digits: 2)
        try reader.expect(":")
        let minute = try reader.number(digits: 2)
        var second = 0
        var millisecond = 0
        if reader.take(":") {
            second = try reader.number(digits: 2)
            if reader.take(".") { millisecond = try reader.milliseconds() }
        }
        try reader.expectEnd()

        guard (1970...9999).contains(year) else { throw .outOfRange(text) }
        guard let date = CivilDate(year: year, month: month, day: day) else { throw .noSuchDay(text) }
        guard hour <= 23, minute <= 59, second <= 59 else { throw .noSuchTime(text) }
        self.init(secondsAsUTC: date.daysSinceEpoch * 86_400 + hour * 3_600 + minute * 60 + second, millisecond: millisecond)
    }

    /// The day.
    var date: CivilDate {
        CivilDate(daysSinceEpoch: secondsAsUTC.quotientDown(86_400))
    }

    /// Seconds since midnight, as the wall's clock counts them.
    var secondOfDay: Int {
        secondsAsUTC - secondsAsUTC.quotientDown(86_400) * 86_400
    }
}

extension LocalDateTime: Comparable {
    public static func < (left: Self, right: Self) -> Bool {
        (left.secondsAsUTC, left.millisecond) < (right.secondsAsUTC, right.millisecond)
    }
}

extension LocalDateTime: CustomStringConvertible {
    /// `YYYY-MM-DDTHH:MM:SS`, with `.fff` where the milliseconds are not 0.
    public var description: String {
        let date = date
        let second = secondOfDay
        let day = "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))"
        let time = "\(padded(second / 3_600, 2)):\(padded(second / 60 % 60, 2)):\(padded(second % 60, 2))"
        return millisecond == 0 ? "\(day)T\(time)" : "\(day)T\(time).\(padded(millisecond, 3))"
    }

    private func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

extension Int {
    /// The quotient rounded towards negative infinity.
    func quotientDown(_ divisor: Int) -> Int {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}

/// Reads digits and signs from the left.
private struct Reader {
    let text: String
    private var rest: Substring.UTF8View

    init(_ text: String) {
        self.text = text
        rest = text[...].utf8
    }

    mutating func number(digits: Int) throws(LocalDateTimeError) -> Int {
        var value = 0
        for _ in 0..<digits {
            guard let digit = takeDigit() else { throw .malformed(text) }
            value = value * 10 + digit
        }
        return value
    }

    mutating func milliseconds() throws(LocalDateTimeError) -> Int {
        guard let first = takeDigit() else { throw .malformed(text) }
        var value = first * 100
        if let second = takeDigit() { value += second * 10 } else { return value }
        if let third = takeDigit() { value += third } else { return value }
        while takeDigit() != nil {}
        return value
    }

    mutating func take(_ sign: Unicode.Scalar) -> Bool {
        guard let first = rest.first, UInt32(first) == sign.value else { return false }
        rest.removeFirst()
        return true
    }

    mutating func expect(_ sign: Unicode.Scalar) throws(LocalDateTimeError) {
        guard take(sign) else { throw .malformed(text) }
    }

    /// Nothing may follow; an offset gets an answer of its own, because it is what callers most often add.
    func expectEnd() throws(LocalDateTimeError) {
        guard let first = rest.first else { return }
        switch first {
        case UInt8(ascii: "Z"), UInt8(ascii: "z"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "["):
            throw .hasOffset(text)
        default: throw .malformed(text)
        }
    }

    private mutating func takeDigit() -> Int? {
        guard let first = rest.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else { return nil }
        rest.removeFirst()
        return Int(first - UInt8(ascii: "0"))
    }
}
