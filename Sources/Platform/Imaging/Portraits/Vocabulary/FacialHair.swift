/// What grows about the mouth.
public enum FacialHair: String, Sendable, Codable, CaseIterable {
    case none
    case stubble
    case moustache
    case goatee
    case shortBeard = "short-beard"
    case fullBeard = "full-beard"
}
