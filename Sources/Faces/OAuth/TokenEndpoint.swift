internal import Features
internal import HTTPServer
internal import HTTPTypes
internal import JSONSchema
internal import Operations

/// Where codes and refresh tokens become access tokens (RFC 6749 section 3.2), and where tokens are taken back (RFC 7009) and looked at (RFC 7662).
struct TokenEndpoint: Sendable {
    private let dispatcher: Dispatcher
    private let authenticator: any Authenticator
    private let steps: StepNotes

    init(dispatcher: Dispatcher, authenticator: any Authenticator) {
        self.dispatcher = dispatcher
        self.authenticator = authenticator
        steps = StepNotes(dispatcher: dispatcher)
    }

    func token(_ request: Request) async -> Response {
        let head = request.head
        return await answer(head) {
            let form = try form(request)
            let client = try client(head, form)
            do {
                let step: ConnectionLog.StepName
                let outcome: Result<Tokens.Issue, OAuthError>
                switch form["grant_type"] {
                case "authorization_code":
                    step = .token
                    outcome = try await redeem(form, client, head)
                case "refresh_token":
                    step = .refresh
                    outcome = try await refresh(form, client, head)
                case nil: throw OAuthError(.invalidRequest, "Send grant_type: authorization_code or refresh_token.")
                default: throw OAuthError(.unsupportedGrantType, "grant_type is authorization_code or refresh_token.")
                }
                let issue = try outcome.get()
                let json = try dispatcher.view(as: .anyone, requestID: head.id) { try Tokens.answer(issue, in: $0) }
                steps.note(step, head, step == .token ? "It got its first token." : "It got a new token.", client: client.id)
                return .oauth(json, requestID: head.id)
            } catch let error as OAuthError {
                steps.note(
                    form["grant_type"] == "refresh_token" ? .refresh : .token, head, error.hint ?? error.description, client: client.id,
                    isRefused: true)
                throw error
            }
        }
    }

    private func redeem(_ form: FormFields, _ client: Client, _ head: RequestHead) async throws -> Result<Tokens.Issue, OAuthError> {
        guard let code = form["code"], let redirectURI = form["redirect_uri"], let verifier = form["code_verifier"] else {
            throw OAuthError(.invalidRequest, "Send code, redirect_uri and code_verifier.")
        }
        try await readyKey(head)
        let (resources, address) = (form.all("resource"), head.remoteAddress)
        return try await dispatcher.perform(as: .anyone, face: .oauth, requestID: head.id) { context in
            try Tokens.redeem(
                code: code, client: client, redirectURI: redirectURI, verifier: verifier, resources: resources, from: address, in: context)
        }
    }

    private func refresh(_ form: FormFields, _ client: Client, _ head: RequestHead) async throws -> Result<Tokens.Issue, OAuthError> {
        guard let token = form["refresh_token"] else { throw OAuthError(.invalidRequest, "Send refresh_token.") }
        try await readyKey(head)
        let (scopes, resources) = (form["scope"], form.all("resource"))
        return try await dispatcher.perform(as: .anyone, face: .oauth, requestID: head.id) { context in
            try Tokens.refresh(token: token, client: client, scopes: scopes, resources: resources, in: context)
        }
    }

    /// Makes the first key that signs, once in the life of a file, before anything is spent that a failure would waste.
    private func readyKey(_ head: RequestHead) async throws {
        guard try dispatcher.view(as: .anyone, requestID: head.id, { try SigningKeys.isMissing(in: $0) }) else { return }
        let key = try dispatcher.services[TokenSigning.self].makeKey()
        _ = try await dispatcher.perform(as: .anyone, face: .oauth, requestID: head.id) { context in
            try SigningKeys.add(key, onlyIfMissing: true, in: context)
        }
    }

    func revoke(_ request: Request) async -> Response {
        let head = request.head
        return await answer(head) {
            let form = try form(request)
            let client = try client(head, form)
            guard let token = form["token"] else { throw OAuthError(.invalidRequest, "Send token.") }
            try await dispatcher.perform(as: .anyone, face: .oauth, requestID: head.id) { context in
                try Tokens.revoke(token, client: client, in: context)
            }
            steps.note(.revocation, head, "It gave its access back.", client: client.id)
            // Also for a token that was none (RFC 7009 section 2.2).
            return .oauth([:], requestID: head.id)
        }
    }

    func introspect(_ request: Request) async -> Response {
        let head = request.head
        return await answer(head) {
            let form = try form(request)
            let asker: Tokens.Asker =
                head.bearerToken == nil ? .client(try client(head, form)) : .caller(try authenticator.caller(of: head))
            guard let token = form["token"] else { throw OAuthError(.invalidRequest, "Send token.") }
            return .oauth(
                try dispatcher.view(as: .anyone, requestID: head.id) { try Tokens.introspect(token, by: asker, in: $0) }, requestID: head.id
            )
        }
    }

    // MARK: Parts

    private func answer(_ head: RequestHead, _ body: () async throws -> Response) async -> Response {
        let error: OAuthError
        do {
            return try await body()
        } catch let refusal as OAuthError {
            error = refusal
        } catch let failure as Failure {
            error = OAuthError(failure)
        } catch {
            return .oauth(OAuthError(.serverError, "Something went wrong on our side."), requestID: head.id)
        }
        var response = Response.oauth(error, requestID: head.id)
        if error.status == 401 {
            response.headerFields[.wwwAuthenticate] =
                error.code == .invalidClient ? "Basic realm=\"Troupe\"" : "Bearer error=\"invalid_token\""
        }
        return response
    }

    /// The fields that have a value, each at most once but `resource` (RFC 6749 section 3.2, RFC 8707 section 2).
    private func form(_ request: Request) throws(OAuthError) -> FormFields {
        let type = request.head.headerFields[.contentType] ?? ""
        guard type.lowercased().hasPrefix("application/x-www-form-urlencoded"), let form = FormFields(request.body)?.withoutEmpty
        else {
            throw OAuthError(.invalidRequest, "Send a form: application/x-www-form-urlencoded.")
        }
        if let name = form.repeated(but: "resource") { throw OAuthError(.invalidRequest, "\(name) stands there twice.") }
        return form
    }

    private func client(_ head: RequestHead, _ form: FormFields) throws -> Client {
        let authentication = try ClientAuthentication(head, form)
        let result: Result<Client, OAuthError> = try dispatcher.view(as: .anyone, requestID: head.id) { context in
            do { return .success(try authentication.client(in: context)) } catch let error as OAuthError { return .failure(error) }
        }
        if case .failure(let error) = result {
            steps.note(.token, head, error.description, named: authentication.clientID, isRefused: true)
        }
        return try result.get()
    }
}
