internal import Features
internal import HTTPServer
internal import HTTPTypes
internal import JSONSchema
internal import Operations

extension Response {
    /// What a browser-based client has to be told before it sends a request (Fetch Standard, "CORS-preflight"); no credentials of the browser's own.
    static func preflight(_ methods: String) -> Response {
        Response(
            status: .noContent,
            headerFields: [
                .accessControlAllowOrigin: "*", .accessControlAllowMethods: methods,
                .accessControlAllowHeaders: "Authorization, Content-Type, MCP-Protocol-Version", .accessControlMaxAge: "86400",
            ])
    }

    /// An answer of an endpoint that programs ask: JSON that nobody keeps (RFC 6749 section 5.1), readable by pages of other sites.
    static func oauth(_ json: JSON, status: Int = 200, requestID: String) -> Response {
        var response = Response.json(json, status: status, requestID: requestID)
        response.headerFields[.pragma] = "no-cache"
        response.headerFields[.accessControlAllowOrigin] = "*"
        response.headerFields[.accessControlExposeHeaders] = "WWW-Authenticate, Retry-After"
        return response
    }

    /// A refusal (RFC 6749 section 5.2).
    static func oauth(_ error: OAuthError, requestID: String) -> Response {
        var response = oauth(
            ["error": .string(error.code.rawValue), "error_description": .string(error.description)], status: error.status,
            requestID: requestID)
        if let seconds = error.retryAfterSeconds { response.headerFields[.retryAfter] = String(seconds) }
        return response
    }
}

extension HTTPField.Name {
    static let pragma = HTTPField.Name("Pragma")!
}

extension OAuthError {
    var status: Int {
        switch code {
        case .invalidClient, .invalidToken: 401
        case .serverError: 500
        case .temporarilyUnavailable: 429
        default: 400
        }
    }

    /// What an error of ours becomes for a client that speaks OAuth only.
    init(_ failure: Failure) {
        switch failure.code {
        case .unauthorized: self.init(.invalidToken, failure.message)
        case .busy, .rateLimited: self.init(.temporarilyUnavailable, failure.message, retryAfterSeconds: 2)
        case .unexpected: self.init(.serverError, failure.message)
        default: self.init(.invalidRequest, failure.message)
        }
    }
}
