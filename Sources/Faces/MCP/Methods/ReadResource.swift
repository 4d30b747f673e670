internal import JSONSchema
internal import Operations

/// `resources/read`: a document, or what an operation that reads answers to this caller.
struct ReadResource: MCPMethod {
    let name = "resources/read"
    let registry: ResourceRegistry
    let dispatcher: Dispatcher
    let publicURL: @Sendable () -> String

    func isOffered(in revision: Revision) -> Bool { registry.hasAny }

    func answerAtOnce(to call: MethodCall) -> MCPAnswer? {
        do throws(RPCError) {
            if let page = page(of: call) { return page }
            if let uri = call.request.params["uri"]?.stringValue, let (resource, id) = registry.extra(uri) {
                return answer(resource.contents(uri, id: id), MCPResult.Caching(ttlMilliseconds: 0, scope: .private))
            }
            let (uri, kind, value) = try target(of: call)
            if let document = registry.document(kind) {
                // It changes with a new release only; ten minutes keep an upgrade from being missed for long.
                return contents(
                    uri, kind, String(decoding: document, as: UTF8.self), MCPResult.Caching(ttlMilliseconds: 600_000, scope: .public))
            }
            guard let read = operationCall(kind, value, call) else { return MCPAnswer(.failure(noResource(uri, call))) }
            return dispatcher.callAtOnce(read).map { answer($0, uri, kind, call) }
        } catch {
            return MCPAnswer(.failure(error))
        }
    }

    func answer(to call: MethodCall) async -> MCPAnswer {
        if let answer = answerAtOnce(to: call) { return answer }
        do throws(RPCError) {
            let (uri, kind, value) = try target(of: call)
            guard let read = operationCall(kind, value, call) else { return MCPAnswer(.failure(noResource(uri, call))) }
            return answer(await dispatcher.call(read), uri, kind, call)
        } catch {
            return MCPAnswer(.failure(error))
        }
    }

    /// A page of MCP Apps. What it shows comes by tools, so the page itself is everybody's.
    private func page(of call: MethodCall) -> MCPAnswer? {
        guard let uri = call.request.params["uri"]?.stringValue, let (view, html) = registry.view(uri) else { return nil }
        let content = view.content(html, publicURL: publicURL(), in: call.revision)
        return MCPAnswer(
            .success(MCPResult(["contents": [content]], caching: MCPResult.Caching(ttlMilliseconds: 600_000, scope: .public))))
    }

    private func target(of call: MethodCall) throws(RPCError) -> (String, ResourceKind, String) {
        guard let uri = call.request.params["uri"]?.stringValue else {
            throw .invalidParams("resources/read needs params.uri, a string such as \(ResourceAddress.scheme)://agents-guide.")
        }
        guard let (kind, value) = registry.find(uri) else { throw noResource(uri, call) }
        return (uri, kind, value)
    }

    private func operationCall(_ kind: ResourceKind, _ value: String, _ call: MethodCall) -> Dispatcher.Call? {
        guard case .operation(let name, var arguments, let id) = kind.source else { return nil }
        if let id { arguments[id] = .string(value) }
        return Dispatcher.Call(name, arguments, caller: call.caller, face: .mcp, requestID: call.requestID)
    }

    private func answer(_ outcome: Dispatcher.Outcome, _ uri: String, _ kind: ResourceKind, _ call: MethodCall) -> MCPAnswer {
        switch outcome.reply {
        case .success(let reply):
            // The tool of the same name answers all of it.
            let text = AnswerBudget.isExceeded(by: reply.bytes) ? AnswerBudget.cut(reply.json).reply.bytes : reply.bytes
            // What it shows may change at any moment.
            var answer = contents(
                uri, kind, String(decoding: text, as: UTF8.self), MCPResult.Caching(ttlMilliseconds: 0, scope: .private))
            answer.rate = outcome.rate
            return answer
        case .failure(let failure):
            switch failure.code {
            case .insufficientScope: return MCPAnswer(refused: failure, rate: outcome.rate, requestID: call.requestID)
            // An id that cannot be one names nothing, either.
            case .notFound, .validationFailed: return MCPAnswer(.failure(noResource(uri, call, failure.message)), rate: outcome.rate)
            default: return MCPAnswer(failed: failure, rate: outcome.rate, requestID: call.requestID)
            }
        }
    }

    private func contents(_ uri: String, _ kind: ResourceKind, _ text: String, _ caching: MCPResult.Caching) -> MCPAnswer {
        answer(ResourceContents(uri: uri, mimeType: kind.mimeType, body: .text(text)), caching)
    }

    private func answer(_ contents: ResourceContents, _ caching: MCPResult.Caching) -> MCPAnswer {
        MCPAnswer(.success(MCPResult(["contents": [contents.json]], caching: caching)))
    }

    private func noResource(_ uri: String, _ call: MethodCall, _ reason: String? = nil) -> RPCError {
        let known = (registry.visible(to: call.caller).map(\.uri) + registry.extras.map(\.uri)).joined(separator: ", ")
        let message = reason ?? "There is no resource \(uri.prefix(200)). There are \(known)."
        // mcp.md 1.1: legacy clients know -32002, modern ones must not see it.
        return RPCError(call.revision.isModern ? -32602 : -32002, message, data: ["uri": .string(String(uri.prefix(200)))], status: 200)
    }
}
