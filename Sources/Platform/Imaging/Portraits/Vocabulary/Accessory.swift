/// What is worn besides clothes.
public enum Accessory: String, Sendable, Codable, CaseIterable {
    case glassesRound = "glasses-round"
    case glassesSquare = "glasses-square"
    case sunglasses
    case earringsHoop = "earrings-hoop"
    case earringsStud = "earrings-stud"
    case necklace
    case scarf
    case beanie
    case cap
    case wideHat = "wide-hat"
    case headphones
    case headband
    case hijab
    case watch
    case backpack
    case bowTie = "bow-tie"
    case noseRing = "nose-ring"
}
