public import HTTPServer
internal import HTTPTypes
internal import Operations

/// Pages in browsers, behind two checks: that the browser meant this server, and that it comes back by TLS where that is how people reach it.
///
/// A page of another site whose name was made to point to this machine (DNS rebinding) sends that name as `Host`. Where only this machine can
/// connect, nobody else's name leads here, so it is refused; elsewhere proxies write what they like there.
public struct GuardedPages: Handler {
    /// Two years, as browsers' lists of hosts ask for (RFC 6797 section 6.1.1); the other hosts of the domain are not ours to speak for.
    static let strictTransport = "max-age=63072000"

    private let pages: any Handler
    private let listensOnLoopback: Bool
    private let publicURL: @Sendable () -> String

    /// - Parameter pages: who answers.
    public init(_ pages: any Handler, listensOnLoopback: Bool, publicURL: @escaping @Sendable () -> String) {
        self.pages = pages
        self.listensOnLoopback = listensOnLoopback
        self.publicURL = publicURL
    }

    public func plan(_ head: RequestHead) -> BodyPlan {
        if let refusal = refusal(head) { return .refuse(refusal) }
        let plan = pages.plan(head)
        if case .refuse(let response) = plan { return .refuse(secured(response)) }
        return plan
    }

    public func begin(_ request: Request) -> Beginning {
        if let refusal = refusal(request.head) { return .answer(refusal) }
        switch pages.begin(request) {
        case .answer(let response): return .answer(secured(response))
        case .work(let work): return .work { await self.secured(work()) }
        }
    }

    public func respondAtOnce(to request: Request) -> Response? {
        refusal(request.head) ?? pages.respondAtOnce(to: request).map(secured)
    }

    public func respond(to request: Request) async -> Response {
        if let refusal = refusal(request.head) { return refusal }
        return secured(await pages.respond(to: request))
    }

    public func tooLarge(_ head: RequestHead, limit: Int) -> Response { secured(pages.tooLarge(head, limit: limit)) }

    private func refusal(_ head: RequestHead) -> Response? {
        guard listensOnLoopback, let host = head.authority else { return nil }
        let name = Origin.hostName(host[...])
        let address = publicURL()
        if Origin.loopbackNames.contains(name) || name == Origin(address)?.host { return nil }
        var response = Response.failure(
            Failure(.notFound, "This server is not called \(name.prefix(100)). Open \(address), or start it with --public-url."),
            requestID: head.id)
        response.status = .misdirectedRequest
        return response
    }

    private func secured(_ response: Response) -> Response {
        guard publicURL().hasPrefix("https://") else { return response }
        var response = response
        response.headerFields[.strictTransportSecurity] = Self.strictTransport
        return response
    }
}
