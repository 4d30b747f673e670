internal import HTTPServer
internal import HTTPTypes
internal import Operations

extension HTTPField.Name {
    static let accelBuffering = HTTPField.Name("X-Accel-Buffering")!
}

extension MCPFace {
    /// How long the head of an answer is held back for a method that says nothing: until then a status can be chosen, and JSON be sent.
    static let quietMilliseconds = 5_000

    /// The answer of a method that may take long: JSON if it comes soon, else a stream of events.
    func streamed(_ call: MethodCall, _ method: any MCPMethod, _ head: RequestHead) async -> Response {
        var call = call
        call.recheck = { [authenticator] () throws(Failure) in try authenticator.caller(of: head) }
        let running = RunningCall(method, call)
        if !call.revision.isModern { self.running.add(running, call.request.id, of: call.caller) }
        switch await running.stream.next(within: Self.quietMilliseconds) {
        case .end(let answer): return running.stream.isDropped ? accepted(head) : response(to: call, answer)
        case .message(let message): return stream(running, first: message, call)
        case .quiet: return stream(running, first: nil, call)
        case .cancelled:
            // The client has hung up; what is returned goes nowhere.
            running.leave(call.revision)
            await running.end()
            return accepted(head)
        }
    }

    private func stream(_ running: RunningCall, first: [UInt8]?, _ call: MethodCall) -> Response {
        let body = EventStream(running: running, revision: call.revision, first: first) { [encoder] answer in
            encoder.message(answer.outcome, id: call.request.id, call.revision)
        }
        var response = Response(status: .ok, body: .stream(body))
        response.headerFields[.contentType] = "text/event-stream"
        response.headerFields[.cacheControl] = "no-cache, no-transform"
        response.headerFields[.accelBuffering] = "no"  // nginx holds answers back otherwise
        response.headerFields[.xContentTypeOptions] = "nosniff"
        response.headerFields[.requestID] = call.requestID
        response.addRate(dispatcher.rateState(of: call.caller))
        return response
    }
}
