internal import Features
internal import HTTPServer
internal import HTTPTypes

/// Where a client waits for the answer to its authorization request.
struct ReturnAddress: Sendable {
    let uri: RedirectURI
    let state: String?
    let issuer: String

    /// Sends the browser there with a code.
    func response(code: String) -> Response { response([("code", code)]) }

    /// Sends the browser there with a refusal (RFC 6749 section 4.1.2.1).
    func response(_ error: OAuthError) -> Response {
        response([("error", error.code.rawValue), ("error_description", error.description)])
    }

    /// With `state` as it came, and `iss` so that the client can tell servers apart (RFC 9207 section 2).
    private func response(_ members: [(String, String)]) -> Response {
        let all = members + (state.map { [("state", $0)] } ?? []) + [("iss", issuer)]
        let query = all.map { "\($0.0)=\(PathSegment.encode($0.1))" }.joined(separator: "&")
        return .seeOther(uri.text + (uri.text.utf8.contains(UInt8(ascii: "?")) ? "&" : "?") + query)
    }
}
