/// How a figure presents itself.
public enum Presentation: String, Sendable, Codable, CaseIterable {
    case feminine
    case masculine
    case androgynous
}
