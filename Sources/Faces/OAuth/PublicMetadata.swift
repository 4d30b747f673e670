internal import Features
public import HTTPServer
internal import HTTPTypes
internal import JSONSchema
public import Operations

/// What lies under `/.well-known/`, for everyone: how to get a token for each address, and what checks it.
public struct PublicMetadata: Handler {
    private let dispatcher: Dispatcher
    private let steps: StepNotes

    public init(dispatcher: Dispatcher) {
        self.dispatcher = dispatcher
        steps = StepNotes(dispatcher: dispatcher)
    }

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
        // With or without a slash at the end, never by a redirect: hosts drop credentials on one.
        let path = String(head.plainPath)
        guard let document = document(path) else {
            return .failure(Failure(.notFound, "There is no such document."), requestID: head.id)
        }
        switch head.method {
        case .get, .head: break
        case .options: return .preflight("GET")
        default: return Response(status: .methodNotAllowed, headerFields: [.allow: "GET, HEAD, OPTIONS"])
        }
        do throws(Failure) {
            let json: JSON
            switch document {
            case .resource(let resource):
                steps.note(
                    .resourceMetadata, head, "It asked where to get a token for \(resource.isEmpty ? "the bare address" : resource).")
                json = resourceDocument(resource, at: dispatcher.services.address(askedBy: head.authority, of: publicURL))
            case .server:
                steps.note(.serverMetadata, head, "It asked how to register and sign in here.")
                json = AuthorizationServer.metadata(publicURL: publicURL)
            case .openID:
                steps.note(.serverMetadata, head, "It asked how to register and sign in here, in OpenID's way.")
                json = AuthorizationServer.openIDMetadata(publicURL: publicURL)
            case .keys: json = try dispatcher.view(as: .anyone, requestID: head.id) { try SigningKeys.set(in: $0) }
            }
            var response = Response.json(json)
            // Keys change at any moment, and a token by a new one is checked with what is here now: a copy on the way may only be asked again.
            if case .keys = document {
                response.headerFields[.cacheControl] = "public, no-cache"
                response.headerFields[.eTag] = "\"\(ContentVersion.of(json.bytes))\""
                return response.revalidated(head)
            }
            response.headerFields[.cacheControl] = "public, max-age=300"
            return response
        } catch {
            return .failure(error, requestID: head.id)
        }
    }

    private var publicURL: String { dispatcher.services[PublicURL.self]() }

    private enum Document {
        case resource(String), server, openID, keys
    }

    private func document(_ path: String) -> Document? {
        switch path {
        case "/.well-known/oauth-authorization-server": return .server
        case "/.well-known/openid-configuration": return .openID
        case "/.well-known/jwks.json": return .keys
        default:
            guard path.hasPrefix(ProtectedResource.wellKnownPath) else { return nil }
            let resource = String(path.dropFirst(ProtectedResource.wellKnownPath.count))
            return ProtectedAddresses.documented.contains(resource) ? .resource(resource) : nil
        }
    }

    /// - Parameter address: what the request was sent to.
    private func resourceDocument(_ resource: String, at address: String) -> JSON {
        [
            "resource": .string(address + resource),
            "authorization_servers": [.string(publicURL)],
            "scopes_supported": JSON(ProtectedResource.standardScopes),
            "bearer_methods_supported": ["header"],
            "resource_name": "Troupe",
        ]
    }
}
