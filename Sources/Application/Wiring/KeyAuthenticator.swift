internal import Faces
internal import Features
internal import HTTPServer
internal import HTTPTypes
internal import Operations

/// Reads the key of a request from the file, every time: a revoked one is refused on the next request.
struct KeyAuthenticator: Authenticator {
    let dispatcher: Dispatcher

    func caller(of head: RequestHead) throws(Failure) -> Caller {
        guard let field = head.headerFields[.authorization] else {
            throw Failure(.unauthorized, "Send a key: Authorization: Bearer trp_live_… (troupe key mint makes one).")
        }
        guard let token = Self.token(in: field) else { throw Failure(.unauthorized, "Send the key as Authorization: Bearer trp_live_….") }
        return try dispatcher.view(as: .anyone, requestID: head.id) { context in try KeyCheck.caller(bearer: token, in: context) }
    }

    /// Scheme, blanks, token (RFC 9110 section 11.4 allows several blanks); read as bytes, as every request has it.
    private static func token(in field: String) -> String? {
        var field = field
        return field.withUTF8 { bytes in
            let blank = UInt8(ascii: " ")
            let credentials = unsafe bytes.drop { $0 == blank }
            let scheme = unsafe credentials.prefix { $0 != blank }
            let token = unsafe credentials[scheme.endIndex...].drop { $0 == blank }
            guard unsafe !token.isEmpty, unsafe scheme.lazy.map({ $0 | 0x20 }).elementsEqual("bearer".utf8) else { return nil }
            return unsafe String(decoding: token, as: UTF8.self)
        }
    }
}
