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
            let parts = head.path.dropFirst(Self.filePrefix.count).split(separator: "/", omittingEmptySubsequences: false)
            self = parts.count == 2 ? .file(id: String(parts[0]), file: Percent.decode(parts[1])) : .file(id: "", file: "")
        } else if head.path.hasPrefix(Self.loraPrefix) {
            let parts = head.path.dropFirst(Self.loraPrefix.count).split(separator: "/", omittingEmptySubsequences: false)
            self = parts.count == 2 ? .lora(id: String(parts[0]), file: Percent.decode(parts[1])) : .lora(id: "", file: "")
        } else if head.path == "/api/v1/media", head.method == .post,
            HeaderParameters(head.headerFields[.contentType])?.value == Self.formType
        {
            self = .form
        } else {
            return nil
        }
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
