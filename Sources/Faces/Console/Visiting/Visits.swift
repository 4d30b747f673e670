internal import Features
internal import HTTPServer
internal import HTTPTypes
internal import Operations
internal import Secrets

/// Knows visitors of the console by their cookies.
struct Visits: Sendable {
    let dispatcher: Dispatcher

    private static let sessionCookie = "troupe_session"
    private static let visitorCookie = "troupe_visitor"
    private static let browserCookie = "troupe_browser"

    var jar: CookieJar { CookieJar(isSecure: dispatcher.services[PublicURL.self]().hasPrefix("https://")) }

    /// Who sends the request.
    func visit(_ head: RequestHead) throws(Failure) -> Visit {
        let cookies = Cookies(head)
        let hashing = dispatcher.services[KeyHashing.self]
        func token(_ purpose: String, _ secret: String) -> String { Base64URL.encode(hashing.hash("form \(purpose) \(secret)")) }
        if let secret = cookies[jar.name(Self.sessionCookie)] {
            let session = try dispatcher.view(as: .anyone, requestID: head.id) { context in try Sessions.find(secret, in: context) }
            if let session {
                let isVerified = session.isVerified
                return Visit(
                    session: isVerified ? session : nil, pending: isVerified ? nil : session, formToken: token("session", secret),
                    cookie: nil)
            }
        }
        if let visitor = cookies[jar.name(Self.visitorCookie)], (16...64).contains(visitor.utf8.count) {
            return Visit(session: nil, pending: nil, formToken: token("visitor", visitor), cookie: nil)
        }
        let visitor = Base64URL.encode(RandomBytes.bytes(16))
        return Visit(
            session: nil, pending: nil, formToken: token("visitor", visitor),
            cookie: jar.setting(Self.visitorCookie, to: visitor, maxAgeSeconds: 86_400))
    }

    /// Notes that a session is used, at most once a minute.
    func noteUse(_ visit: Visit, _ head: RequestHead) async throws(Failure) {
        guard let session = visit.session, Sessions.isDue(session, at: dispatcher.clock.now) else { return }
        let address = head.remoteAddress
        try await dispatcher.perform(as: session.caller, face: .page, requestID: head.id) { context in
            try Sessions.touch(session, from: address, in: context)
        }
    }

    /// The browser, as sessions are listed.
    func browser(_ head: RequestHead) -> Sessions.Browser {
        Sessions.Browser(address: head.remoteAddress, userAgent: head.headerFields[.userAgent] ?? "")
    }

    /// What the browser keeps of an earlier sign-in.
    func mark(_ head: RequestHead) -> String? { Cookies(head)[jar.name(Self.browserCookie)] }

    // MARK: Cookies of an answer

    /// The answer lets the browser in.
    func begin(_ secret: String, on response: inout Response) {
        response.headerFields.append(
            .setCookie, jar.setting(Self.sessionCookie, to: secret, maxAgeSeconds: Sessions.longestDays * 86_400))
    }

    /// The answer marks the browser as one of the user's.
    func remember(_ mark: String, on response: inout Response) {
        response.headerFields.append(
            .setCookie, jar.setting(Self.browserCookie, to: mark, maxAgeSeconds: KnownBrowser.keptDays * 86_400))
    }

    /// The answer lets the browser forget its session.
    func end(on response: inout Response) {
        response.headerFields.append(.setCookie, jar.setting(Self.sessionCookie, to: "", maxAgeSeconds: 0))
    }
}
