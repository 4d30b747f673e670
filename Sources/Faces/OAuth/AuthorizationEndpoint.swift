internal import Features
internal import HTTPServer
internal import HTTPTypes
internal import Operations
internal import Secrets

/// Where a client sends a person's browser, and the person decides (RFC 6749 section 3.1).
struct AuthorizationEndpoint: Sendable {
    private let dispatcher: Dispatcher
    private let layout: ConsoleLayout
    private let visits: Visits
    private let steps: StepNotes
    private let documents: ClientDocuments

    init(dispatcher: Dispatcher, layout: ConsoleLayout) {
        self.dispatcher = dispatcher
        self.layout = layout
        visits = Visits(dispatcher: dispatcher)
        steps = StepNotes(dispatcher: dispatcher)
        documents = ClientDocuments(dispatcher: dispatcher)
    }

    func answer(_ request: Request) async -> Response {
        let head = request.head
        do {
            let visit = try visits.visit(head)
            try await visits.noteUse(visit, head)
            if head.method == .post { return try await decide(request, visit) }
            guard let form = FormFields(Array((head.query ?? "").utf8))?.withoutEmpty else { throw unreadable }
            return try await ask(form, head, visit)
        } catch let failure as Failure {
            let visit = Visit(session: nil, pending: nil, formToken: "", cookie: nil)
            return refused(failure.message, visit, status: HTTPResponse.Status(code: failure.code.status))
        } catch {
            return Response(status: .internalServerError)
        }
    }

    private var unreadable: Failure { Failure(.validationFailed, "This request cannot be read. Begin again in the program that sent you.") }

    // MARK: Asking

    private func ask(_ form: FormFields, _ head: RequestHead, _ visit: Visit) async throws -> Response {
        guard let client = try await client(form, head, visit) else { return signIn(form) }
        switch client {
        case .failure(let error): return refused(error.description, visit)
        case .success(let client):
            do throws(AuthorizationRequest.Refusal) {
                let asked = try AuthorizationRequest(
                    form, client: client, publicURL: publicURL, otherNames: dispatcher.services[OwnNames.self](), hosts: hosts)
                steps.note(.authorize, head, "It sent a person here who is to decide.", client: client.id)
                guard let session = visit.session else { return signIn(form) }
                return try consent(asked, form, session, visit, mark: visits.mark(head))
            } catch {
                // Nobody is sent to a stranger's address who has not said who they are (RFC 9700 section 4.11.2).
                if case .back = error, visit.session == nil { return signIn(form) }
                return told(error, client, head, visit)
            }
        }
    }

    /// The client that the request names; `nil` where the person has to sign in first, because its document has to be fetched: nobody is to
    /// make this server call others without saying who they are.
    private func client(_ form: FormFields, _ head: RequestHead, _ visit: Visit) async throws -> Result<Client, OAuthError>? {
        guard form.all("client_id").count <= 1 else {
            return .failure(OAuthError(.invalidRequest, "client_id stands there twice, so it is not clear which program asks."))
        }
        guard let id = form["client_id"] else {
            return .failure(OAuthError(.invalidRequest, "The request does not say which program asks: client_id is missing."))
        }
        let known = try dispatcher.view(as: .anyone, requestID: head.id) { try Clients.find(id, in: $0) }
        if let known, known.origin != .document || documents.isFresh(known) { return .success(known) }
        guard ClientDocument.isAddress(id) else {
            let error = OAuthError(
                .invalidClient,
                "This program is not known here, or was forgotten because nobody used it. Remove the connection there and add it again.")
            steps.note(.authorize, head, error.description, named: id, isRefused: true)
            return .failure(error)
        }
        guard let session = visit.session else { return nil }
        let result = try await documents.current(id, known: known, for: session, requestID: head.id)
        switch result {
        case .success(let client):
            let rename =
                known.map { $0.name == client.name ? "" : " It called itself \"\($0.name)\" before, and now \"\(client.name)\"." } ?? ""
            steps.note(.document, head, "Its document at \(ClientDocument.host(of: id)) was read.\(rename)", client: client.id)
        case .failure(let error):
            steps.note(.document, head, error.hint ?? error.description, client: known?.id, named: id, isRefused: true)
        }
        return result
    }

    /// The sign-in page, which leads back here with the same question.
    private func signIn(_ form: FormFields) -> Response {
        guard let target = ReturnPath("/oauth/authorize?" + form.query) else {
            return .seeOther(ReturnPath.home.signIn)
        }
        return .seeOther(target.signIn)
    }

    private func consent(
        _ asked: AuthorizationRequest, _ form: FormFields, _ session: Session, _ visit: Visit, mark: String?, problem: String? = nil
    ) throws(AuthorizationRequest.Refusal) -> Response {
        let projects: [(id: ProjectID, name: String)]
        let before: ConsentPage.Before?
        do throws(Failure) {
            (projects, before) = try dispatcher.view(as: session.caller) { context in
                let grants = try Grants.living(of: session.user, client: asked.client.id, at: asked.resources, in: context)
                let signIns = try SignIn.living(of: session.user, client: asked.client.id, at: asked.resources, in: context)
                let browser = browser(of: session, mark: mark, in: context)
                return (
                    try Projects.names(in: context),
                    ConsentPage.Before(
                        grants: grants, signIns: signIns, here: signIns.first { $0.isFrom(browser) },
                        stepped: signIns.first { $0.isStepped(from: browser, asking: asked.named) })
                )
            }
        } catch {
            throw .page(OAuthError(error))
        }
        return ConsentPage(layout: layout).response(
            asked, query: form.query, projects: projects, before: before, email: session.email, now: dispatcher.clock.now,
            visit: visit, problem: problem)
    }

