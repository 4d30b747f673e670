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
        guard let token = Self.token(in: field) else {
            throw Failure(.unauthorized, "Send the key or token as Authorization: Bearer trp_live_…, one scheme and one value.")
        }
        // What begins like a JSON object in base64 is an access token; keys begin with trp_.
        if token.utf8.starts(with: "eyJ".utf8) { return try grantee(token, head) }
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

    private func grantee(_ token: String, _ head: RequestHead) throws(Failure) -> Caller {
        let place: ProtectedAddresses.Place = head.path.hasPrefix(ProtectedAddresses.rest) ? .rest : .mcp
        let outcome = try dispatcher.view(as: .anyone, requestID: head.id) { context in
            try GrantCheck.check(bearer: token, at: place, in: context)
        }
        switch outcome.caller {
        case .success(let caller):
            if let family = outcome.newFamily {
                note(.firstCall, head, "It made its first call with a token.", client: outcome.client, family: family)
            }
            return caller
        case .failure(let failure):
            note(.call, head, failure.message, client: outcome.client, isRefused: true)
            throw failure
        }
    }

    func refused(_ failure: Failure, of caller: Caller, _ head: RequestHead) {
        guard failure.code == .insufficientScope, let grant = caller.grant else { return }
        dispatcher.services[ConnectionLogging.self].noteRefusal(
            of: grant, lacking: failure.neededScopes.map(\.rawValue), at: dispatcher.clock.now, address: head.remoteAddress,
            agent: head.headerFields[.userAgent] ?? "")
    }

    private func note(
        _ step: ConnectionLog.StepName, _ head: RequestHead, _ hint: String, client: ClientID? = nil, family: TokenFamilyID? = nil,
        isRefused: Bool = false
    ) {
        dispatcher.services[ConnectionLogging.self].note(
            ConnectionLog.Note(
                at: dispatcher.clock.now, client: client, family: family, step: step, isRefused: isRefused, address: head.remoteAddress,
                agent: head.headerFields[.userAgent] ?? "", hint: hint))
    }
}
