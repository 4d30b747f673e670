internal import JSONSchema
internal import Operations

/// `tools/call`: any operation, under its name, an alias or the first product's prefix; and tools that are none.
struct CallTool: MCPMethod {
    let name = "tools/call"
    let dispatcher: Dispatcher
    private let catalog: OperationCatalog
    private let rounds: Rounds
    private let tasks: WorkTasks
    private let signals: Signals
    private let extras: [String: any MCPTool]
    private let paramHeaders: [String: ParamHeaders]
    private let repeated = RepeatedFailures()

    /// How long a call is waited for before it becomes a task, where the client takes tasks: what is done by then needs none.
    private static let momentMilliseconds = 500

    init(dispatcher: Dispatcher, catalog: OperationCatalog, rounds: Rounds, tasks: WorkTasks, signals: Signals, extras: [any MCPTool]) {
        self.dispatcher = dispatcher
        self.rounds = rounds
        self.tasks = tasks
        self.signals = signals
        self.catalog = catalog
        self.extras = Dictionary(uniqueKeysWithValues: extras.map { ($0.name, $0) })
        paramHeaders = self.extras.compactMapValues { ParamHeaders($0.definition(in: .july2026)["inputSchema"] ?? .null) }
    }

    func headers(of request: RPCRequest) -> ParamHeaders? {
        if paramHeaders.isEmpty { return nil }
        return request.params["name"]?.stringValue.flatMap { paramHeaders[$0] }
    }

    func isOffered(in revision: Revision) -> Bool { true }

    func mayTakeLong(_ call: MethodCall) -> Bool {
        guard let name = call.request.params["name"]?.stringValue else { return false }
        guard let operation = catalog[name] else { return extras[name] != nil }
        return operation.awaits || operation.prepares || call.progressToken != nil
    }

    func answerAtOnce(to call: MethodCall) -> MCPAnswer? {
        if extra(of: call) != nil { return nil }
        do throws(RPCError) {
            let operation = try operation(of: call)
            guard operation.spec.effect.isRead, !operation.prepares, !operation.awaits else { return nil }
            if let refusal = sizeRefusal(operation, call) { return refusal }
            let read = try self.call(of: operation, call)
            return dispatcher.callAtOnce(read, of: operation).map { answer($0, read, call) }
        } catch {
            return MCPAnswer(.failure(error))
        }
    }

    func answer(to call: MethodCall) async -> MCPAnswer {
        do {
            if let tool = extra(of: call) { return try await answer(tool, call) }
            let operation = try operation(of: call)
            if let refusal = sizeRefusal(operation, call) { return refusal }
            var write = try self.call(of: operation, call)
            let confirmation = Confirmation(rounds: rounds, call: call)
            if let refusal = try confirmation.settle(&write) { return MCPAnswer(.success(MCPResult(.tool(refusal)))) }
            if let reporter = ProgressReporter(call) { write.progress = { reporter.report($0) } }
            let becomesTask = operation.awaits && call.client.takesTasks
            if becomesTask { write.longestWaitMilliseconds = Self.momentMilliseconds }
            let outcome = await dispatcher.call(write)
            if let work = outcome.work {
                if call.stream?.isDropped == true {
                    // Who only waits has not begun it, and does not end it.
                    if !operation.spec.effect.isRead {
                        try await dispatcher.abandonWork(work, as: call.caller, face: .mcp, requestID: call.requestID)
                    }
                } else if becomesTask, case .success(let reply) = outcome.reply,
                    let task = try await tasks.begin(
                        operation.spec.name, about: work, reply: reply.json, for: call.caller, requestID: call.requestID)
                {
                    return MCPAnswer(.success(MCPResult(.task(task))), rate: outcome.rate)
                }
            }
            if case .failure(let failure) = outcome.reply, let question = try confirmation.question(after: failure, operation, write) {
                return MCPAnswer(.success(question), rate: outcome.rate)
            }
            return answer(confirmation.current(outcome, write), write, call)
        } catch let error as RPCError {
            return MCPAnswer(.failure(error))
        } catch let failure as Failure {
            return MCPAnswer(failed: failure, rate: nil, requestID: call.requestID)
        } catch {
            return MCPAnswer(.failure(RPCError(-32603, "Something went wrong on our side.", status: 200)))
        }
    }

    private func extra(of call: MethodCall) -> (any MCPTool)? {
        guard !extras.isEmpty, let name = call.request.params["name"]?.stringValue else { return nil }
        return extras[name]
    }

