/// The shape of the eyes.
public enum EyeShape: String, Sendable, Codable, CaseIterable {
    case almond
    case round
    case hooded
    case monolid
    case upturned
    case downturned
}
