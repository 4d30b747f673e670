internal import HTTPServer
internal import HTTPTypes
internal import Operations

extension Response {
    /// Adds the challenge that tells a client where and with which scopes to get a token (RFC 6750 section 3, RFC 9728 section 5.1).
    ///
    /// - Parameters:
    ///   - path: the protected address below the public URL; empty for the root form.
    ///   - hadToken: whether the request carried a credential; without one no error is named (RFC 6750 section 3.1).
    mutating func addChallenge(_ failure: Failure, publicURL: String, path: String, hadToken: Bool, scopes: [String] = []) {
        var members = ["resource_metadata=\"\(publicURL)\(ProtectedResource.wellKnownPath)\(path)\""]
        switch failure.code {
        case .unauthorized where hadToken: members.append("error=\"invalid_token\"")
        case .insufficientScope: members.append("error=\"insufficient_scope\"")
        case .unauthorized: break
        default: return
        }
        // Who has nothing yet is pointed to what only looks; the rest is asked for when it is needed (MCP 2025-11-25, "Scope Selection").
        let scopes = failure.code == .unauthorized && scopes.isEmpty ? ProtectedResource.standardScopes : scopes
        if !scopes.isEmpty { members.append("scope=\"\(scopes.joined(separator: " "))\"") }
        if hadToken { members.append("error_description=\"\(Self.quotable(failure.message))\"") }
        headerFields[.wwwAuthenticate] = "Bearer " + members.joined(separator: ", ")
    }

    /// The text in the characters that a description may have (RFC 6750 section 3).
    private static func quotable(_ text: String) -> String {
        String(
            decoding: text.utf8.filter { (0x20...0x7E).contains($0) && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }, as: UTF8.self
        )
    }
}
