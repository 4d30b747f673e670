/// The colour of the irises.
public enum EyeColour: String, Sendable, Codable, CaseIterable {
    case darkBrown = "dark-brown"
    case brown
    case hazel
    case green
    case blue
    case grey
    case amber
}
