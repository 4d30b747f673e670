internal import Operations

/// Moments as people read them.
enum TimeText {
    /// How long ago, up to a month; a date beyond. The exact moment stands in the markup.
    static func ago(_ instant: Instant, now: Instant) -> HTML {
        let seconds = (now.milliseconds - instant.milliseconds) / 1000
        return element(instant, relative(seconds) ?? date(instant))
    }

    /// The date with its hour without markup, for choices.
    static func plain(_ instant: Instant) -> String { minute(instant) }

    /// The date.
    static func day(_ instant: Instant) -> HTML { element(instant, date(instant)) }

    private static func element(_ instant: Instant, _ text: String) -> HTML {
        "<time datetime=\"\(instant.description)\" title=\"\(minute(instant))\">\(text)</time>"
    }

    private static func relative(_ seconds: Int64) -> String? {
        switch seconds {
        case ..<45: "just now"
        case ..<5_400: count(max(1, (seconds + 30) / 60), "minute")
        case ..<129_600: count((seconds + 1_800) / 3_600, "hour")
        case ..<2_592_000: count((seconds + 43_200) / 86_400, "day")
        default: nil
        }
    }

    private static func count(_ number: Int64, _ unit: String) -> String { "\(number) \(unit)\(number == 1 ? "" : "s") ago" }

    /// A date with its hour, in UTC.
    static func moment(_ instant: Instant) -> HTML { element(instant, minute(instant)) }

    /// A time by the clock of a place.
    /// - Parameters:
    ///   - local: `YYYY-MM-DDTHH:MM`, more of which is left out.
    ///   - zone: IANA.
    static func local(_ local: String, zone: String, _ instant: Instant) -> HTML {
        element(instant, "\(date(local)), \(local.dropFirst(11).prefix(5)) in \(zone)")
    }

    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    private static func date(_ instant: Instant) -> String { date(instant.description) }

    private static func date(_ text: String) -> String {
        let parts = text.prefix(10).split(separator: "-")
        guard parts.count == 3, let month = Int(parts[1]), let day = Int(parts[2]), (1...12).contains(month) else { return text }
        return "\(day) \(months[month - 1]) \(parts[0])"
    }

    private static func minute(_ instant: Instant) -> String {
        "\(date(instant)), \(instant.description.dropFirst(11).prefix(5)) UTC"
    }
}
