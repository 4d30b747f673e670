public import HTTPServer
internal import HTTPTypes
public import JSONSchema
public import Operations

extension HTTPField.Name {
    static let rateLimit = HTTPField.Name("X-RateLimit-Limit")!
    static let rateRemaining = HTTPField.Name("X-RateLimit-Remaining")!
    static let rateReset = HTTPField.Name("X-RateLimit-Reset")!
    static let requestID = HTTPField.Name("X-Request-ID")!
}

extension JSONText: WrittenBody {}

extension Response {
    /// An answer in JSON.
    public static func json(_ json: JSON, status: Int = 200, rate: RateState? = nil, requestID: String? = nil) -> Response {
        var response = encoded(json.bytes, status: status, requestID: requestID)
        response.addRate(rate)
        return response
    }

    /// An answer in JSON that was encoded before.
    static func encoded(_ bytes: [UInt8], status: Int, requestID: String? = nil) -> Response {
        inJSON(.bytes(bytes), status: status, requestID: requestID)
    }

    /// An answer in JSON, sent from where it was written.
    static func written(_ text: JSONText, status: Int, requestID: String? = nil) -> Response {
        inJSON(.written(text), status: status, requestID: requestID)
    }

    private static func inJSON(_ body: ResponseBody, status: Int, requestID: String?) -> Response {
        var response = Response(status: HTTPResponse.Status(code: status), headerFields: HeaderFields(), body: body)
        response.headerFields.append(.contentType, "application/json")
        response.headerFields.append(.cacheControl, "no-store")
        response.headerFields.append(.xContentTypeOptions, "nosniff")
        if let requestID { response.headerFields.append(.requestID, requestID) }
        return response
    }

    /// The answer to what was refused or failed: `{error: {…}}`, with `Retry-After` where trying again may help.
    public static func failure(_ failure: Failure, rate: RateState? = nil, requestID: String) -> Response {
        var response = json(["error": failure.json(requestID: requestID)], status: failure.code.status, rate: rate, requestID: requestID)
        if case .after(let seconds) = failure.retry { response.headerFields[.retryAfter] = String(seconds) }
        return response
    }

    /// Tells where the caller stands in its window. Called once an answer.
    public mutating func addRate(_ rate: RateState?) {
        guard let rate else { return }
        headerFields.append(.rateLimit, String(rate.limit))
        headerFields.append(.rateRemaining, String(rate.remaining))
        headerFields.append(.rateReset, String(rate.resetAt.seconds))
    }
}
