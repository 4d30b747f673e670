internal import Features
internal import HTTPServer
internal import HTTPTypes
internal import JSONSchema
internal import Operations

/// Dynamic client registration (RFC 7591) and a client's own management of it (RFC 7592).
struct RegistrationEndpoint: Sendable {
    /// Hosted clients register anew with each connection and share addresses, so an address may do it often; all together are bounded, so
    /// that nobody fills the file before what is unused is forgotten.
    static let window = (seconds: 600, perAddress: 30, overall: 300)

    private let dispatcher: Dispatcher
    private let steps: StepNotes
    private let gate = FloodGate(windowSeconds: window.seconds, perName: window.perAddress, overall: window.overall)

    init(dispatcher: Dispatcher) {
        self.dispatcher = dispatcher
        steps = StepNotes(dispatcher: dispatcher)
    }

    func register(_ request: Request) async -> Response {
        let head = request.head
        if let seconds = gate.count(RemoteNetwork.name(of: head.remoteAddress), at: dispatcher.clock.now) {
            let error = OAuthError(
                .temporarilyUnavailable, "Too many registrations. Use the client_id that you have, or try again in \(seconds) s.",
                retryAfterSeconds: seconds)
            steps.note(.registration, head, error.description, isRefused: true)
            return .oauth(error, requestID: head.id)
        }
        let metadata: JSON
        do throws(OAuthError) { metadata = try json(request) } catch {
            steps.note(.registration, head, error.description, isRefused: true)
            return .oauth(error, requestID: head.id)
        }
        return await answer(head) { [dispatcher] in
            let (address, agent) = (head.remoteAddress, head.headerFields[.userAgent] ?? "")
            let result = try await perform(head) { context in
                try context.services[ConnectionLogging.self].write(in: context)
                let registration = try Clients.register(metadata, in: context)
                try Clients.adoptSteps(registration.client, address: address, agent: agent, in: context)
                return registration
            }
            switch result {
            case .failure(let error):
                steps.note(.registration, head, error.description, isRefused: true)
                throw error
            case .success(let registration):
                steps.note(
                    .registration, head, "It registered as \"\(registration.client.name)\".", client: registration.client.id)
                return .oauth(
                    Self.json(registration, publicURL: dispatcher.services[PublicURL.self](), token: registration.accessToken), status: 201,
                    requestID: head.id)
            }
        }
    }

    func manage(_ clientID: String, _ request: Request) async -> Response {
        let head = request.head
        return await answer(head) {
            // One answer for an unknown client and for a wrong token (RFC 7592 section 2.1).
            let refused = OAuthError(.invalidToken, "Send the registration_access_token of this client as Authorization: Bearer.")
            guard let token = head.bearerToken else { throw refused }
            let publicURL = dispatcher.services[PublicURL.self]()
            let client = try dispatcher.view(as: .anyone, requestID: head.id) { context -> Client? in
                guard let client = try Clients.find(clientID, in: context), client.revokedAt == nil,
                    try Clients.isRegistrationToken(token, of: client, in: context)
                else { return nil }
                return client
            }
            guard let client else { throw refused }
            switch head.method {
            case .put:
                let metadata = try json(request)
                let registration = try await perform(head) { try Clients.update(client, metadata, in: $0) }.get()
                let name = registration.client.name
                let change = name == client.name ? "" : " It called itself \"\(client.name)\" before, and now \"\(name)\"."
                steps.note(.registration, head, "It changed its registration.\(change)", client: client.id)
                return .oauth(Self.json(registration, publicURL: publicURL, token: token), requestID: head.id)
            case .delete:
                _ = try await perform(head) { try Clients.revoke(client.id, in: $0) }.get()
                var response = Response(status: .noContent)
                response.headerFields[.accessControlAllowOrigin] = "*"
                return response
            default:
                return .oauth(
                    Self.json(Clients.Registration(client: client), publicURL: publicURL, token: token), requestID: head.id)
            }
        }
    }

    // MARK: Parts

    private func answer(_ head: RequestHead, _ body: () async throws -> Response) async -> Response {
        do {
            return try await body()
        } catch let error as OAuthError {
            var response = Response.oauth(error, requestID: head.id)
            if error.code == .invalidToken { response.headerFields[.wwwAuthenticate] = "Bearer error=\"invalid_token\"" }
            return response
        } catch let failure as Failure {
            return .oauth(OAuthError(failure), requestID: head.id)
        } catch {
            return .oauth(OAuthError(.serverError, "Something went wrong on our side."), requestID: head.id)
        }
    }

    /// Writes, and hands a refusal back as a value.
    private func perform<Value: Sendable>(
        _ head: RequestHead, _ body: @escaping @Sendable (Context) throws -> Value
    ) async throws(Failure) -> Result<Value, OAuthError> {
        try await dispatcher.perform(as: .anyone, face: .oauth, requestID: head.id) { context in
            do { return .success(try body(context)) } catch let error as OAuthError { return .failure(error) }
        }
    }

    private func json(_ request: Request) throws(OAuthError) -> JSON {
        guard request.head.sendsJSON else { throw OAuthError(.invalidClientMetadata, "Send the metadata as application/json.") }
        do throws(JSONError) { return try JSON(parsing: request.body, maxDepth: 16) } catch {
            throw OAuthError(.invalidClientMetadata, "The body is no JSON: \(error).")
        }
    }

    /// The answer of RFC 7591 section 3.2.1.
    private static func json(_ registration: Clients.Registration, publicURL: String, token: String?) -> JSON {
        let client = registration.client
        var object = JSON.Object()
        object["client_id"] = .string(client.clientID)
        object["client_id_issued_at"] = .int(client.createdAt.seconds)
        if let secret = registration.secret {
            object["client_secret"] = .string(secret)
            object["client_secret_expires_at"] = 0
        }
        for member in client.metadata.objectValue?.members ?? [] { object[member.key] = member.value }
        if let token {
            object["registration_access_token"] = .string(token)
            object["registration_client_uri"] = .string("\(publicURL)/oauth/register/\(client.id)")
        }
        return .object(object)
    }
}
