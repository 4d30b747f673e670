import JSONSchema
import Testing

@testable import Operations

@Suite struct InstantTests {
    /// The first five are the examples of RFC 3339 section 5.8.
    @Test(
        arguments: [
            ("1985-04-12T23:20:50.52Z", 482_196_050_520), ("1996-12-19T16:39:57-08:00", 851_042_397_000),
            ("1990-12-31T23:59:60Z", 662_687_999_000),
            ("1990-12-31T15:59:60-08:00", 662_687_999_000), ("1937-01-01T12:00:27.87+00:20", -1_041_337_172_130),
            ("1970-01-01T00:00:00Z", 0),
            ("1969-12-31T23:59:59.999Z", -1), ("2000-02-29T00:00:00Z", 951_782_400_000), ("2024-02-29T12:00:00Z", 1_709_208_000_000),
            ("1900-03-01T00:00:00Z", -2_203_891_200_000), ("2400-02-29T00:00:00Z", 13_574_563_200_000),
            ("0001-01-01T00:00:00Z", -62_135_596_800_000),
            ("9999-12-31T23:59:59.999Z", 253_402_300_799_999), ("0000-01-01T00:00:00Z", -62_167_219_200_000),
            ("2026-05-01t07:00:00z", 1_777_618_800_000),
            ("2026-05-01 07:00:00Z", 1_777_618_800_000), ("2026-05-01T07:00:00+00:00", 1_777_618_800_000),
            ("2026-05-01T07:00:00-00:00", 1_777_618_800_000),
            ("2026-05-01T12:45:00+05:45", 1_777_618_800_000), ("2026-05-02T06:59:00+23:59", 1_777_618_800_000),
            ("2026-05-01T07:00:00.1Z", 1_777_618_800_100),
            ("2026-05-01T07:00:00.0009Z", 1_777_618_800_000), ("2026-05-01T07:00:00.12345678901234567890Z", 1_777_618_800_123),
        ] as [(String, Int64)])
    func `an instant of RFC 3339 is read`(text: String, milliseconds: Int64) {
        #expect(Instant(text)?.milliseconds == milliseconds)
    }

    @Test(arguments: [
        "", "2026-05-01", "2026-05-01T07:00:00", "2026-05-01T07:00Z", "2026-05-01T07Z", "2026-5-1T07:00:00Z", "26-05-01T07:00:00Z",
        "2026-05-01T07:00:00.Z", "2026-05-01T07:00:00,5Z", "2026-05-01T24:00:00Z", "2026-05-01T07:60:00Z", "2026-05-01T07:00:61Z",
        "2026-13-01T07:00:00Z", "2026-00-01T07:00:00Z", "2026-05-32T07:00:00Z", "2026-05-00T07:00:00Z", "2026-02-29T07:00:00Z",
        "1900-02-29T00:00:00Z", "2026-04-31T00:00:00Z", "2026-05-01T07:00:00+1:00", "2026-05-01T07:00:00+0100", "2026-05-01T07:00:00+24:00",
        "2026-05-01T07:00:00+01:60", "2026-05-01T07:00:00Z ", " 2026-05-01T07:00:00Z", "2026-05-01T07:00:00ZZ", "2026-05-01X07:00:00Z",
        "+2026-05-01T07:00:00Z", "-026-05-01T07:00:00Z", "２０２６-05-01T07:00:00Z", "1777618800", "now", "9999-12-31T23:59:59-00:01",
        "0000-01-01T00:00:00+00:01",
    ])
    func `what is no such instant is refused`(text: String) {
        #expect(Instant(text) == nil)
    }

    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"), (-86_400_000, "1969-12-31T00:00:00.000Z"),
            (7, "1970-01-01T00:00:00.007Z"),
            (951_782_400_010, "2000-02-29T00:00:00.010Z"), (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
            (-62_167_219_200_000, "0000-01-01T00:00:00.000Z"),
            (-62_135_596_800_001, "0000-12-31T23:59:59.999Z"),
        ] as [(Int64, String)])
    func `an instant is written in UTC with milliseconds`(milliseconds: Int64, text: String) {
        #expect(Instant(milliseconds: milliseconds).description == text)
        #expect(Instant(milliseconds: milliseconds).json == .string(text))
    }

    @Test func `every day of four thousand years is read back as it was written, in order`() {
        var previous = ""
        for day in stride(from: Int64(-719_528), through: 741_482, by: 37) {
            let instant = Instant(milliseconds: day * 86_400_000 + (day & 0xFFFF) * 1_019)
            let text = instant.description
            if Instant(text) != instant || text <= previous { Issue.record("\(text) after \(previous)") }
            previous = text
        }
    }

    @Test func `seconds are rounded down on both sides of 1970`() {
        #expect([1_999, 1_000, 999, 0, -1, -1_000, -1_001].map { Instant(milliseconds: $0).seconds } == [1, 1, 0, 0, -1, -1, -2])
    }

    @Test func `instants are moved by seconds and milliseconds`() {
        #expect(Instant(milliseconds: 500).adding(seconds: -1).adding(milliseconds: 250) == Instant(milliseconds: -250))
        #expect(Instant.fromDatabaseValue(Instant(milliseconds: -250).databaseValue) == Instant(milliseconds: -250))
    }
}
