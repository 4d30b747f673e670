internal import Features
internal import HTTPServer
internal import HTTPTypes
internal import JSONSchema
internal import Operations
internal import Secrets

/// A secret on its way from the form that made it to the page that shows it.
///
/// Forms are answered by a redirect, so that nothing is made twice; what is shown once travels in a cookie that only we can open, bound to
/// the session, and the page that shows it takes the cookie back. The server keeps nothing.
struct ShownOnce: Sendable {
    /// Where the page is.
    static let path = "/console/shown"
    private static let cookie = "troupe_once"
    private static let lifetimeSeconds = 120  // a redirect needs a second

    /// What kind of page shows it.
    enum Kind: String {
        case key
        case recoveryCodes
        case passwordLink
    }

    var kind: Kind
    var values: [String: String]

    init(_ kind: Kind, _ values: [String: String]) {
        self.kind = kind
        self.values = values
    }

    /// The answer that leads to the page.
    func response(for session: Session, _ visits: Visits) -> Response {
        var object = JSON.Object()
        object.append("kind", .string(kind.rawValue))
        object.append("until", JSON(Int(visits.dispatcher.clock.now.seconds) + Self.lifetimeSeconds))
        for (name, value) in values.sorted(by: { $0.key < $1.key }) { object.append("value " + name, .string(value)) }
        let sealed = visits.dispatcher.services[Sealing.self].seal(Array(JSON.object(object).text.utf8), context: Self.place(session))
        var response = Response.seeOther(Self.path)
        response.headerFields.append(
            .setCookie, visits.jar.setting(Self.cookie, to: Base64URL.encode(sealed), maxAgeSeconds: Self.lifetimeSeconds))
        return response
    }

    /// What the request is to be shown; `nil` where there is nothing, or nothing any more.
    init?(_ head: RequestHead, for session: Session, _ visits: Visits) {
        guard let text = Cookies(head)[visits.jar.name(Self.cookie)] else { return nil }
        // What does not open is not ours, or is another session's: there is nothing to show.
        guard let sealed = try? Base64URL.decode(text),
            let plain = try? visits.dispatcher.services[Sealing.self].open(sealed, context: Self.place(session)),  // the same
            let json = try? JSON(parsing: plain), let kind = json["kind"]?.stringValue.flatMap(Kind.init),  // the same
            let until = json["until"]?.intValue, Int64(until) > visits.dispatcher.clock.now.seconds
        else { return nil }
        self.kind = kind
        values = [:]
        for member in json.objectValue?.members ?? [] where member.key.hasPrefix("value ") {
            values[String(member.key.dropFirst("value ".count))] = member.value.stringValue
        }
    }

    /// Lets the browser forget it: from now on the page has nothing to show.
    static func forget(on response: inout Response, _ visits: Visits) {
        response.headerFields.append(.setCookie, visits.jar.setting(cookie, to: "", maxAgeSeconds: 0))
    }

    private static func place(_ session: Session) -> String { "console.shown_once.\(session.id)" }
}
