/// The name of a region's time zone, such as `Europe/Berlin`, as the IANA database spells it.
///
/// Old names that the database still links (`Europe/Kiev`, `US/Pacific`, `Japan`) and `UTC` are names too. Abbreviations and
/// fixed offsets (`EST`, `GMT+5`, `Etc/GMT+5`) are refused: they do not say when a region changes its clocks.
public struct TimeZoneName: Sendable, Hashable {
    /// The name as it was given.
    public let identifier: String

    /// - Throws: `TimeZoneNameError`, with the name that was probably meant.
    public init(_ identifier: String) throws(TimeZoneNameError) {
        guard Self.isName(identifier), ZoneRules.know(identifier) else { throw TimeZoneNameError(refusing: identifier) }
        self.identifier = identifier
    }

    /// UTC itself.
    public static let utc = TimeZoneName(trusted: "UTC")

    private init(trusted identifier: String) {
        self.identifier = identifier
    }

    /// Whether the text has a shape that only names of regions have.
    private static func isName(_ text: String) -> Bool {
        if wholeNames.contains(text) { return true }
        guard let slash = text.firstIndex(of: "/") else { return false }
        return areas.contains(String(text[..<slash])) && !text.hasSuffix("/")
    }

    /// The areas of the IANA database, the old ones included. `Etc` is not among them: its names are offsets with the sign turned.
    private static let areas: Set<String> = [
        "Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific",
        "Brazil", "Canada", "Chile", "Mexico", "US",
    ]

    /// Names without an area: UTC under its names, and regions' old names from the database's file `backward`.
    static let wholeNames: Set<String> = [
        "UTC", "GMT", "Etc/UTC", "Etc/GMT", "Cuba", "Egypt", "Eire", "GB", "GB-Eire", "Hongkong", "Iceland", "Iran", "Israel", "Jamaica",
        "Japan", "Kwajalein", "Libya", "NZ", "NZ-CHAT", "Navajo", "PRC", "Poland", "Portugal", "ROC", "ROK", "Singapore", "Turkey",
        "W-SU",
    ]
}

extension TimeZoneName: CustomStringConvertible {
    public var description: String { identifier }
}
