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
        // Scheme, blanks, token (RFC 9110 section 11.4 allows several blanks); a byte at a time, as every request has it.
        let blank = UInt8(ascii: " ")
        let bytes = field.utf8.drop { $0 == blank }
        let scheme = bytes.prefix { $0 != blank }
        let token = bytes.dropFirst(scheme.count).drop { $0 == blank }
        guard !token.isEmpty, scheme.lazy.map({ $0 | 0x20 }).elementsEqual("bearer".utf8) else {
            throw Failure(.unauthorized, "Send the key as Authorization: Bearer trp_live_….")
        }
        return try dispatcher.view(as: .anyone, requestID: head.id) { context in
            try KeyCheck.caller(bearer: String(Substring(token)), in: context)
        }
    }
}
