import HTTPServer
import HTTPTypes

/// What of this face a request is for.
enum UploadRoute: Equatable {
    /// `/api/v1/media/uploads/{token}`; the token is a secret.
    case address(token: String)
    /// `/media/{id}/{file}`, or something else below `/media/`.
    case file(id: String, file: String)
    /// `/loras/{id}/{file}`.
    case lora(id: String, file: String)
    /// `POST /api/v1/media` with a form; JSON there belongs to the REST face.
    case form

    private static let addressPrefix = "/api/v1/media/uploads/"
    private static let filePrefix = "/media/"
    private static let loraPrefix = "/loras/"

    init?(_ head: RequestHead) {
        if head.path.hasPrefix(Self.addressPrefix) {
            var token = head.path.dropFirst(Self.addressPrefix.count)
            if token.last == "/" { token.removeLast() }
            guard !token.isEmpty, !token.contains("/") else { return nil }
            self = .address(token: String(token))
        } else if head.path.hasPrefix(Self.filePrefix) {
            let (id, file) = Self.parts(head.path.dropFirst(Self.filePrefix.count))
            self = .file(id: id, file: file)
        } else if head.path.hasPrefix(Self.loraPrefix) {
            let (id, file) = Self.parts(head.path.dropFirst(Self.loraPrefix.count))
            self = .lora(id: id, file: file)
        } else if head.path == "/api/v1/media", head.method == .post,
            HeaderParameters(head.headerFields[.contentType])?.value == Self.formType
        {
            self = .form
        } else {
            return nil
        }
    }

    /// The id and the file that the rest of a path names; both empty for another form.
    private static func parts(_ rest: Substring) -> (id: String, file: String) {
        let parts = rest.split(separator: "/", omittingEmptySubsequences: false)
        return parts.count == 2 ? (String(parts[0]), Percent.decode(parts[1])) : ("", "")
    }

    private static let formType = "multipart/form-data"

    /// For `Allow`.
    var methods: [HTTPRequest.Method] {
        switch self {
        case .address: [.get, .put]
        case .file, .lora: [.get, .head]
        case .form: [.post]
        }
    }
}
