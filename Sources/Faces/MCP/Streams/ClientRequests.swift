internal import JSONSchema
internal import Operations
internal import Secrets
internal import Synchronization

/// Requests of ours to legacy clients: they go out on the stream of a request that waits, and are answered by a message of their own, to this
/// process (mcp.md 1.4).
final class ClientRequests: Sendable {
    private struct Waiting {
        var subject: String
        var continuation: CheckedContinuation<JSON?, Never>
    }

    private let waiting = Mutex<[RPCID: Waiting]>([:])

    /// The result; `nil` where the client answers with an error, or the task is cancelled before it answers.
    func result(of request: InputRequest, from call: MethodCall) async -> JSON? {
        guard let stream = call.stream else { return nil }
        let id = RPCID.string("troupe-\(Hex.encode(RandomBytes.bytes(12)))")
        var message: JSON = ["jsonrpc": "2.0", "id": id.json, "method": .string(request.method)]
        var params = request.params
        if !call.revision.hasElicitationModes { params["mode"] = nil }
        message["params"] = params
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                waiting.withLock { $0[id] = Waiting(subject: call.caller.subject, continuation: continuation) }
                stream.send(message.bytes)
                if Task.isCancelled { take(id)?.continuation.resume(returning: nil) }
            }
        } onCancel: {
            take(id)?.continuation.resume(returning: nil)
        }
    }

    /// Hands an answer to whoever waits for it; that of another caller is dropped.
    func answered(_ id: RPCID, _ result: JSON?, by caller: Caller) {
        let found = waiting.withLock { waiting in
            waiting[id]?.subject == caller.subject ? waiting.removeValue(forKey: id) : nil
        }
        found?.continuation.resume(returning: result)
    }

    private func take(_ id: RPCID) -> Waiting? { waiting.withLock { $0.removeValue(forKey: id) } }
}
