public import HTTPServer
internal import HTTPTypes
internal import JSONSchema
internal import Operations

/// Where the protected addresses and the documents that describe them are (RFC 9728).
enum ProtectedResource {
    static let wellKnownPath = "/.well-known/oauth-protected-resource"

    /// The addresses below the public URL that have a document each; the empty one is the root form.
    static let paths = ["", "/mcp", "/api/mcp", "/mcp/readonly", "/mcp/all"]
}

/// What lies under `/.well-known/`, for everyone: how to get a token for each address.
public struct PublicMetadata: Handler {
    private let publicURL: @Sendable () -> String

    public init(publicURL: @escaping @Sendable () -> String) { self.publicURL = publicURL }

    /// Whether the request is one for this handler.
    public func takes(_ head: RequestHead) -> Bool { head.path.hasPrefix("/.well-known/") }

    public func plan(_ head: RequestHead) -> BodyPlan { .refuse(answer(head)) }

    public func respondAtOnce(to request: Request) -> Response? { answer(request.head) }

    public func respond(to request: Request) async -> Response { answer(request.head) }

    public func tooLarge(_ head: RequestHead, limit: Int) -> Response { answer(head) }

    private func answer(_ head: RequestHead) -> Response {
        var response = answerWithoutSharing(head)
        // Browser-based clients read these documents before they have any right (mcp.md 3.2).
        response.headerFields[.accessControlAllowOrigin] = "*"
        return response
    }

    private func answerWithoutSharing(_ head: RequestHead) -> Response {
        var path = head.path
        if path.hasSuffix("/") { path.removeLast() }
        guard path.hasPrefix(ProtectedResource.wellKnownPath),
            let resource = ProtectedResource.paths.first(where: { ProtectedResource.wellKnownPath + $0 == path })
        else { return .failure(Failure(.notFound, "There is no such document."), requestID: head.id) }
        switch head.method {
        case .get, .head: break
        case .options:
            return Response(
                status: .noContent,
                headerFields: [
                    .accessControlAllowMethods: "GET", .accessControlAllowHeaders: "MCP-Protocol-Version", .accessControlMaxAge: "86400",
                ])
        default:
            return Response(status: .methodNotAllowed, headerFields: [.allow: "GET, HEAD, OPTIONS"])
        }
        // `authorization_servers` is left out (RFC 9728 section 2 makes it optional): tokens are keys that a user mints.
        var response = Response.json([
            "resource": .string(publicURL() + resource),
            "scopes_supported": JSON(ScopePreset.agent.scopes.names),
            "bearer_methods_supported": ["header"],
            "resource_name": "Troupe",
        ])
        response.headerFields[.cacheControl] = "public, max-age=300"
        return response
    }
}
