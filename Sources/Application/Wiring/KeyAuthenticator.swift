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
        let parts = field.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else {
            throw Failure(.unauthorized, "Send the key as Authorization: Bearer trp_live_….")
        }
        let token = parts[1].drop { $0 == " " }  // RFC 9110 section 11.4 allows several
        return try dispatcher.view(as: .anyone, requestID: head.id) { context in
            try KeyCheck.caller(bearer: String(token), in: context)
        }
    }
}
