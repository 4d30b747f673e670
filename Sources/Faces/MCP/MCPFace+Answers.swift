internal import HTTPServer
internal import HTTPTypes
internal import JSONSchema
internal import Operations

extension MCPFace {
    func response(to call: MethodCall, _ answer: MCPAnswer, _ head: RequestHead) -> Response {
        var status = 200
        if case .failure(let error) = answer.outcome { status = error.status }
        var response = Response.written(
            encoder.written(answer.outcome, id: call.request.id, call.revision), status: status, requestID: call.requestID)
        response.addRate(answer.rate)
        if let seconds = answer.retryAfterSeconds { response.headerFields[.retryAfter] = String(seconds) }
        if let failure = answer.refusal, failure.code == .insufficientScope {
            authenticator.refused(failure, of: call.caller, head)
            // Legacy clients ask for just what the challenge names, so what they have is named too (mcp.md 3.5).
            let needed = failure.neededScopes.map(\.rawValue)
            let held = call.revision.isModern ? [] : call.caller.scopes.names.filter { !needed.contains($0) }
            response.addChallenge(
                failure, publicURL: dispatcher.services.address(askedBy: call.address.authority, of: settings.publicURL()),
                path: call.address.path, hadToken: true,
                scopes: held + needed)
        }
        return response
    }

    /// What is wrong with the media types that are sent and expected.
    func unacceptable(_ head: RequestHead) -> Response? {
        guard head.sendsJSON else {
            return refusal(.invalidRequest("Send the message as application/json.", status: 415), requestID: head.id)
        }
        if head.accepts(RequestHead.mcpTypes) { return nil }
        // All revisions want both. Before 2026-07-28 an answer can be JSON always, so that is given to whoever takes nothing else.
        if case .legacy = Era(header: head.headerFields[.mcpProtocolVersion]), head.accepts(["application/json"]) { return nil }
        return refusal(.invalidRequest("Accept both application/json and text/event-stream.", status: 406), requestID: head.id)
    }

    func refusal(_ failure: Failure, _ head: RequestHead) -> Response {
        var response = refusal(.refused(failure, requestID: head.id), requestID: head.id)
        if case .after(let seconds) = failure.retry { response.headerFields[.retryAfter] = String(seconds) }
        response.addChallenge(
            failure, publicURL: dispatcher.services.address(askedBy: head.authority, of: settings.publicURL()),
            path: MCPAddress(head)?.path ?? "",
            hadToken: head.headerFields[.authorization] != nil)
        return response
    }

    func refusal(_ error: RPCError, id: RPCID? = nil, requestID: String) -> Response {
        .written(encoder.written(.failure(error), id: id, .assumed), status: error.status, requestID: requestID)
    }

    func accepted(_ head: RequestHead) -> Response {
        Response(status: .accepted, headerFields: [.requestID: head.id])
    }

    func shared(_ response: Response, _ head: RequestHead) -> Response {
        var response = response
        origins.share(&response, with: head)
        return response
    }
}