    private func answer(_ tool: any MCPTool, _ call: MethodCall) async throws(RPCError) -> MCPAnswer {
        try call.client.require(tool.neededCapabilities)
        let arguments = call.request.params["arguments"] ?? [:]
        guard arguments.isNull || arguments.objectValue != nil else {
            throw .invalidParams("params.arguments is an object, not \(arguments.typeName).")
        }
        let exchange = try CallExchange(call, rounds, signals)
        return MCPAnswer(.success(try await tool.answer(arguments.objectValue ?? JSON.Object(), in: exchange)))
    }

    private func operation(of call: MethodCall) throws(RPCError) -> AnyOperation {
        guard let name = call.request.params["name"]?.stringValue else { throw .invalidParams("tools/call needs params.name, a string.") }
        guard let operation = catalog[name] else {
            if let substitute = catalog.substitute(for: name) {
                throw .invalidParams("There is no tool \(name.prefix(80)) here. \(substitute)", data: ["absent": true])
            }
            let near = catalog.nearest(to: name)
            let hint =
                catalog[ToolSelection.finder] == nil
                ? "tools/list has those that there are." : "\(ToolSelection.finder) finds those that there are."
            throw .invalidParams(
                "There is no tool \(name.prefix(80)). \(near.map { "Did you mean \($0)?" } ?? hint)",
                data: near.map { ["nearest": .string($0)] })
        }
        guard call.address.tools.allows(operation) else {
            throw .invalidParams("\(operation.spec.name) is not offered here, where tools only read. \(call.address.tools.narrowness)")
        }
        return operation
    }

    private func sizeRefusal(_ operation: AnyOperation, _ call: MethodCall) -> MCPAnswer? {
        let limit = max(BodyIntake.memoryBytes, operation.spec.maxBodyBytes)
        return call.bodyBytes > limit ? MCPAnswer(refused: BodyIntake.tooLarge(limit: limit), requestID: call.requestID) : nil
    }

    private func call(of operation: AnyOperation, _ call: MethodCall) throws(RPCError) -> Dispatcher.Call {
        var arguments = call.request.params["arguments"] ?? [:]
        if arguments.isNull { arguments = [:] }
        guard case .object(var members) = arguments else {
            throw .invalidParams("params.arguments is an object, not \(arguments.typeName).")
        }
        if members[AnswerBudget.whole]?.boolValue != nil, !operation.parameters.contains(where: { $0.name == AnswerBudget.whole }) {
            members[AnswerBudget.whole] = nil
        }
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
        let name = call.request.params["name"]?.stringValue
        if let seconds = Self.longWait(operation.spec, name, call.progressToken != nil, members) { members["wait_seconds"] = JSON(seconds) }
        // What may not be called at this address is not found at it, either.
        if operation.spec.name == ToolSelection.finder, call.address.tools.onlyReads { members["only_reads"] = true }
        return Dispatcher.Call(
            operation.spec.name, .object(members), caller: call.caller, face: .mcp, requestID: call.requestID,
            idempotencyKey: idempotencyKey)
    }

    /// How many seconds a call waits that does not say so, where it comes from one that waits long: it hears how far the work is, or uses the
    /// first product's name. `nil` where the operation's own default holds.
    static func longWait(_ spec: Spec, _ name: String?, _ hearsProgress: Bool, _ arguments: JSON.Object) -> Int? {
        guard let seconds = spec.longWaitSeconds, hearsProgress || name != spec.name else { return nil }
        let said = arguments.keys.contains { name in
            ["waitseconds", "timeout", "timeoutseconds"].contains(name.lowercased().filter { $0 != "_" })
        }
        return said ? nil : seconds
    }

    private func answer(_ outcome: Dispatcher.Outcome, _ made: Dispatcher.Call, _ call: MethodCall) -> MCPAnswer {
        switch repeated.told(outcome.reply, of: made) {
        case .success(let reply):
            var tool = ToolResult(reply)
            if let bytes = tool.structured, AnswerBudget.isExceeded(by: bytes), !wantsAll(call) {
                let cut = AnswerBudget.cut(reply.json)
                tool = ToolResult(cut.reply)
                if let note = cut.note { tool.content.append(.text(note)) }
            }
            return MCPAnswer(.success(MCPResult(.tool(tool))), rate: outcome.rate)
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

    private func wantsAll(_ call: MethodCall) -> Bool { call.request.params["arguments"]?[AnswerBudget.whole]?.boolValue == true }

    static func result(of failure: Failure, requestID: String) -> ToolResult {
        ToolResult(["error": failure.json(requestID: requestID)], isError: true)
    }
}
