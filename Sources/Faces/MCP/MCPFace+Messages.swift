internal import HTTPServer
internal import HTTPTypes
internal import JSONSchema
internal import Operations

extension MCPFace {
    enum Routed {
        case done(Response)
        case call(MethodCall, any MCPMethod)
    }

    /// The answer to a body of one message or several.
    func answer(_ request: Request) async -> Response {
        let head = request.head
        let caller: Caller
        let body: (json: Result<JSON, JSONError>, bytes: Int)
        do throws(Failure) {
            caller = try authenticator.caller(of: head)
            if let refusal = unacceptable(head) { return refusal }
            body = try read(request)
        } catch {
            return refusal(error, head)
        }
        let json: JSON
        do throws(JSONError) {
            json = try body.json.get()
        } catch {
            return refusal(.parse(error), requestID: head.id)
        }
        if case .array(let elements) = json { return await batch(elements, head, caller, bodyBytes: body.bytes) }
        switch route(json, head, caller, bodyBytes: body.bytes) {
        case .done(let response): return response
        case .call(let call, let method): return await response(to: call, by: method, head)
        }
    }

    func response(to call: MethodCall, by method: any MCPMethod, _ head: RequestHead) async -> Response {
        if method.mayTakeLong(call) { return await streamed(call, method, head) }
        return response(to: call, await method.answer(to: call), head)
    }

    /// Parses the body. Its bytes are let go before the call is made: a large one is there once more as JSON.
    private func read(_ request: Request) throws(Failure) -> (Result<JSON, JSONError>, Int) {
        let bytes = try request.wholeBody()
        return (Result { () throws(JSONError) in try JSON(parsing: bytes) }, bytes.count)
    }

    /// Finds what a single message asks for.
    func route(_ json: JSON, _ head: RequestHead, _ caller: Caller, bodyBytes: Int) -> Routed {
        guard let address = MCPAddress(head) else {
            return .done(refusal(Failure(.notFound, "There is no MCP at this address. It is at /mcp."), head))
        }
        let header = head.headerFields[.mcpProtocolVersion]
        do throws(RPCMessage.Fault) {
            switch try RPCMessage(json) {
            case .notification(let method, let params):
                if method == "notifications/cancelled", case .legacy = Era(header: header), let id = params["requestId"].flatMap(RPCID.init)
                {
                    running.cancel(id, of: caller)
                }
                return .done(accepted(head))
            case .response(let id, let result):
                guard case .legacy = Era(header: header) else {
                    throw RPCMessage.Fault(error: .invalidRequest("Clients of this protocol version send no responses."))
                }
                if let id { requests.answered(id, result, by: caller) }
                return .done(accepted(head))
            case .request(let request):
                return try route(request, Era(of: request, header: header), address, head, caller, bodyBytes: bodyBytes)
            }
        } catch {
            return .done(refusal(error.error, id: error.id, requestID: head.id))
        }
    }

    func route(
        _ request: RPCRequest, _ era: Era, _ address: MCPAddress, _ head: RequestHead, _ caller: Caller, bodyBytes: Int
    ) throws(RPCMessage.Fault) -> Routed {
        do throws(RPCError) {
            let (revision, method) = try method(for: request, era, head)
            // Operations say themselves how much they take.
            guard bodyBytes <= BodyIntake.memoryBytes || method is CallTool else {
                throw .invalidRequest("\(request.method) takes at most \(BodyIntake.memoryBytes >> 20) MiB.", status: 413)
            }
            var address = address
            address.tools.fall(backOn: caller.toolsets)
            let call = MethodCall(
                request: request, revision: revision, address: address, caller: caller, requestID: head.id, bodyBytes: bodyBytes)
            return .call(call, method)
        } catch {
            throw RPCMessage.Fault(error: error, id: request.id)
        }
    }

    /// Climbs the ladder up to the method.
    /// - Parameter head: the header of the HTTP request, if there is one.
    func method(for request: RPCRequest, _ era: Era, _ head: RequestHead?) throws(RPCError) -> (Revision, any MCPMethod) {
        let revision: Revision
        switch era {
        case .modern: revision = try ModernLadder.climb(request, head)
        case .legacy(let legacy): revision = legacy
        }
        let method = try methods.find(request.method, in: revision)
        if revision.isModern {
            if let head, let headers = method.headers(of: request) { try headers.check(request.params["arguments"] ?? .null, head) }
            try ModernLadder.checkOptions(request)
        }
        guard request.params.isNull || request.params.objectValue != nil else {
            throw .invalidParams("params is an object, not \(request.params.typeName).")
        }
        if let token = request.meta?[MetaKey.progressToken], token.stringValue == nil, token.intValue == nil {
            throw .invalidParams(
                "params._meta.progressToken is a string or an integer, not \(token.typeName). Leave it out to hear of no progress.")
        }
        return (revision, method)
    }
}
