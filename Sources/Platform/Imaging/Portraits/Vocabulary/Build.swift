/// The proportions of the body.
public enum Build: String, Sendable, Codable, CaseIterable {
    case slim
    case average
    case athletic
    case curvy
    case broad
    case petite
    case tall
}
