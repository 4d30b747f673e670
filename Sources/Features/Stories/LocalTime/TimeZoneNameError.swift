/// Why a text is no zone's name.
public enum TimeZoneNameError: Error, Equatable {
    /// A fixed offset such as `GMT+5`, `+02:00` or `Etc/GMT-3`.
    case offset(String)
    /// An abbreviation such as `EST` or `CEST`.
    case abbreviation(String)
    /// Not in the database; with the nearest name, if one is near.
    case unknown(String, suggestion: String?)

    /// Finds the reason why `text` was refused.
    init(refusing text: String) {
        let suggestion = NearestZone.name(for: text)
        if text.contains(where: \.isNumber), text.first == "+" || text.first == "-" || Self.startsLikeAnOffset(text) {
            self = .offset(text)
        } else if suggestion == nil, (1...5).contains(text.count), text.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) }) {
            self = .abbreviation(text)
        } else {
            self = .unknown(text, suggestion: suggestion)
        }
    }

    /// The name that was probably meant.
    public var suggestion: String? {
        if case .unknown(_, let suggestion) = self { suggestion } else { nil }
    }

    private static func startsLikeAnOffset(_ text: String) -> Bool {
        ["GMT", "UTC", "Etc/GMT"].contains { text.uppercased().hasPrefix($0.uppercased()) }
    }
}

extension TimeZoneNameError: CustomStringConvertible {
    /// One sentence that says what to send instead.
    public var description: String {
        switch self {
        case .offset:
            "A zone is a region's name such as Europe/Berlin, not an offset: an offset does not say when the clocks change."
        case .abbreviation:
            "A zone is a region's name such as America/New_York, not an abbreviation: the same letters mean several zones."
        case .unknown(_, let suggestion?): "There is no zone of that name; perhaps \(suggestion) is meant."
        case .unknown(_, nil): "There is no zone of that name: send a name of the IANA time zone database, such as Europe/Berlin."
        }
    }
}
