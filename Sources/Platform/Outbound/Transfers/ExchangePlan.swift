/// A request that has been found fit to be sent.
struct ExchangePlan: Sendable {
    let request: OutboundRequest
    let url: OutboundURL
    let headers: OutboundHeaders
    let started: ContinuousClock.Instant
    let deadline: ContinuousClock.Instant

    init(_ request: OutboundRequest, configuration: HTTPClient.Configuration) throws(OutboundError) {
        url = try OutboundURL.parse(request.url)
        guard OutboundHeaders.isToken(request.method) else { throw OutboundError(.invalidRequest("method")) }
        if let name = request.headers.firstUnfit { throw OutboundError(.invalidRequest(name)) }
        var headers = request.headers
        if headers["user-agent"] == nil { headers["User-Agent"] = configuration.userAgent }
        self.headers = headers
        self.request = request
        started = .now
        deadline = started + request.totalTimeout
    }

    /// GET and HEAD change nothing, so they may be sent again elsewhere.
    var redirectsAllowed: Int {
        ["GET", "HEAD"].contains(request.method) ? min(request.followRedirects, 3) : 0  // more is a loop or a trick
    }
}
