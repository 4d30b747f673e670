/// What the body does.
public enum Pose: String, Sendable, Codable, CaseIterable {
    case standing
    case handsOnHips = "hands-on-hips"
    case armsCrossed = "arms-crossed"
    case waving
    case pointing
    case holdingCup = "holding-cup"
    case holdingPhone = "holding-phone"
    case holdingBook = "holding-book"
    case sitting
    case walking
    case thinking
    case presenting
    case leaning
    case thumbsUp = "thumbs-up"
}
