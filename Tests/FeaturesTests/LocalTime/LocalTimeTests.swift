import Testing

@testable import Features

@Suite struct LocalTimeTests {
    @Test func `local times resolve as Python's zoneinfo resolves them`() throws {
        for row in ZoneinfoRow.all(in: zoneinfoTable) {
            let resolution = LocalTime.resolve(row.local, in: row.zone)
            #expect(resolution == row.expected, "\(row.zone) \(row.local)")
        }
    }

    @Test func `the table holds at least 200 rows`() {
        #expect(ZoneinfoRow.all(in: zoneinfoTable).count >= 200)
    }

    @Test(arguments: [
        ("Europe/Berlin", "2026-03-29T02:30", "2026-03-29T03:00", 1_800),
        ("America/Sao_Paulo", "2018-11-04T00:15", "2018-11-04T01:00", 2_700),
        ("Australia/Lord_Howe", "2026-10-04T02:10", "2026-10-04T02:30", 1_200),
        ("Africa/Casablanca", "2026-03-22T02:00", "2026-03-22T03:00", 3_600),
        ("America/New_York", "2026-03-08T02:59:59", "2026-03-08T03:00", 1),
        ("Pacific/Apia", "2011-12-30T12:00", "2011-12-31T00:00", 43_200),
        ("Africa/Monrovia", "1972-01-07T00:10", "1972-01-07T00:45", 2_100),
    ])
    func `a time that the clocks skip becomes the first whole minute after the gap`(
        name: String, local: String, moved: String, seconds: Int
    ) throws {
        let zone = try TimeZoneName(name)
        let resolution = LocalTime.resolve(try LocalDateTime(local), in: zone)
        let target = try LocalDateTime(moved)
        #expect(resolution.adjustment == .movedForward(to: target, bySeconds: seconds))
        #expect(LocalTime.format(instantMilliseconds: resolution.instantMilliseconds, in: zone) == target)
    }

    @Test(arguments: [
        ("Europe/Berlin", "2026-10-25T02:30", 1_792_888_200_000),  // 00:30 UTC, still summer time
        ("America/Sao_Paulo", "2018-02-17T23:30", 1_518_917_400_000),  // 01:30 UTC
        ("Australia/Lord_Howe", "2026-04-05T01:45", 1_775_313_900_000),  // 14:45 UTC the day before
        ("Africa/Casablanca", "2026-02-15T02:30", 1_771_119_000_000),  // 01:30 UTC
        ("America/New_York", "2026-11-01T01:00", 1_793_509_200_000),  // 05:00 UTC
    ])
    func `of a time that the clocks show twice the first is taken`(name: String, local: String, milliseconds: Int64) throws {
        let resolution = LocalTime.resolve(try LocalDateTime(local), in: try TimeZoneName(name))
        #expect(resolution == .init(instantMilliseconds: milliseconds, adjustment: .earlierOfTwo))
    }

    @Test func `milliseconds survive, but not a gap`() throws {
        let zone = try TimeZoneName("Europe/Berlin")
        let plain = LocalTime.resolve(try LocalDateTime("2026-07-01T12:00:00.250"), in: zone)
        #expect(plain == .init(instantMilliseconds: 1_782_900_000_250, adjustment: .none))
        let moved = LocalTime.resolve(try LocalDateTime("2026-03-29T02:30:00.250"), in: zone)
        #expect(moved.instantMilliseconds == 1_774_746_000_000)
    }

    @Test func `an instant before 1970 is shown with its milliseconds`() {
        let local = LocalTime.format(instantMilliseconds: -1, in: .utc)
        #expect(local.description == "1969-12-31T23:59:59.999")
    }

    @Test func `every local time that an instant shows leads back to it or to the hour's first passing`() throws {
        var random = SystemRandomNumberGenerator()
        for name in [
            "Europe/Berlin", "America/Sao_Paulo", "Australia/Lord_Howe", "Africa/Casablanca", "America/New_York", "Asia/Kathmandu",
        ] {
            let zone = try TimeZoneName(name)
            for _ in 0..<500 {
                let instant = Int64.random(in: 86_400_000...4_102_444_800_000, using: &random)
                let local = LocalTime.format(instantMilliseconds: instant, in: zone)
                let resolution = LocalTime.resolve(local, in: zone)
                if resolution.adjustment == .none {
                    #expect(resolution.instantMilliseconds == instant, "\(name) \(instant)")
                } else {
                    #expect(resolution.adjustment == .earlierOfTwo, "\(name) \(instant)")
                    #expect(LocalTime.format(instantMilliseconds: resolution.instantMilliseconds, in: zone) == local)
                }
            }
        }
    }

    @Test func `the release of the zone rules is told`() {
        #expect(LocalTime.zoneDataRelease.contains(/^20\d\d[a-z]$/))
    }
}

/// One line of the table.
struct ZoneinfoRow {
    let zone: TimeZoneName
    let local: LocalDateTime
    let expected: LocalTime.Resolution

    static func all(in table: String) -> [ZoneinfoRow] {
        table.split(separator: "\n").map { line in
            let words = line.split(separator: " ").map(String.init)
            let zone = try! TimeZoneName(words[0])
            let local = try! LocalDateTime(words[1])
            let instant = Int64(words[3])! * 1_000
            return ZoneinfoRow(
                zone: zone, local: local,
                expected: .init(instantMilliseconds: instant, adjustment: adjustment(words[2], local, instant, zone)))
        }
    }

    private static func adjustment(_ word: String, _ local: LocalDateTime, _ instant: Int64, _ zone: TimeZoneName) -> LocalTime.Adjustment {
        switch word {
        case "twice": return .earlierOfTwo
        case "gap":
            let moved = LocalTime.format(instantMilliseconds: instant, in: zone)
            return .movedForward(to: moved, bySeconds: moved.secondsAsUTC - local.secondsAsUTC)
        default: return .none
        }
    }
}
