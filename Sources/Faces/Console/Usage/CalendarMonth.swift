/// A month as addresses and people write it.
struct CalendarMonth: Equatable, Sendable {
    /// 1970 to 9999.
    let year: Int
    /// 1 to 12.
    let month: Int

    private static let names = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
    ]

    /// Reads `2026-11`; `nil` for anything else.
    init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].utf8.count == 4, parts[1].utf8.count == 2, let year = Int(parts[0]), let month = Int(parts[1])
        else { return nil }
        self.init(year: year, month: month)
    }

    private init?(year: Int, month: Int) {
        guard (1970...9999).contains(year), (1...12).contains(month) else { return nil }
        self.year = year
        self.month = month
    }

    /// `2026-11`.
    var text: String { "\(year)-\(month < 10 ? "0" : "")\(month)" }

    /// `November 2026`.
    var name: String { "\(Self.names[month - 1]) \(year)" }

    /// The month before; `nil` before the first.
    var previous: CalendarMonth? { CalendarMonth(year: month == 1 ? year - 1 : year, month: month == 1 ? 12 : month - 1) }

    /// The month after; `nil` after the last.
    var next: CalendarMonth? { CalendarMonth(year: month == 12 ? year + 1 : year, month: month == 12 ? 1 : month + 1) }
}
