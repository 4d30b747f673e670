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
    case holdingCamera = "holding-camera"
    /// Something small before the chest.
    case holdingUp = "holding-up"
    /// What is above the hand: an umbrella, a balloon.
    case holdingAloft = "holding-aloft"
    case sitting
    case walking
    case thinking
    case presenting
    case leaning
    case thumbsUp = "thumbs-up"
}
