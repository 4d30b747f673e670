public import Operations

/// The types of files that are taken in; the words are those of `Content-Type`.
public enum MediaFormat: String, ParamWord {
    case jpeg = "image/jpeg"
    case png = "image/png"
    case webp = "image/webp"
    case gif = "image/gif"
    case mp4 = "video/mp4"

    /// Without the dot.
    public var fileExtension: String {
        switch self {
        case .jpeg: "jpg"
        case .png: "png"
        case .webp: "webp"
        case .gif: "gif"
        case .mp4: "mp4"
        }
    }

    /// The type that a caller declares: with parameters, in capitals, or by an old name it means the same.
    init?(declared: String) {
        let bare = declared.prefix { $0 != ";" }.filter { $0 != " " }.lowercased()
        self.init(rawValue: bare == "image/jpg" ? "image/jpeg" : bare)
    }
}
