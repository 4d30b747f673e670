import Testing

@testable import Features

@Suite struct LocalDateTimeTests {
    @Test(arguments: [
        ("2026-05-01T07:00", "2026-05-01T07:00:00"),
        ("2026-05-01T07:00:09", "2026-05-01T07:00:09"),
        ("2026-05-01T07:00:09.5", "2026-05-01T07:00:09.500"),
        ("2026-05-01T07:00:09.123456", "2026-05-01T07:00:09.123"),
        ("2024-02-29T00:00", "2024-02-29T00:00:00"),
        ("1970-01-01T00:00", "1970-01-01T00:00:00"),
        ("9999-12-31T23:59:59.999", "9999-12-31T23:59:59.999"),
    ])
    func `a local time is read and written`(text: String, written: String) throws {
        #expect(try LocalDateTime(text).description == written)
    }

    @Test(arguments: [
        "2026-05-01T07:00Z", "2026-05-01T07:00:00z", "2026-05-01T07:00:00+02:00", "2026-05-01T07:00:00.000-0500",
        "2026-05-01T07:00[Europe/Berlin]",
    ])
    func `an offset is refused with a reason of its own`(text: String) {
        #expect(throws: LocalDateTimeError.hasOffset(text)) { try LocalDateTime(text) }
    }

    @Test(arguments: [
        "", "2026", "2026-05-01", "2026-05-01 07:00", "2026-5-1T07:00", "2026-05-01T7:00", "2026-05-01T07", "2026-05-01T07:00:",
        "20260501T0700",
        "2026-05-01T07:00:00.", "2026-05-01T07:00 ", " 2026-05-01T07:00", "２０２６-05-01T07:00",
        "-026-05-01T07:00", "2026-05-01t07:00", "2026-05-01T07:00:00,5", "tomorrow",
    ])
    func `what is not written like a local time is refused`(text: String) {
        #expect(throws: LocalDateTimeError.malformed(text)) { try LocalDateTime(text) }
    }

    @Test(arguments: [
        "2026-02-29T07:00", "2100-02-29T07:00", "2026-04-31T07:00", "2026-13-01T07:00", "2026-00-01T07:00", "2026-01-00T07:00",
    ])
    func `a day that the calendar does not have is refused`(text: String) {
        #expect(throws: LocalDateTimeError.noSuchDay(text)) { try LocalDateTime(text) }
    }

    @Test(arguments: ["2026-01-01T24:00", "2026-01-01T23:60", "2026-01-01T23:59:60"])
    func `a time that no clock shows is refused`(text: String) {
        #expect(throws: LocalDateTimeError.noSuchTime(text)) { try LocalDateTime(text) }
    }

    @Test(arguments: ["1969-12-31T23:59", "0000-01-01T00:00"])
    func `a year before 1970 is refused`(text: String) {
        #expect(throws: LocalDateTimeError.outOfRange(text)) { try LocalDateTime(text) }
    }

    @Test func `local times are ordered as a calendar orders them`() throws {
        let texts = ["1970-01-01T00:00", "2026-05-01T07:00", "2026-05-01T07:00:00.001", "2026-05-01T07:00:01"]
        let times = try texts.map { try LocalDateTime($0) }
        #expect(times.reversed().sorted() == times)
    }
}
