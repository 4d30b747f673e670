internal import JSONSchema
public import Operations
internal import Synchronization

/// MCP over standard input and output: one client, a message a line, both eras, the same methods as over HTTP.
///
/// Requests run side by side; answers come in the order in which they are done. A request that the client cancels is not answered.
public final class StdioSession: Sendable {
    private struct State {
        /// What `initialize` agreed on.
        var revision: Revision?
        /// What is being answered; an id is free again before its answer is written.
        var running: [RPCID: Int] = [:]
        var tasks: [Int: Task<Void, Never>] = [:]
        /// What has no end of its own.
        var endless: [RPCID: RunningCall] = [:]
        var cancelled: Set<RPCID> = []
        var number = 0
        var isClosed = false
    }

    private let face: MCPFace
    private let caller: Caller
    private let address: MCPAddress
    private let write: @Sendable ([UInt8]) -> Void
    private let state = Mutex(State())

    /// - Parameters:
    ///   - toolsets: a list with commas of what is listed; `nil` for the standard tools.
    ///   - write: takes one line at a time, with its end; called from any thread, never twice at once.
    /// - Throws: `.validationFailed` for a toolset that there is not.
    public init(
        _ face: MCPFace, caller: Caller, toolsets: String?, onlyReads: Bool, write: @escaping @Sendable ([UInt8]) -> Void
    ) throws(Failure) {
        self.face = face
        self.caller = caller
        var tools = ToolSelection()
        tools.onlyReads = onlyReads
        if let toolsets { tools.choose(toolsets) }
        if let complaint = tools.complaint { throw Failure(.validationFailed, complaint, parameter: "toolsets", got: JSON(toolsets)) }
        address = MCPAddress(tools: tools)
        let turn = Mutex(())
        self.write = { line in turn.withLock { _ in write(line) } }
    }

    /// The longest line that is taken: the largest body over HTTP.
    public var maxLineBytes: Int { face.largestBody }

    /// Takes one line. Returns when the next may be taken: the answer may come later.
    public func receive(_ line: [UInt8]) async {
        let json: JSON
        do throws(JSONError) {
            json = try JSON(parsing: line)
        } catch {
            return send(.failure(.parse(error)), nil, .assumed)
        }
        if case .array(let elements) = json { return await batch(elements, bytes: line.count) }
        do throws(RPCMessage.Fault) {
            switch try RPCMessage(json) {
            case .notification(let method, let params): notified(method, params)
            case .response(let id, let result): if let id { face.requests.answered(id, result, by: caller) }
            case .request(let request): begin(request, bytes: line.count)
            }
        } catch {
            send(.failure(error.error), error.id, .assumed)
        }
    }

    /// Says that a line was too long to be read.
    public func refuseLine() { send(.failure(.invalidRequest("A message has at most \(maxLineBytes) bytes.")), nil, .assumed) }

    /// How long what is running may go on after standard input has closed: the client is gone, or waits for us to end.
    private static let graceMilliseconds = 1_500

    /// Ends what is running: what has an end is given a moment for it, then it is cancelled with the work that it began, as nobody is there to
    /// hear of it. Nothing is begun any more.
    public func close() async {
        let (running, endless) = state.withLock { state in
            state.isClosed = true
            return (Array(state.tasks.values), Array(state.endless.values))
        }
        for call in endless { call.stop() }
        let patience = Task {
            do { try await Task.sleep(for: .milliseconds(Self.graceMilliseconds)) } catch { return }  // all ended by itself
            for task in running { task.cancel() }
        }
        for task in running { await task.value }
        patience.cancel()
        await patience.value
    }

    // MARK: Requests

    private func begin(_ request: RPCRequest, bytes: Int) {
        // `initialize` settles what the next message means, so it is answered before that is looked at.
        if request.method == "initialize" || request.method == "ping" {
            let (outcome, revision) = routed(request, bytes: bytes)
            if case .success(let (call, method)) = outcome, let answer = method.answerAtOnce(to: call) {
                noteHandshake(request, answer)
                return send(answer.outcome, request.id, revision)
            }
        }
        let isNew = state.withLock { state in
            guard !state.isClosed, state.running[request.id] == nil else { return false }
            state.number += 1
            let number = state.number
            state.running[request.id] = number
            state.tasks[number] = Task { [self] in
                await run(request, bytes: bytes)
                self.state.withLock { $0.tasks[number] = nil }
            }
            return true
        }
        if !isNew { send(.failure(.invalidRequest("A request with this id is still running.")), request.id, .assumed) }
    }

