internal import Features
public import HTTPServer
internal import HTTPTypes
internal import JSONSchema
public import Operations

/// The authorization server: clients register, people consent, codes become tokens.
public struct OAuthFace: Handler {
    /// A form of a few fields, or a client's metadata.
    static let maxBodyBytes = 16 << 10

    private let authorization: AuthorizationEndpoint
    private let registration: RegistrationEndpoint
    private let tokens: TokenEndpoint

    public init(dispatcher: Dispatcher, authenticator: any Authenticator, layout: ConsoleLayout) {
        authorization = AuthorizationEndpoint(dispatcher: dispatcher, layout: layout)
        registration = RegistrationEndpoint(dispatcher: dispatcher)
        tokens = TokenEndpoint(dispatcher: dispatcher, authenticator: authenticator)
    }

    /// Whether the request is for this face.
    public static func takes(_ head: RequestHead) -> Bool { head.path.hasPrefix("/oauth/") }

    private enum Endpoint {
        case authorize, register
        case registered(String)
        case token, revoke, introspect
    }

    private func endpoint(_ head: RequestHead) -> Endpoint? {
        switch head.plainPath {
        case "/oauth/authorize", "/oauth/auth": return .authorize
        case "/oauth/register", "/oauth/reg": return .register
        case "/oauth/token": return .token
        case "/oauth/revoke": return .revoke
        case "/oauth/introspect": return .introspect
        case let path:
            let parts = path.split(separator: "/")
            guard parts.count == 3, parts[1] == "register" else { return nil }
            return .registered(String(parts[2]))
        }
    }

    private func methods(_ endpoint: Endpoint) -> [HTTPRequest.Method] {
        switch endpoint {
        case .authorize: [.get, .head, .post]
        case .registered: [.get, .put, .delete, .options]
        default: [.post, .options]
        }
    }

    public func plan(_ head: RequestHead) -> BodyPlan {
        guard let endpoint = endpoint(head) else {
            return .refuse(.failure(Failure(.notFound, "There is nothing at this address."), requestID: head.id))
        }
        let methods = methods(endpoint)
        guard methods.contains(head.method) else {
            let names = methods.map(\.rawValue).joined(separator: ", ")
            var response = Response.oauth(
                OAuthError(.invalidRequest, "This address takes \(names), not \(head.method.rawValue)."), requestID: head.id)
            response.status = .methodNotAllowed
            response.headerFields[.allow] = names
            return .refuse(response)
        }
        if head.method == .options { return .refuse(.preflight(methods.map(\.rawValue).joined(separator: ", "))) }
        return .buffer(limit: Self.maxBodyBytes)
    }

    public func respondAtOnce(to request: Request) -> Response? { nil }

    public func tooLarge(_ head: RequestHead, limit: Int) -> Response {
        var response = Response.oauth(OAuthError(.invalidRequest, "The body has at most \(limit) bytes."), requestID: head.id)
        response.status = .contentTooLarge
        return response
    }

    public func respond(to request: Request) async -> Response {
        switch endpoint(request.head) {
        case .authorize: await authorization.answer(request)
        case .register: await registration.register(request)
        case .registered(let id): await registration.manage(id, request)
        case .token: await tokens.token(request)
        case .revoke: await tokens.revoke(request)
        case .introspect: await tokens.introspect(request)
        case nil: .failure(Failure(.notFound, "There is nothing at this address."), requestID: request.head.id)
        }
    }
}
