/// From where the character is seen.
public enum View: String, Sendable, Codable, CaseIterable {
    case front
    case threeQuarter = "three-quarter"
    case profile
    case fullBody = "full-body"
}
