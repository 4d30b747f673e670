internal import JSONSchema
internal import Operations

/// `tools/call`: any operation, under its name, an alias or the first product's prefix; and tools that are no operations.
struct CallTool: MCPMethod {
    let name = "tools/call"
    let dispatcher: Dispatcher
    let catalog: OperationCatalog
    let fixture: Fixture
    private let repeated = RepeatedFailures()
    private let paramHeaders: [String: ParamHeaders]

    init(dispatcher: Dispatcher, catalog: OperationCatalog, fixture: Fixture) {
        self.dispatcher = dispatcher
        self.catalog = catalog
        self.fixture = fixture
        paramHeaders = Dictionary(
            uniqueKeysWithValues: fixture.tools.map {
                ($0.name, ParamHeaders($0.definition(in: .july2026)["inputSchema"] ?? .null))
            }.filter { !$0.1.isEmpty })
    }

    func headers(of request: RPCRequest) -> ParamHeaders? {
        if paramHeaders.isEmpty { return nil }
        return request.params["name"]?.stringValue.flatMap { paramHeaders[$0] }
    }

    func isOffered(in revision: Revision) -> Bool { true }

    func answerAtOnce(to call: MethodCall) -> MCPAnswer? {
        do throws(RPCError) {
            guard tool(of: call) == nil else { return nil }
            let operation = try operation(of: call)
            guard operation.spec.effect.isRead, !operation.prepares, !operation.awaits else { return nil }
            if let refusal = sizeRefusal(operation, call) { return refusal }
            let read = try self.call(of: operation, call)
            return dispatcher.callAtOnce(read).map { answer($0, read, call) }
        } catch {
            return MCPAnswer(.failure(error))
        }
    }

    func answer(to call: MethodCall) async -> MCPAnswer {
        do throws(RPCError) {
            if let tool = tool(of: call) { return MCPAnswer(.success(try await tool.answer(arguments(of: call), in: ToolExchange(call)))) }
            let operation = try operation(of: call)
            if let refusal = sizeRefusal(operation, call) { return refusal }
            let write = try self.call(of: operation, call)
            return answer(await dispatcher.call(write), write, call)
        } catch {
            return MCPAnswer(.failure(error))
        }
    }

    private func operation(of call: MethodCall) throws(RPCError) -> AnyOperation {
        guard let name = call.request.params["name"]?.stringValue else { throw .invalidParams("tools/call needs params.name, a string.") }
        guard let operation = catalog[name] else {
            let near = catalog.nearest(to: name)
            throw .invalidParams(
                "There is no tool \(name.prefix(80)).\(near.map { " Did you mean \($0)?" } ?? "")",
                data: near.map { ["nearest": .string($0)] })
        }
        guard call.address.tools.allows(operation) else {
            throw .invalidParams("\(operation.spec.name) is not offered at \(call.address.path), where tools only read. It is at /mcp.")
        }
        return operation
    }

    private func tool(of call: MethodCall) -> (any MCPTool)? {
        if fixture.tools.isEmpty { return nil }
        return call.request.params["name"]?.stringValue.flatMap(fixture.tool)
    }

    private func arguments(of call: MethodCall) throws(RPCError) -> JSON.Object {
        switch call.request.params["arguments"] ?? .null {
        case .null: return JSON.Object()
        case .object(let members): return members
        case let other: throw .invalidParams("params.arguments is an object, not \(other.typeName).")
        }
    }

    private func sizeRefusal(_ operation: AnyOperation, _ call: MethodCall) -> MCPAnswer? {
        let limit = max(BodyIntake.memoryBytes, operation.spec.maxBodyBytes)
        return call.bodyBytes > limit ? MCPAnswer(refused: BodyIntake.tooLarge(limit: limit), requestID: call.requestID) : nil
    }

    private func call(of operation: AnyOperation, _ call: MethodCall) throws(RPCError) -> Dispatcher.Call {
        var members = try arguments(of: call)
        var idempotencyKey: String?
        if !operation.spec.effect.isRead {
            idempotencyKey = call.request.meta?[MetaKey.idempotencyKey]?.stringValue
            for name in [AnyOperation.idempotencyKey, "idempotencyKey"] where !operation.parameters.contains(where: { $0.name == name }) {
                guard let value = members[name] else { continue }
                // What is no string stays, and is refused with the other arguments.
                guard let key = value.stringValue else { continue }
                idempotencyKey = key
                members[name] = nil
            }
        }
        // What may not be called at this address is not found at it, either.
        if operation.spec.name == ToolSelection.finder, call.address.tools.onlyReads { members["only_reads"] = true }
        return Dispatcher.Call(
            operation.spec.name, .object(members), caller: call.caller, face: .mcp, requestID: call.requestID,
            idempotencyKey: idempotencyKey)
    }

    private func answer(_ outcome: Dispatcher.Outcome, _ made: Dispatcher.Call, _ call: MethodCall) -> MCPAnswer {
        switch repeated.told(outcome.result, of: made) {
        case .success(let reply): return MCPAnswer(.success(MCPResult(.tool(ToolResult(reply)))), rate: outcome.rate)
        case .failure(let failure):
            if failure.code == .insufficientScope { return MCPAnswer(refused: failure, rate: outcome.rate, requestID: call.requestID) }
            var answer = MCPAnswer(
                .success(MCPResult(.tool(Self.result(of: failure, requestID: call.requestID)))),
                rate: outcome.rate ?? dispatcher.rateState(of: call.caller))
            // The status stays 200 also for what was over the rate: clients drop the body of another status, and with it the reason.
            if case .after(let seconds) = failure.retry { answer.retryAfterSeconds = seconds }
            return answer
        }
    }

    static func result(of failure: Failure, requestID: String) -> ToolResult {
        ToolResult(["error": failure.json(requestID: requestID)], isError: true)
    }
}
