import Features
public import HTTPServer
import HTTPTypes
import JSONSchema
public import Operations

/// What people read without a key: the projects' public pages, their feeds, and the front door.
public struct PagesFace: Handler {
    private let dispatcher: Dispatcher
    private let stylesheet: Stylesheet
    private let icon: [UInt8]

    /// - Parameters:
    ///   - stylesheet: the bytes of `feed.css`.
    ///   - icon: the bytes of `icon.png`.
    public init(dispatcher: Dispatcher, stylesheet: [UInt8], icon: [UInt8]) {
        self.dispatcher = dispatcher
        self.icon = icon
        self.stylesheet = Stylesheet(bytes: stylesheet)
    }

    /// Whether the request is for this face. `/` is only where a browser asks; agents' clients find MCP there.
    public static func takes(_ head: RequestHead) -> Bool {
        if head.path == "/" {
            return head.isRead && head.headerFields[.accept]?.lowercased().contains("text/html") == true
        }
        return PageRoute.isOurs(head.path)
    }

    public func plan(_ head: RequestHead) -> BodyPlan {
        guard head.isRead else {
            var response = Response.page(PlainPages.methodNotAllowed(layout), status: .methodNotAllowed)
            response.headerFields[.allow] = "GET, HEAD"
            return .refuse(response)
        }
        return .buffer(limit: 0)
    }

    public func respondAtOnce(to request: Request) -> Response? { answer(request.head) }

    public func respond(to request: Request) async -> Response { answer(request.head) }

    public func tooLarge(_ head: RequestHead, limit: Int) -> Response {
        Response.page(PlainPages.noBody(layout), status: .contentTooLarge)
    }

    // MARK: Answers

    private func answer(_ head: RequestHead) -> Response {
        let response: Response
        do throws(Failure) {
            response = try dispatcher.view(as: .anyone, requestID: head.id) { context in
                try answer(PageRoute(path: head.path, query: head.query), layout, in: context)
            }
        } catch {
            return failed(error, head)
        }
        return response.revalidated(head)
    }

    private func answer(_ route: PageRoute?, _ layout: PageLayout, in context: Context) throws -> Response {
        switch route {
        case .home:
            var response = Response.page(PlainPages.home(layout), maxAgeSeconds: 300)
            response.headerFields[.vary] = "Accept"
            return response
        case .stylesheet: return .asset(stylesheet.bytes, type: "text/css; charset=utf-8")
        case .icon: return .asset(Favicon.svg.bytes, type: "image/svg+xml")
        case .picture: return .asset(icon, type: "image/png")
        case .robots: return .asset(Array(Self.robots.utf8), type: "text/plain; charset=utf-8")
        case .project(let name, let part):
            guard let project = try PublicFeed.project(name, in: context) else { break }
            return try answer(part, of: project, layout, in: context)
        case nil: break
        }
        return Response.page(PlainPages.notFound(layout, in: nil), status: .notFound)
    }

    private func answer(_ part: PageRoute.Part, of project: PublicProject, _ layout: PageLayout, in context: Context) throws -> Response {
        switch part {
        case .page(let cursor):
            let posts = try PublicFeed.page(of: project, before: cursor, in: context)
            return Response.page(FeedPage(project: project, posts: posts, cursor: cursor, layout: layout).html, maxAgeSeconds: 30)
        case .atom(let cursor):
            let posts = try PublicFeed.page(of: project, before: cursor, in: context)
            let feed = AtomFeed(project: project, page: posts, cursor: cursor, links: layout.links)
            return .feed(feed.xml.bytes, type: "application/atom+xml; charset=utf-8")
        case .json(let cursor):
            let posts = try PublicFeed.page(of: project, before: cursor, in: context)
            let feed = JSONFeed(project: project, page: posts, cursor: cursor, links: layout.links)
            return .feed(feed.json.bytes, type: "application/feed+json; charset=utf-8")
        case .theme: return .asset(Array(ProjectTheme(project.colors).css.utf8), type: "text/css; charset=utf-8")
        case .story(let story):
            guard let story, let post = try PublicFeed.post(story, of: project, in: context) else {
                return Response.page(PlainPages.notFound(layout, in: project), status: .notFound)
            }
            return Response.page(PostPage(project: project, post: post, layout: layout).html, maxAgeSeconds: 30)
        }
    }

    private func failed(_ failure: Failure, _ head: RequestHead) -> Response {
        var response = Response.page(PlainPages.failed(layout, requestID: head.id), status: .init(code: failure.code.status))
        if case .after(let seconds) = failure.retry { response.headerFields[.retryAfter] = String(seconds) }
        return response
    }

    private var layout: PageLayout {
        PageLayout(links: PageLinks(publicURL: dispatcher.services[PublicURL.self]()), stylesheet: stylesheet)
    }

    /// Pages may be found, what machines talk to need not be.
    private static let robots = """
        User-agent: *
        Allow: /feed/
        Disallow: /api/
        Disallow: /mcp
        Disallow: /oauth/
        Disallow: /console
        Disallow: /signin
        Disallow: /setup/

        """
}

extension RequestHead {
    fileprivate var isRead: Bool { method == .get || method == .head }
}
