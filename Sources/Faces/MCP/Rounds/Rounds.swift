internal import JSONSchema
internal import Operations
internal import Secrets

/// Calls that take several requests, as the client is asked something in between (mcp.md 2.7).
///
/// Nothing is remembered between them: what the next one has to know travels sealed with the client, bound to who calls, what is called with
/// which parameters, and a time.
struct Rounds: Sendable {
    /// What the next round has to know.
    struct State: Sendable, Equatable {
        /// Counts the questions of this call; the first has 1.
        var round: Int
        /// Of all rounds of one call the same, and of no other call's.
        var nonce: String
        /// The method's own.
        var data: JSON
    }

    /// How long a person may take to answer.
    static let lifetimeSeconds = 900
    private static let context = "mcp.request_state"
    private static let prefix = "v1."
    /// What differs between the rounds of one call.
    private static let passing: Set = ["_meta", "requestState", "inputResponses"]

    let dispatcher: Dispatcher

    /// The answers by the keys of the questions; those that nobody asked for are not looked at.
    /// - Throws: -32602 for what is no object.
    func answers(in call: MethodCall) throws(RPCError) -> JSON.Object {
        guard let sent = call.request.params["inputResponses"], !sent.isNull else { return JSON.Object() }
        guard let answers = sent.objectValue else {
            throw .invalidParams("params.inputResponses is an object with an answer for each key of inputRequests.")
        }
        return answers
    }

    /// The state of the round before; `nil` in the first round.
    /// - Throws: -32602 for one that is none of ours, of another call or caller, or too old.
    func state(of call: MethodCall) throws(RPCError) -> State? {
        guard let sent = call.request.params["requestState"], !sent.isNull else { return nil }
        guard let text = sent.stringValue, text.hasPrefix(Self.prefix), let json = opened(String(text.dropFirst(Self.prefix.count))) else {
            throw .invalidParams("params.requestState is none of this server's. Send the one of the last answer unchanged, or none.")
        }
        guard json["for"]?.stringValue == binding(call) else {
            throw .invalidParams("params.requestState belongs to another call. Send the same parameters as before, or leave it out.")
        }
        guard let until = json["until"]?.intValue, until > dispatcher.clock.now.milliseconds, let round = json["round"]?.intValue,
            let nonce = json["nonce"]?.stringValue
        else {
            throw .invalidParams("params.requestState is too old. Make the call again without it.")
        }
        return State(round: round, nonce: nonce, data: json["data"] ?? .null)
    }

    /// The answer that asks.
    /// - Throws: -32021 where the client cannot be asked that.
    func ask(
        _ requests: [(key: String, request: InputRequest)], _ data: JSON = .null, after state: State?, in call: MethodCall
    ) throws(RPCError) -> MCPResult {
        for (_, request) in requests { try call.client.require(request.needed) }
        let next: JSON = [
            "for": .string(binding(call)), "until": .int(dispatcher.clock.now.adding(seconds: Self.lifetimeSeconds).milliseconds),
            "round": JSON((state?.round ?? 0) + 1), "nonce": .string(state?.nonce ?? Hex.encode(RandomBytes.bytes(16))), "data": data,
        ]
        let sealed = dispatcher.services[Sealing.self].seal(next.bytes, context: Self.context)
        return MCPResult(.inputRequired(InputRequired(requests: requests, state: Self.prefix + Base64URL.encode(sealed))))
    }

    private func opened(_ text: String) -> JSON? {
        // Whatever is wrong with it, it is none of ours.
        guard let sealed = try? Base64URL.decode(text),
            let plain = try? dispatcher.services[Sealing.self].open(sealed, context: Self.context)
        else { return nil }
        return try? JSON(parsing: plain)
    }

    /// Names the caller, the method and the parameters that matter.
    private func binding(_ call: MethodCall) -> String {
        var params = JSON.Object()
        for member in call.request.params.objectValue?.members ?? [] where !Self.passing.contains(member.key) {
            params.append(member.key, member.value)
        }
        return "\(call.caller.subject) \(call.request.method) \(Hex.encode(JSON.object(params).digest))"
    }
}
