public import HTTPServer
internal import HTTPTypes
internal import JSONSchema
public import Operations

/// The operations as routes under `/api/v1`, their description in OpenAPI, and what tells whether the server is well.
public struct RESTFace: Handler {
    private let dispatcher: Dispatcher
    private let authenticator: any Authenticator
    private let publicURL: @Sendable () -> String
    private let intake: BodyIntake
    private let routes: FirstUse<RouteTable>
    private let openAPI: OpenAPIDocument

    public init(
        dispatcher: Dispatcher, authenticator: any Authenticator, slots: BodySlots, version: String,
        publicURL: @escaping @Sendable () -> String
    ) {
        self.dispatcher = dispatcher
        self.authenticator = authenticator
        self.publicURL = publicURL
        intake = BodyIntake(slots: slots)
        routes = FirstUse { RouteTable(dispatcher.catalog) }
        openAPI = OpenAPIDocument(catalog: dispatcher.catalog, version: version)
    }

    /// Whether the request is one for this handler.
    public func takes(_ head: RequestHead) -> Bool {
        head.path.hasPrefix("/api/v1/") || ["/api/v1", "/healthz", "/readyz"].contains(head.plainPath)
    }

    /// Finds out now what is otherwise found out when a client first asks for it.
    public func getReady() { _ = routes.value }

    // MARK: Handler

    public func plan(_ head: RequestHead) -> BodyPlan {
        guard case .operation(let operation, _) = match(head) else {
            return head.hasBody ? .refuse(respondAtOnce(to: Request(head: head)) ?? unknownPath(head)) : .buffer(limit: 0)
        }
        do throws(Failure) {
            return try intake.plan(head, largest: operation.spec.maxBodyBytes) { () throws(Failure) in
                _ = try authenticator.caller(of: head)
            }
        } catch {
            return .refuse(refusal(error, head))
        }
    }

    public func tooLarge(_ head: RequestHead, limit: Int) -> Response { refusal(BodyIntake.tooLarge(limit: limit), head) }

    public func respondAtOnce(to request: Request) -> Response? {
        let head = request.head
        if let response = fixedAnswer(head) { return response }
        switch match(head) {
        case .nothing: return unknownPath(head)
        case .otherMethods(let methods): return otherMethods(methods, head)
        case .operation(let operation, let variables):
            guard operation.spec.effect.isRead, !operation.prepares, !operation.awaits else { return nil }
            do throws(Failure) {
                guard let body = try request.bodyAtOnce() else { return nil }
                let call = try call(of: operation, variables, head, body: body)
                return dispatcher.callAtOnce(call).map { answer($0, call, head) }
            } catch {
                return refusal(error, head)
            }
        }
    }

    public func respond(to request: Request) async -> Response {
        defer { request.finishBody() }
        let head = request.head
        guard case .operation(let operation, let variables) = match(head) else { return respondAtOnce(to: request) ?? unknownPath(head) }
        do throws(Failure) {
            // The bytes are let go before the call: a large body is there once more as JSON.
            let call = try call(of: operation, variables, head, body: try request.wholeBody())
            return answer(await dispatcher.call(call), call, head)
        } catch {
            return refusal(error, head)
        }
    }

    // MARK: Calls

    private func match(_ head: RequestHead) -> RouteTable.Match {
        routes.value.match(Route.Method(rawValue: head.method == .head ? "GET" : head.method.rawValue), head.path)
    }

    private func call(
        of operation: AnyOperation, _ variables: [(name: String, value: String)], _ head: RequestHead, body: [UInt8]
    ) throws(Failure) -> Dispatcher.Call {
        let caller = try authenticator.caller(of: head)
        var json: JSON?
        if !body.isEmpty, operation.spec.route.method != .get {
            guard head.sendsJSON else {
                throw Failure(
                    .unsupportedMedia, "The body is \(head.headerFields[.contentType]?.prefix(80) ?? ""). Send it as application/json.")
            }
            do throws(JSONError) {
                json = try JSON(parsing: body)
            } catch {
                throw Failure(.validationFailed, "The body is no JSON: \(error).")
            }
        }
        let arguments = try CallArguments.read(operation, head, body: json, variables: variables)
        let key = operation.spec.effect.isRead ? nil : head.headerFields[HTTPField.Name("Idempotency-Key")!]
        return Dispatcher.Call(operation.spec.name, arguments, caller: caller, face: .rest, requestID: head.id, idempotencyKey: key)
    }