    // MARK: Deciding

    private func decide(_ request: Request, _ visit: Visit) async throws -> Response {
        let head = request.head
        guard let sent = FormFields(request.body), let query = sent["request"], let form = FormFields(Array(query.utf8))?.withoutEmpty
        else {
            throw unreadable
        }
        guard let session = visit.session else { return signIn(form) }
        // The token is what counts; browsers that say that another site sent the form are believed besides (Fetch Metadata).
        guard visit.sent(sent), !["cross-site", "same-site"].contains(head.headerFields[.secFetchSite] ?? "") else {
            return refused(
                "This page was opened before you signed in, or another site sent it. Begin again in the program.", visit, status: .forbidden
            )
        }
        guard let found = try await client(form, head, visit) else { return signIn(form) }
        let client: Client
        switch found {
        case .failure(let error): return refused(error.description, visit)
        case .success(let known): client = known
        }
        do throws(AuthorizationRequest.Refusal) {
            // Everything is checked anew: what came back in the form is no better than what came first.
            let asked = try AuthorizationRequest(
                form, client: client, publicURL: publicURL, otherNames: dispatcher.services[OwnNames.self](), hosts: hosts)
            guard sent["decision"] == "allow" else {
                steps.note(.consent, head, "The person said no.", client: client.id, isRefused: true)
                return asked.returnAddress.response(OAuthError(.accessDenied, "The person said no."))
            }
            // Right by right: `*` is no box on the page.
            let ticked = ScopeSet(sent.all("scope").compactMap(Scope.init(rawValue:)).filter { $0 != .all })
            let scopes = asked.scopes.intersection(ticked)
            guard !scopes.isEmpty else {
                return try consent(
                    asked, form, session, visit, mark: visits.mark(head), problem: "Tick at least one thing that it may do, or refuse.")
            }
            return await allow(asked, scopes, project: sent["project"] ?? "", session, head, visit)
        } catch {
            return told(error, client, head, visit)
        }
    }

    private func allow(
        _ asked: AuthorizationRequest, _ scopes: ScopeSet, project: String, _ session: Session, _ head: RequestHead, _ visit: Visit
    ) async -> Response {
        let start = ContinuousClock.now
        func note(_ failure: Failure?) {
            dispatcher.note(
                "consent", by: session.caller, face: .oauth, requestID: head.id, target: asked.client.id.text, failure: failure,
                since: start)
        }
        guard project.isEmpty || ProjectID(project) != nil else { return refused("There is no such project.", visit) }
        let mark = visits.mark(head)
        do throws(Failure) {
            let code = try await dispatcher.perform(as: session.caller, face: .oauth, requestID: head.id) { context in
                let consent = Grants.Consent(
                    user: session.user, client: asked.client.id, project: ProjectID(project), scopes: scopes, asked: asked.named,
                    resources: asked.resources, redirectURI: asked.redirectURI.text, challenge: asked.challenge,
                    place: Grants.Place(browser: browser(of: session, mark: mark, in: context), address: head.remoteAddress))
                return try Grants.make(consent, in: context)
            }
            note(nil)
            let (given, wanted) = (scopes.names.count, asked.scopes.names.count)
            steps.note(
                .consent, head,
                given == wanted ? "The person allowed all that was asked for." : "The person allowed \(given) of \(wanted) scopes.",
                client: asked.client.id)
            return asked.returnAddress.response(code: code)
        } catch {
            note(error)
            return asked.returnAddress.response(OAuthError(error))
        }
    }

    // MARK: Parts

    /// The browser, by what it keeps from one session to the next, else by its session.
    private func browser(of session: Session, mark: String?, in context: Context) -> String {
        mark.flatMap { KnownBrowser.number(in: $0, of: session.user, context: context) } ?? session.id.text
    }

    private var hosts: RedirectHosts.Value { dispatcher.services[RedirectHosts.self] }

    private var publicURL: String { dispatcher.services[PublicURL.self]() }

    private func told(_ refusal: AuthorizationRequest.Refusal, _ client: Client, _ head: RequestHead, _ visit: Visit) -> Response {
        switch refusal {
        case .page(let error):
            steps.note(.authorize, head, error.description, client: client.id, isRefused: true)
            return refused(error.description, visit)
        case .back(let address, let error):
            steps.note(.authorize, head, error.description, client: client.id, isRefused: true)
            return address.response(error)
        }
    }

    private func refused(_ reason: String, _ visit: Visit, status: HTTPResponse.Status = .badRequest) -> Response {
        layout.card(
            "This connection cannot be made", lead: "\(reason)", for: visit, status: status,
            "<p>Nothing was shared. You can close this page.</p>")
    }
}

extension HTTPField.Name {
    fileprivate static let secFetchSite = HTTPField.Name("Sec-Fetch-Site")!
}
