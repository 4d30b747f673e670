internal import HTTPServer
internal import HTTPTypes
internal import Operations

extension HTTPField.Name {
    static let accelBuffering = HTTPField.Name("X-Accel-Buffering")!
    static let lastEventID = HTTPField.Name("Last-Event-ID")!
}

extension MCPFace {
    /// How long the head of an answer is held back for a method that says nothing: until then a status can be chosen, and JSON be sent.
    static let quietMilliseconds = 5_000

    /// The answer of a method that may take long: JSON if it comes soon or the client takes nothing else, otherwise a stream of events.
    func streamed(_ call: MethodCall, _ method: any MCPMethod, _ head: RequestHead) async -> Response {
        var call = call
        call.recheck = { [authenticator] () throws(Failure) in try authenticator.caller(of: head) }
        let takesStream = head.accepts(["text/event-stream"])
        let running = RunningCall(method, call, for: !takesStream ? .nobody : call.revision.hasResumption ? .returning : .reader)
        if !call.revision.isModern { self.running.add(running, call.request.id, of: call.caller) }
        var item: CallStream.Item
        repeat {
            item = await running.stream.next(within: Self.quietMilliseconds)
            if takesStream { break }
        } while item.isQuiet
        switch item {
        case .end(let answer): return running.stream.isDropped ? accepted(head) : response(to: call, answer, head)
        case .message, .pause: return stream(running, first: item, call)
        case .quiet: return stream(running, first: nil, call)
        case .cancelled:
            // The client has hung up; what is returned goes nowhere.
            running.leave(call.revision)
            await running.end()
            return accepted(head)
        }
    }

    private func stream(_ running: RunningCall, first: CallStream.Item?, _ call: MethodCall) -> Response {
        var body = EventStream(running: running, revision: call.revision, first: first) { [encoder] answer in
            encoder.message(answer.outcome, id: call.request.id, call.revision)
        }
        if running.stream.audience == .returning {
            let held = HeldCall(running, of: call.caller, encoded: body.encoded)
            body.held = held
            self.held.add(held)
        }
        return stream(body, of: call.caller, requestID: call.requestID)
    }

    private func stream(_ body: EventStream, of caller: Caller, requestID: String) -> Response {
        var response = Response(status: .ok, body: .stream(body))
        response.headerFields[.contentType] = "text/event-stream"
        response.headerFields[.cacheControl] = "no-cache, no-transform"
        response.headerFields[.accelBuffering] = "no"  // nginx holds answers back otherwise
        response.headerFields[.xContentTypeOptions] = "nosniff"
        response.headerFields[.requestID] = requestID
        response.addRate(dispatcher.rateState(of: caller))
        return response
    }

    // MARK: Coming back

    /// Whether the request is one for the rest of a stream that its client has lost. There are no other answers to GET.
    func comesBack(_ head: RequestHead) -> Bool {
        head.method == .get && head.headerFields[.lastEventID].map { held.find($0) != nil } == true
    }

    /// The rest of the stream, to whoever it is for.
    func comeBack(_ head: RequestHead) throws(Failure) -> Response {
        let caller = try authenticator.caller(of: head)
        guard let (call, seen) = head.headerFields[.lastEventID].flatMap(held.find), call.subject == caller.subject else {
            return onlyPost(head)
        }
        let body = EventStream(running: call.running, held: call, revision: .november2025, seen: seen, encoded: call.encoded)
        return stream(body, of: caller, requestID: head.id)
    }

    func onlyPost(_ head: RequestHead) -> Response {
        var response = refusal(.invalidRequest("Only POST is answered here.", status: 405), requestID: head.id)
        response.headerFields[.allow] = "POST"
        return response
    }
}

extension CallStream.Item {
    fileprivate var isQuiet: Bool { if case .quiet = self { true } else { false } }
}
