public import GRDB
public import JSONSchema

/// A moment, in milliseconds since 1970-01-01T00:00:00Z. Written as RFC 3339 in UTC with milliseconds.
public struct Instant: Hashable, Comparable, Sendable, CustomStringConvertible {
    public var milliseconds: Int64

    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    public static func < (left: Instant, right: Instant) -> Bool { left.milliseconds < right.milliseconds }

    public func adding(seconds: Int) -> Instant { Instant(milliseconds: milliseconds + Int64(seconds) * 1000) }

    public func adding(milliseconds: Int64) -> Instant { Instant(milliseconds: self.milliseconds + milliseconds) }

    /// Whole seconds since 1970, rounded down.
    public var seconds: Int64 { (milliseconds - ((milliseconds % 1000) + 1000) % 1000) / 1000 }

    public var description: String {
        var output = JSONOutput(reserving: 24)
        writeText(to: &output)
        return String(decoding: output.bytes, as: UTF8.self)
    }

    private func writeText(to output: inout JSONOutput) {
        let second = seconds
        let day = second >= 0 ? second / 86_400 : (second - 86_399) / 86_400
        let (year, month, dayOfMonth) = CivilDate.date(ofDay: day)
        let rest = second - day * 86_400
        // Years have four digits: `init` takes no others.
        output.write(year, digits: 4, then: "-")
        output.write(month, digits: 2, then: "-")
        output.write(dayOfMonth, digits: 2, then: "T")
        output.write(rest / 3600, digits: 2, then: ":")
        output.write(rest / 60 % 60, digits: 2, then: ":")
        output.write(rest % 60, digits: 2, then: ".")
        output.write(milliseconds - second * 1000, digits: 3, then: "Z")
    }

    /// Reads an RFC 3339 date-time (section 5.6): date, `T`, time with optional fraction, `Z` or an offset. Leap seconds count as :59.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        var position = 0
        func number(_ count: Int) -> Int64? {
            guard position + count <= bytes.count else { return nil }
            var value: Int64 = 0
            for byte in bytes[position..<position + count] {
                guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
                value = value * 10 + Int64(byte - UInt8(ascii: "0"))
            }
            position += count
            return value
        }
        func take(_ characters: String) -> UInt8? {
            guard position < bytes.count, characters.utf8.contains(bytes[position]) else { return nil }
            position += 1
            return bytes[position - 1]
        }
        guard let year = number(4), take("-") != nil, let month = number(2), take("-") != nil, let day = number(2), take("Tt ") != nil,
            let hour = number(2), take(":") != nil, let minute = number(2), take(":") != nil, let second = number(2)
        else { return nil }
        guard (1...12).contains(month), (1...CivilDate.days(inMonth: month, year: year)).contains(day), hour < 24, minute < 60, second <= 60
        else {
            return nil
        }
        var milli: Int64 = 0
        if take(".") != nil {
            var scale: Int64 = 100
            var digits = 0
            while let digit = number(1) {
                milli += digit * scale
                scale /= 10
                digits += 1
            }
            guard digits > 0 else { return nil }
        }
        guard let zone = take("Zz+-") else { return nil }
        var offset: Int64 = 0
        if zone == UInt8(ascii: "+") || zone == UInt8(ascii: "-") {
            guard let hours = number(2), take(":") != nil, let minutes = number(2), hours < 24, minutes < 60 else { return nil }
            offset = (hours * 60 + minutes) * (zone == UInt8(ascii: "+") ? 60 : -60)
        }
        guard position == bytes.count else { return nil }
        let days = CivilDate.day(year: year, month: month, day: day)
        milliseconds = (days * 86_400 + hour * 3600 + minute * 60 + min(second, 59) - offset) * 1000 + milli
        // RFC 3339 has no other years: what an offset moves out of them could not be written again.
        guard (-62_167_219_200_000...253_402_300_799_999).contains(milliseconds) else { return nil }
    }
}

/// The proleptic Gregorian calendar, by H. Hinnant's "chrono-Compatible Low-Level Date Algorithms".
enum CivilDate {
    static func day(year: Int64, month: Int64, day: Int64) -> Int64 {
        let year = month <= 2 ? year - 1 : year
        let era = (year >= 0 ? year : year - 399) / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    static func date(ofDay day: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = day + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth + (shiftedMonth < 10 ? 3 : -9)
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    static func days(inMonth month: Int64, year: Int64) -> Int64 {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

extension Instant: ParamValue {
    public static var schema: Schema { .string(format: "date-time") }

    public static func read(_ json: JSON, at path: String, problems: inout [FieldProblem]) -> Instant? {
        guard let text = json.stringValue, let instant = Instant(text) else {
            problems.append(FieldProblem(path, got: json, expected: "an instant in RFC 3339 with offset, e.g. 2026-05-01T07:00:00Z"))
            return nil
        }
        return instant
    }

    public var json: JSON { .string(description) }

    public func write(to output: inout JSONOutput) {
        output.write(UInt8(ascii: "\""))
        writeText(to: &output)
        output.write(UInt8(ascii: "\""))
    }
}

extension JSONOutput {
    /// A number in so many digits, two to four, filled up with zeros, and the character behind it.
    fileprivate mutating func write(_ number: Int64, digits: Int, then mark: Unicode.Scalar) {
        func digit(_ value: Int64) -> UInt8 { UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value % 10) }
        if digits > 3 { write(digit(number / 1000)) }
        if digits > 2 { write(digit(number / 100)) }
        write(digit(number / 10))
        write(digit(number))
        write(UInt8(ascii: mark))
    }
}

extension Instant: DatabaseValueConvertible {
    public var databaseValue: DatabaseValue { milliseconds.databaseValue }

    public static func fromDatabaseValue(_ value: DatabaseValue) -> Instant? {
        Int64.fromDatabaseValue(value).map(Instant.init(milliseconds:))
    }
}

extension ID: DatabaseValueConvertible {
    public var databaseValue: DatabaseValue { text.databaseValue }

    /// The file holds only ids that we wrote: they are not checked again.
    public static func fromDatabaseValue(_ value: DatabaseValue) -> ID? { String.fromDatabaseValue(value).map(ID.init(unchecked:)) }
}
