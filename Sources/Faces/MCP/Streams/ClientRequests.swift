internal import JSONSchema
internal import Operations
internal import Secrets
internal import Synchronization

/// Requests of ours to legacy clients: they go out on the stream of a request that waits, and are answered by a message of their own, to this
/// process (mcp.md 1.4). There is no session: the id, which nobody can guess, says what is answered, and the caller has to be the same.
final class ClientRequests: Sendable {
    private struct Waiting {
        var subject: String
        var continuation: CheckedContinuation<JSON?, Never>
    }

    /// How long an answer is waited for: a person may have to fill in a form. What hosts wait for a tool is less.
    static let patience = Duration.seconds(300)

    private let waiting = Mutex<[RPCID: Waiting]>([:])

    /// The result; `nil` where the client answers with an error or not in time, knows no such request or takes none, or the task is cancelled before it answers.
    func result(of request: InputRequest, from call: MethodCall) async -> JSON? {
        guard let stream = call.stream, call.revision >= request.since else { return nil }
        let id = RPCID.string("troupe-\(Hex.encode(RandomBytes.bytes(12)))")
        var message: JSON = ["jsonrpc": "2.0", "id": id.json, "method": .string(request.method)]
        var params = request.params
        if !call.revision.hasElicitationModes { params["mode"] = nil }
        message["params"] = params
        let bytes = message.bytes
        return await withTaskGroup(of: Void.self) { group in
            group.addTask {
                do {
                    try await Task.sleep(for: Self.patience)
                } catch {
                    return  // it was answered, or nobody waits any more
                }
                guard let late = self.take(id) else { return }
                let params: JSON = ["requestId": id.json, "reason": "The answer did not come in time."]
                stream.send(RPCNotification(method: "notifications/cancelled", params: params))
                late.continuation.resume(returning: nil)
            }
            let result = await answer(to: id, of: call.caller) { stream.send(bytes) }
            group.cancelAll()
            return result
        }
    }

    private func answer(to id: RPCID, of caller: Caller, asking: () -> Bool) async -> JSON? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                waiting.withLock { $0[id] = Waiting(subject: caller.subject, continuation: continuation) }
                if !asking() || Task.isCancelled { take(id)?.continuation.resume(returning: nil) }
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
