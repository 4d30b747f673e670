/// The outline of a face.
public enum FaceShape: String, Sendable, Codable, CaseIterable {
    case oval
    case round
    case square
    case heart
    case diamond
    case oblong
    case triangle
    case hexagon
}
