/// What the face says.
public enum Mood: String, Sendable, Codable, CaseIterable {
    case calm
    case joyful
    case playful
    case confident
    case thoughtful
    case determined
    case cozy
    case energetic
    case dreamy
    case proud
    case surprised
    case serious
}
