internal import Faces
internal import Features
internal import HTTPServer
internal import HTTPTypes
internal import Operations

/// Reads the key or the grant of a request from the file, every time: what was taken back is refused on the next request.
struct BearerAuthenticator: Authenticator {
    let dispatcher: Dispatcher

    func caller(of head: RequestHead) throws(Failure) -> Caller {
        guard let field = head.headerFields[.authorization] else {
            note(.asked, head, "It came without a token and was told where to get one.", isRefused: true)
            throw Failure(.unauthorized, "Sign in (OAuth), or send a key: Authorization: Bearer trp_live_… (troupe key mint makes one).")
        }
        // Scheme, blanks, token (RFC 9110 section 11.4 allows several blanks); a byte at a time, as every request has it.
        let blank = UInt8(ascii: " ")
        let bytes = field.utf8.drop { $0 == blank }
        let scheme = bytes.prefix { $0 != blank }
        let token = bytes.dropFirst(scheme.count).drop { $0 == blank }
        guard !token.isEmpty, scheme.lazy.map({ $0 | 0x20 }).elementsEqual("bearer".utf8) else {
            throw Failure(.unauthorized, "Send the key or token as Authorization: Bearer trp_live_….")
        }
        // What begins like a JSON object in base64 is an access token; keys begin with trp_.
        if token.starts(with: "eyJ".utf8) { return try grantee(String(Substring(token)), head) }
        return try dispatcher.view(as: .anyone, requestID: head.id) { context in
            try KeyCheck.caller(bearer: String(Substring(token)), in: context)
        }
    }

    private func grantee(_ token: String, _ head: RequestHead) throws(Failure) -> Caller {
        let place: ProtectedAddresses.Place = head.path.hasPrefix(ProtectedAddresses.rest) ? .rest : .mcp
        let outcome = try dispatcher.view(as: .anyone, requestID: head.id) { context in
            try GrantCheck.check(bearer: token, at: place, in: context)
        }
        switch outcome.caller {
        case .success(let caller):
            if outcome.isFirstUse { note(.firstCall, head, "It made its first call with a token.", client: outcome.client) }
            return caller
        case .failure(let failure):
            note(.call, head, failure.message, client: outcome.client, isRefused: true)
            throw failure
        }
    }

    private func note(
        _ step: ConnectionLog.StepName, _ head: RequestHead, _ hint: String, client: ClientID? = nil, isRefused: Bool = false
    ) {
        dispatcher.services[ConnectionLogging.self].note(
            ConnectionLog.Note(
                at: dispatcher.clock.now, client: client, step: step, isRefused: isRefused, address: head.remoteAddress,
                agent: head.headerFields[.userAgent] ?? "", hint: hint))
    }
}