    private func run(_ request: RPCRequest, bytes: Int) async {
        let (outcome, revision) = await answer(request, bytes: bytes)
        // mcp.md 1.4: a request that was cancelled is not answered.
        let isCancelled = state.withLock { state in
            state.running[request.id] = nil
            return state.cancelled.remove(request.id) != nil
        }
        guard !isCancelled else { return }
        send(outcome, request.id, revision)
    }

    private func answer(_ request: RPCRequest, bytes: Int) async -> (Result<MCPResult, RPCError>, Revision) {
        let (found, revision) = routed(request, bytes: bytes)
        switch found {
        case .failure(let error): return (.failure(error), revision)
        case .success(let (call, method)):
            var answer = await answer(to: call, by: method)
            // There is no challenge here: what a key may not do is told to the model.
            if let refusal = answer.refusal, call.request.method == "tools/call" {
                answer.outcome = .success(MCPResult(.tool(CallTool.result(of: refusal, requestID: call.requestID))))
            }
            return (answer.outcome, revision)
        }
    }

    private func answer(to call: MethodCall, by method: any MCPMethod) async -> MCPAnswer {
        guard method.mayTakeLong(call) else { return await method.answer(to: call) }
        let id = call.request.id
        let running = RunningCall(method, call)
        if method.isEndless {
            let isClosed = state.withLock { state in
                state.endless[id] = running
                return state.isClosed
            }
            if isClosed { running.stop() }
        }
        defer { state.withLock { $0.endless[id] = nil } }
        while true {
            switch await running.stream.next(within: 60_000) {
            case .message(let message, _): write(message + [UInt8(ascii: "\n")])
            case .end(let answer): return answer
            case .quiet, .pause: continue
            case .cancelled:
                // By the client: what was begun ends too, and the answer goes nowhere.
                running.drop()
                await running.end()
                return MCPAnswer(.failure(.invalidRequest("The request was cancelled.")))
            }
        }
    }

    private func routed(_ request: RPCRequest, bytes: Int) -> (Result<(MethodCall, any MCPMethod), RPCError>, Revision) {
        let (agreed, number) = state.withLock { state in
            state.number += 1
            return (state.revision, state.number)
        }
        let legacy = agreed ?? .assumed
        let era: Era = request.meta?[MetaKey.protocolVersion] != nil || request.method == "server/discover" ? .modern : .legacy(legacy)
        do throws(RPCError) {
            let (revision, method) = try face.method(for: request, era, nil)
            let call = MethodCall(
                request: request, revision: revision, address: address, caller: caller, requestID: "stdio-\(number)", bodyBytes: bytes)
            return (.success((call, method)), revision)
        } catch {
            return (.failure(error), era == .modern ? .july2026 : legacy)
        }
    }

    private func noteHandshake(_ request: RPCRequest, _ answer: MCPAnswer) {
        guard request.method == "initialize", case .success = answer.outcome else { return }
        let asked = request.params["protocolVersion"]?.stringValue.flatMap(Revision.init)
        state.withLock { $0.revision = asked.flatMap { $0.isModern ? nil : $0 } ?? .newestLegacy }
    }

    private func notified(_ method: String, _ params: JSON) {
        guard method == "notifications/cancelled", let id = params["requestId"].flatMap(RPCID.init) else { return }
        state.withLock { state in
            guard let number = state.running[id] else { return }
            state.cancelled.insert(id)
            state.tasks[number]?.cancel()
        }
    }

    // MARK: Batches

    private func batch(_ elements: [JSON], bytes: Int) async {
        let revision = state.withLock(\.revision) ?? .assumed
        guard revision.hasBatches, (1...50).contains(elements.count) else {
            return send(.failure(.invalidRequest("Batches are part of 2025-03-26 only, with 1 to 50 messages.")), nil, revision)
        }
        var output: [UInt8] = []
        for element in elements {
            let id: RPCID?
            let outcome: Result<MCPResult, RPCError>
            do throws(RPCMessage.Fault) {
                guard case .request(let request) = try RPCMessage(element) else { continue }
                if request.method == "initialize" {
                    throw RPCMessage.Fault(error: .invalidRequest("initialize stands alone, not in a batch."), id: request.id)
                }
                id = request.id
                outcome = await answer(request, bytes: bytes).0
            } catch {
                id = error.id
                outcome = .failure(error.error)
            }
            output.append(UInt8(ascii: output.isEmpty ? "[" : ","))
            output += face.encoder.message(outcome, id: id, revision)
        }
        guard !output.isEmpty else { return }
        write(output + [UInt8(ascii: "]"), UInt8(ascii: "\n")])
    }

    private func send(_ outcome: Result<MCPResult, RPCError>, _ id: RPCID?, _ revision: Revision) {
        write(face.encoder.message(outcome, id: id, revision) + [UInt8(ascii: "\n")])
    }
}
