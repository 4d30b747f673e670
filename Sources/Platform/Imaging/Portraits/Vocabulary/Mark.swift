/// What makes skin one's own.
public enum Mark: String, Sendable, Codable, CaseIterable {
    case freckles
    case beautyMark = "beauty-mark"
    case dimples
    case scarBrow = "scar-brow"
    case blush
    case laughLines = "laugh-lines"
}
