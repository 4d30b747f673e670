/// What a hand can hold.
public enum Prop: String, Sendable, Codable, CaseIterable {
    case cup
    case phone
    case book
    case camera
    case plant
    case bouquet
    case tote
    case umbrella
    case dumbbell
    case brush
    case whisk
    case balloon
    case tablet
    case ball

    /// In English, with its article.
    public var phrase: String {
        switch self {
        case .plant: "a potted plant"
        case .bouquet: "a bunch of flowers"
        case .tote: "a tote bag"
        case .umbrella: "an umbrella"
        case .brush: "a paintbrush"
        default: "a \(rawValue)"
        }
    }
}
