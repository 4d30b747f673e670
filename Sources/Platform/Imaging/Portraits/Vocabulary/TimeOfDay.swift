/// The light.
public enum TimeOfDay: String, Sendable, Codable, CaseIterable {
    case dawn
    case morning
    case midday
    case afternoon
    case goldenHour = "golden-hour"
    case evening
    case night
}
