internal import Features
public import HTTPServer
internal import HTTPTypes
public import Operations

/// What a part of the console answers.
protocol ConsoleDesk: Sendable {
    /// - Throws: `.unauthorized` to send the visitor to the sign-in page, `.notFound` for a page that does not exist.
    func answer(_ request: ConsoleRequest) async throws(Failure) -> Response
}

/// Where people sign in and manage access: pages made here, forms that post, no script.
public struct ConsoleFace: Handler {
    /// The largest form has a few dozen fields.
    static let maxFormBytes = 64 << 10

    private let layout: ConsoleLayout
    private let visits: Visits
    /// Who answers outside of `/console`, by the path's first part.
    private let desks: [String: any ConsoleDesk]
    /// Who answers below `/console`, by the path's second part.
    private let places: [String: any ConsoleDesk]

    public init(dispatcher: Dispatcher, layout: ConsoleLayout) {
        self.layout = layout
        let visits = Visits(dispatcher: dispatcher)
        self.visits = visits
        let signIn = SignInDesk(dispatcher: dispatcher, layout: layout, visits: visits)
        desks = [
            "signin": signIn, "signout": signIn,
            "setup": SetUpDesk(dispatcher: dispatcher, layout: layout, visits: visits),
        ]
        places = [
            "": OverviewDesk(dispatcher: dispatcher, layout: layout),
            "account": AccountDesk(dispatcher: dispatcher, layout: layout, visits: visits),
            "activity": ActivityDesk(dispatcher: dispatcher, layout: layout),
            "apps": AppsDesk(dispatcher: dispatcher, layout: layout),
            "characters": CharactersDesk(dispatcher: dispatcher, layout: layout),
            "clients": ClientsDesk(dispatcher: dispatcher, layout: layout),
            "connect": ConnectDesk(dispatcher: dispatcher, layout: layout, visits: visits),
            "keys": KeysDesk(dispatcher: dispatcher, layout: layout, visits: visits),
            "limits": LimitsDesk(dispatcher: dispatcher, layout: layout),
            "moderation": ModerationDesk(dispatcher: dispatcher, layout: layout),
            "providers": ProvidersDesk(dispatcher: dispatcher, layout: layout),
            "reports": ReportsDesk(dispatcher: dispatcher, layout: layout),
            "review": ReviewDesk(dispatcher: dispatcher, layout: layout),
            "shown": ShownOnceDesk(dispatcher: dispatcher, layout: layout, visits: visits),
            "stories": StoriesDesk(dispatcher: dispatcher, layout: layout),
            "usage": UsageDesk(dispatcher: dispatcher, layout: layout),
            "users": UsersDesk(dispatcher: dispatcher, layout: layout, visits: visits),
        ]
    }

    /// Whether the request is for this face.
    public static func takes(_ head: RequestHead) -> Bool {
        let path = head.path
        return path.hasPrefix("/console") && (path.utf8.count == 8 || path.utf8[path.utf8.index(path.startIndex, offsetBy: 8)] == 0x2F)
            || path == "/signin" || path.hasPrefix("/signin/") || path == "/signout" || path.hasPrefix("/setup/")
            || path == "/assets/console.css"
    }

    public func plan(_ head: RequestHead) -> BodyPlan { .buffer(limit: Self.maxFormBytes) }

    public func respondAtOnce(to request: Request) -> Response? {
        guard request.head.path == "/assets/console.css" else { return nil }
        return Response.asset(layout.stylesheet, type: "text/css; charset=utf-8").revalidated(request.head)
    }

    public func tooLarge(_ head: RequestHead, limit: Int) -> Response {
        layout.card("This form is too large", for: Self.nobody, status: .contentTooLarge, "<p>Go back and write less.</p>")
    }

    public func respond(to request: Request) async -> Response {
        if let response = respondAtOnce(to: request) { return response }
        let visit: Visit
        do { visit = try visits.visit(request.head) } catch { return failed(error, request.head, Self.nobody) }
        do {
            return try await answer(request, visit)
        } catch {
            return failed(error, request.head, visit)
        }
    }

    private func answer(_ request: Request, _ visit: Visit) async throws(Failure) -> Response {
        let head = request.head
        var form = FormFields()
        switch head.method {
        case .get, .head: break
        case .post:
            guard let sent = FormFields(request.body) else {
                throw Failure(.validationFailed, "This form cannot be read. Reload the page and fill it in again.")
            }
            // The token is what counts; browsers that say that another site sent the form are believed besides (Fetch Metadata).
            guard visit.sent(sent), !["cross-site", "same-site"].contains(head.headerFields[.secFetchSite] ?? "") else {
                return stale(head, visit)
            }
            form = sent
        default:
            var response = layout.card("This page answers GET and POST", for: visit, status: .methodNotAllowed, "")
            response.headerFields[.allow] = "GET, HEAD, POST"
            return response
        }
        try await visits.noteUse(visit, head)
        let ask = ConsoleRequest(head: head, visit: visit, form: form)
        let path = ask.path
        if !ask.isPost, let page = FormAddress.page(of: path) { return .seeOther(page + (head.query.map { "?\($0)" } ?? "")) }
        let desk = path.first == "console" ? places[path.count > 1 ? path[1] : ""] : desks[path.first ?? ""]
        guard let desk else { throw Failure(.notFound, "There is no such page.") }
        return try await desk.answer(ask)
    }

    /// A form whose token does not fit: the person signed in or out meanwhile, or keeps no cookies; or another site sent it.
    private func stale(_ head: RequestHead, _ visit: Visit) -> Response {
        layout.card(
            "Please try that again",
            lead: "This form was opened before you signed in or out, or your browser keeps no cookies for this site.",
            for: visit, status: .forbidden,
            "<p><a class=\"button\" href=\"\(head.path == "/signout" ? "/console" : "" as HTML)\">Open the page anew</a></p>")
    }

    private func failed(_ failure: Failure, _ head: RequestHead, _ visit: Visit) -> Response {
        if failure.code == .unauthorized {
            let target = head.method == .post ? head.path : head.path + (head.query.map { "?\($0)" } ?? "")
            return .seeOther((ReturnPath(target) ?? .home).signIn)
        }
        let title =
            switch failure.code {
            case .notFound: "There is nothing here"
            case .busy, .rateLimited: "One moment, please"
            default: "That did not work"
            }
        var response = layout.page(
            title, lead: "\(failure.message)", for: visit, status: HTTPResponse.Status(code: failure.code.status),
            "<p><a class=\"button\" href=\"/console\">To the console</a></p>")
        if case .after(let seconds) = failure.retry { response.headerFields[.retryAfter] = String(seconds) }
        return response
    }

    /// For pages that need no token.
    private static let nobody = Visit(session: nil, pending: nil, formToken: "", cookie: nil)
}

extension HTTPField.Name {
    fileprivate static let secFetchSite = HTTPField.Name("Sec-Fetch-Site")!
}
