/// A method at work on a task of its own. Whoever holds it reads its stream; when nobody does any more, the work is cancelled.
final class RunningCall: Sendable {
    let stream: CallStream
    private let task: Task<Void, Never>

    init(_ method: any MCPMethod, _ call: MethodCall, for audience: CallStream.Audience = .reader) {
        let stream = CallStream(for: audience)
        var call = call
        call.stream = stream
        self.stream = stream
        task = Task { [call, stream] in stream.end(await method.answer(to: call)) }
    }

    deinit { task.cancel() }

    /// The client wants it no more: the work ends, and so does what it has begun and can be ended.
    func drop() {
        stream.drop()
        task.cancel()
    }

    /// The connection is gone. That is a cancellation since 2026-07-28; before, what was begun goes on (mcp.md 1.4).
    func leave(_ revision: Revision) {
        if revision.isModern { drop() } else { stop() }
    }

    /// The server stops: the method answers with what it has.
    func stop() { task.cancel() }

    /// Returns when the method has returned.
    func end() async { await task.value }
}
