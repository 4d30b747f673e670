internal import JSONSchema

/// What OAuth endpoints answer to what they refuse: `{error, error_description}` (RFC 6749 section 5.2, RFC 7591 section 3.2.2).
public struct OAuthError: Error, Sendable, Equatable {
    /// The codes of the specifications that the endpoints follow.
    public enum Code: String, Sendable {
        case invalidRequest = "invalid_request"
        case invalidClient = "invalid_client"
        case invalidGrant = "invalid_grant"
        case invalidScope = "invalid_scope"
        case invalidTarget = "invalid_target"
        case invalidToken = "invalid_token"
        case unauthorizedClient = "unauthorized_client"
        case unsupportedGrantType = "unsupported_grant_type"
        case unsupportedResponseType = "unsupported_response_type"
        case invalidRedirectURI = "invalid_redirect_uri"
        case invalidClientMetadata = "invalid_client_metadata"
        case accessDenied = "access_denied"
        case loginRequired = "login_required"
        case requestNotSupported = "request_not_supported"
        case requestURINotSupported = "request_uri_not_supported"
        case temporarilyUnavailable = "temporarily_unavailable"
        case serverError = "server_error"
    }

    public var code: Code
    /// One sentence in ASCII that says what to send instead.
    public var description: String
    /// After how many seconds another try may help.
    public var retryAfterSeconds: Int?
    /// What the client's timeline tells instead of the description; the client is told no more than it has to know.
    public var hint: String?

    public init(_ code: Code, _ description: String, retryAfterSeconds: Int? = nil, hint: String? = nil) {
        self.code = code
        self.description = description
        self.retryAfterSeconds = retryAfterSeconds
        self.hint = hint
    }

    /// The same with a hint for the timeline.
    func hinting(_ hint: String) -> OAuthError {
        OAuthError(code, description, retryAfterSeconds: retryAfterSeconds, hint: hint)
    }
}
