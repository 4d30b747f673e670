import Testing

@testable import Features

@Suite struct CivilDateTests {
    @Test(arguments: [
        (1970, 1, 1, 0), (1969, 12, 31, -1), (2000, 2, 29, 11_016), (2000, 3, 1, 11_017), (2026, 11, 21, 20_778), (9999, 12, 31, 2_932_896),
        (1600, 2, 29, -135_081), (1, 1, 1, -719_162), (0, 3, 1, -719_468),
    ])
    func `a day has its number and the number its day`(year: Int, month: Int, day: Int, number: Int) {
        let date = CivilDate(year: year, month: month, day: day)
        #expect(date?.daysSinceEpoch == number)
        #expect(CivilDate(daysSinceEpoch: number) == date)
    }

    @Test func `consecutive numbers are consecutive days for 800 years`() {
        var last = CivilDate(daysSinceEpoch: -146_097)
        for number in -146_096...146_097 {
            let date = CivilDate(daysSinceEpoch: number)
            let isNextDay = date.year == last.year && date.month == last.month && date.day == last.day + 1
            let isNewMonth = date.day == 1 && last.day == CivilDate.days(inMonth: last.month, of: last.year)
            #expect(isNextDay || isNewMonth, "\(number)")
            #expect(date.daysSinceEpoch == number)
            last = date
        }
    }

    @Test(arguments: [(2026, 11, 21, 6), (1970, 1, 1, 4), (1969, 12, 28, 7), (2024, 2, 29, 4)])
    func `weekdays count from Monday`(year: Int, month: Int, day: Int, weekday: Int) {
        #expect(CivilDate(year: year, month: month, day: day)?.weekday == weekday)
    }
}