    private func answer(_ outcome: Dispatcher.Outcome, _ call: Dispatcher.Call, _ head: RequestHead) -> Response {
        switch outcome.reply {
        case .success(let reply):
            var response = Response.encoded(reply.bytes, status: 200, requestID: head.id)
            response.addRate(outcome.rate)
            return response
        case .failure(let failure):
            if failure.code == .insufficientScope { authenticator.refused(failure, of: call.caller, head) }
            return refusal(failure, head, rate: outcome.rate ?? dispatcher.rateState(of: call.caller))
        }
    }

    private func refusal(_ failure: Failure, _ head: RequestHead, rate: RateState? = nil) -> Response {
        var response = Response.failure(failure, rate: rate, requestID: head.id)
        response.addChallenge(
            failure, publicURL: dispatcher.services.address(askedBy: head.authority, of: publicURL()), path: "",
            hadToken: head.headerFields[.authorization] != nil,
            scopes: failure.neededScopes.map(\.rawValue))
        return response
    }

    // MARK: What is no operation

    private func fixedAnswer(_ head: RequestHead) -> Response? {
        let answer: (RequestHead) -> Response
        switch head.plainPath {
        case "/healthz": answer = { .json(["ok": true], requestID: $0.id) }
        case "/readyz": answer = readiness
        case "/api/v1/health": answer = health
        case "/api/v1/openapi.json": answer = description
        default: return nil
        }
        guard head.method == .get || head.method == .head else { return otherMethods([.get], head) }
        return answer(head)
    }

    /// Whether the file can be read.
    private func readiness(_ head: RequestHead) -> Response {
        do throws(Failure) {
            _ = try dispatcher.view(as: .anyone, requestID: head.id) { context in
                try context.canSee(ProjectID(at: context.now, randomness: (0, 0)))
            }
            return .json(["ok": true], requestID: head.id)
        } catch {
            return .failure(Failure(.busy, "The file cannot be read.", retry: .after(seconds: 1)), requestID: head.id)
        }
    }

    /// Tells whoever holds a key what it is good for; needs no scope and does not count.
    private func health(_ head: RequestHead) -> Response {
        do throws(Failure) {
            let caller = try authenticator.caller(of: head)
            return .json(
                [
                    "ok": true, "user_id": JSON(caller.user?.text), "project_id": JSON(caller.project?.text),
                    "scopes": JSON(caller.scopes.names),
                    "server_time": dispatcher.clock.now.json,
                ], rate: dispatcher.rateState(of: caller), requestID: head.id)
        } catch {
            return refusal(error, head)
        }
    }

    private func description(_ head: RequestHead) -> Response {
        var response = Response.encoded(openAPI.bytes(publicURL: publicURL()), status: 200, requestID: head.id)
        response.headerFields[.accessControlAllowOrigin] = "*"  // it is public, and viewers run in browsers
        response.headerFields[.cacheControl] = "public, max-age=300"
        return response
    }

    private func unknownPath(_ head: RequestHead) -> Response {
        let near = routes.value.nearest(to: head.path)
        var failure = Failure(
            .notFound,
            "There is nothing at this address.\(near.map { " Did you mean \($0)?" } ?? "") All is in /api/v1/openapi.json.")
        failure.fix = near.map { ["path": .string($0)] }
        return .failure(failure, requestID: head.id)
    }

    private func otherMethods(_ methods: [Route.Method], _ head: RequestHead) -> Response {
        let names = methods.flatMap { $0 == .get ? ["GET", "HEAD"] : [$0.rawValue] }
        var response = Response.failure(
            Failure(.notFound, "This address takes \(names.joined(separator: ", ")), not \(head.method.rawValue)."),
            requestID: head.id)
        response.status = .methodNotAllowed
        response.headerFields[.allow] = names.joined(separator: ", ")
        return response
    }
}
