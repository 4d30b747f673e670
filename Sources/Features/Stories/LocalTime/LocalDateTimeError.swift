/// Why a text is no local time. Each case carries the text.
public enum LocalDateTimeError: Error, Equatable {
    case malformed(String)
    /// It ends with `Z`, an offset or a zone in brackets.
    case hasOffset(String)
    /// The year is outside 1970 to 9999.
    case outOfRange(String)
    /// The calendar does not have that day.
    case noSuchDay(String)
    /// The hour is above 23, or the minute or second above 59.
    case noSuchTime(String)
}

extension LocalDateTimeError: CustomStringConvertible {
    /// One sentence that says what to send instead.
    public var description: String {
        switch self {
        case .malformed:
            "A local time is written YYYY-MM-DDTHH:MM or YYYY-MM-DDTHH:MM:SS, for example 2026-05-01T07:00:00."
        case .hasOffset:
            "A local time carries no Z and no offset: send the time as the clock shows it and the zone's name apart, or send an instant instead."
        case .outOfRange: "The year of a local time lies between 1970 and 9999."
        case .noSuchDay(let text): "The calendar has no \(text.prefix(10)): send a day that exists."
        case .noSuchTime: "A local time lies between 00:00:00 and 23:59:59; there is no 24:00 and no leap second."
        }
    }
}
