import Foundation

/// The clock rules of one zone: the only place that asks Foundation about zones.
///
/// Only the offset at an instant is asked. `nextDaylightSavingTimeTransition` is not used: it passes over changes of the
/// standard time and answers nil for zones whose list of changes has an end.
struct ZoneRules: Sendable {
    private let zone: TimeZone

    init(_ name: TimeZoneName) {
        guard let zone = TimeZone(identifier: name.identifier) else {
            preconditionFailure("A TimeZoneName is only made of names that are known.")
        }
        self.zone = zone
    }

    /// Seconds to add to UTC, at an instant in seconds since 1970.
    func offset(at seconds: Int) -> Int {
        zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds)))
    }

    /// Whether the rules of a zone of this very name are at hand.
    static func know(_ identifier: String) -> Bool {
        TimeZone(identifier: identifier) != nil
    }

    /// Names of today's regions, sorted.
    static let names: [String] = TimeZone.knownTimeZoneIdentifiers.sorted()

    /// The release of the IANA database that the rules are from, such as `2025b`.
    static var release: String { TimeZone.timeZoneDataVersion }
}
