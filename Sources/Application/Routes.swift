internal import Faces
internal import Features
internal import HTTPServer
internal import HTTPTypes
internal import Operations

/// Gives every request to the face that it is for.
///
/// A class, so that every request holds it once.
final class Routes: Handler {
    let mcp: MCPFace
    /// With the setting for it, what MCP shows to whoever has no credential: the conformance fixture and nothing of the product.
    private let conformance: MCPFace?
    private let dispatcher: Dispatcher
    private let rest: RESTFace
    private let metadata: PublicMetadata
    private let proxies: TrustedProxies
    // As what they are given out as: each request would box a copy otherwise.
    private let handlers:
        (mcp: any Handler, rest: any Handler, uploads: any Handler, pages: any Handler, console: any Handler, oauth: any Handler)

    init(
        dispatcher: Dispatcher, bytes: MediaBytes, settings: Settings, proxies: TrustedProxies, publicURL: @escaping @Sendable () -> String
    ) {
        self.dispatcher = dispatcher
        self.proxies = proxies
        let authenticator = BearerAuthenticator(dispatcher: dispatcher)
        let slots = BodySlots()
        var mcpSettings = MCPSettings(version: Release.version, listensOnLoopback: settings.listensOnLoopback, publicURL: publicURL)
        mcpSettings.allowedOrigins = settings.allowedOrigins
        var content = MCPContent(dispatcher)
        content.hasConformanceFixture = settings.servesConformanceFixture
        mcp = MCPFace(dispatcher: dispatcher, authenticator: authenticator, slots: slots, settings: mcpSettings, content: content)
        var fixtureOnly = MCPContent()
        fixtureOnly.hasConformanceFixture = true
        conformance =
            settings.servesConformanceFixture
            ? MCPFace(
                dispatcher: dispatcher, authenticator: NobodyAuthenticator(), slots: slots, settings: mcpSettings, content: fixtureOnly,
                catalog: OperationCatalog([])) : nil
        rest = RESTFace(dispatcher: dispatcher, authenticator: authenticator, slots: slots, version: Release.version, publicURL: publicURL)
        metadata = PublicMetadata(dispatcher: dispatcher)
        let layout = ConsoleLayout(stylesheet: EmbeddedFiles.asset("console.css"))
        func guarded(_ pages: any Handler) -> GuardedPages {
            GuardedPages(pages, listensOnLoopback: settings.listensOnLoopback, publicURL: publicURL)
        }
        handlers = (
            mcp, rest, UploadsFace(dispatcher: dispatcher, authenticator: authenticator, bytes: bytes),
            guarded(PagesFace(dispatcher: dispatcher, stylesheet: EmbeddedFiles.asset("feed.css"), icon: EmbeddedFiles.asset("icon.png"))),
            guarded(ConsoleFace(dispatcher: dispatcher, layout: layout)),
            guarded(OAuthFace(dispatcher: dispatcher, authenticator: authenticator, layout: layout))
        )
    }

    /// Makes now what is otherwise made for the first requests that need it.
    func getReady() {
        mcp.getReady()
        rest.getReady()
    }

    /// Ends what goes on without a request.
    func close() async {
        await mcp.close()
        await conformance?.close()
    }

    private func face(_ head: RequestHead) -> any Handler {
        if let conformance, head.headerFields[.authorization] == nil, mcp.takes(head) { return conformance }
        // The most frequent first.
        if head.path == "/mcp" { return handlers.mcp }
        if UploadsFace.takes(head) { return handlers.uploads }
        if rest.takes(head) { return handlers.rest }
        if ConsoleFace.takes(head) { return handlers.console }
        if OAuthFace.takes(head) { return handlers.oauth }
        if PagesFace.takes(head) { return handlers.pages }
        if metadata.takes(head) { return metadata }
        if mcp.takes(head) { return handlers.mcp }
        return NotFound()
    }

    func plan(_ head: RequestHead) -> BodyPlan {
        if proxies.isEmpty { return face(head).plan(head) }
        let head = proxies.seen(head)
        return face(head).plan(head)
    }

    /// The request as its face is to see it.
    private func seen(_ request: Request) -> Request {
        if proxies.isEmpty { return request }
        var request = request
        request.head = proxies.seen(request.head)
        return request
    }

    func begin(_ request: Request) -> Beginning {
        // Whose key it is and what it asks for are read in one transaction.
        let request = seen(request)
        return dispatcher.inOneRead { face(request.head).begin(request) }
    }

    func respondAtOnce(to request: Request) -> Response? {
        let request = seen(request)
        return face(request.head).respondAtOnce(to: request)
    }

    func respond(to request: Request) async -> Response {
        let request = seen(request)
        return await face(request.head).respond(to: request)
    }

    func tooLarge(_ head: RequestHead, limit: Int) -> Response { face(head).tooLarge(head, limit: limit) }
}

/// Lets in whoever has no credential, as nobody.
private struct NobodyAuthenticator: Authenticator {
    func caller(of head: RequestHead) throws(Failure) -> Caller { .anyone }
}

/// Answers what is for nobody.
private struct NotFound: Handler {
    private func answer(_ head: RequestHead) -> Response {
        .failure(
            Failure(.notFound, "There is nothing at this address. MCP is at /mcp, REST at /api/v1/."), requestID: head.id)
    }

    func plan(_ head: RequestHead) -> BodyPlan { .refuse(answer(head)) }
    func respondAtOnce(to request: Request) -> Response? { answer(request.head) }
    func respond(to request: Request) async -> Response { answer(request.head) }
    func tooLarge(_ head: RequestHead, limit: Int) -> Response { answer(head) }
}

/// The release.
public enum Release {
    public static let version = "0.1.0"
}
