internal import JSONSchema
internal import Operations

/// Asks a person before a call does what its key may not do unasked, where the client can ask one. What they agreed to is what is done:
/// if it has changed meanwhile, they are asked again.
struct Confirmation {
    private static let key = "confirm"

    let rounds: Rounds
    let call: MethodCall

    private func canAsk(before write: Dispatcher.Call) -> Bool {
        guard call.client.fillsForms else { return false }
        return !call.caller.confirms.isEmpty || rounds.dispatcher.catalog[write.operation]?.spec.asksAlways == true
    }

    /// Enters what the person has answered into the call.
    /// - Returns: what the model is told, if they did not agree.
    func settle(_ write: inout Dispatcher.Call) throws(RPCError) -> ToolResult? {
        guard canAsk(before: write) else { return nil }
        // Where the person can be asked, the model's word for it is not taken.
        write.isConfirmed = false
        let answers = try rounds.answers(in: call)
        guard let state = try rounds.state(of: call), let answer = FormAnswer(answers[Self.key]) else { return nil }
        switch answer {
        case .accepted(let content):
            // What is no answer to the form is asked again.
            guard let isAgreed = content[Self.key]?.boolValue else { return nil }
            guard isAgreed else { return Self.refusal("said no", call) }
            write.agreedTo = state.data.stringValue
            // The same agreement counts once, however often it is sent.
            if write.idempotencyKey == nil { write.idempotencyKey = "confirmed-\(state.nonce)" }
            return nil
        case .declined: return Self.refusal("declined", call)
        case .cancelled: return Self.refusal("dismissed the question", call)
        }
    }

    /// The question, if that is what the call failed for.
    func question(after failure: Failure, _ operation: AnyOperation, _ write: Dispatcher.Call) throws(RPCError) -> MCPResult? {
        guard canAsk(before: write), let details = failure.toConfirm else { return nil }
        let more = (write.arguments.objectValue?.members ?? []).filter { !operation.spec.route.variables.contains($0.key) }
            .compactMap { member in Self.shown(member.value).map { "\(member.key): \($0)" } }.prefix(Self.shownArguments)
        let request = InputRequest.form(
            "\(operation.spec.title): \(details)\(more.isEmpty ? "" : "\nSent with it: \(more.joined(separator: ", "))")",
            properties: [Self.key: ["type": "boolean", "title": "Yes, go ahead", "default": false]], required: [Self.key])
        return try rounds.ask([(Self.key, request)], .string(details), after: nil, in: call)
    }

    /// A question is read by a person: a few short arguments are told, such as a time; what the post says, the details quote.
    private static let shownArguments = 6
    private static let shownCharacters = 40

    private static func shown(_ value: JSON) -> String? {
        switch value {
        case .string(let text) where text.count <= shownCharacters && !text.contains(" "): QuotedText.of(text, most: shownCharacters)
        case .int, .bool: value.text
        default: nil
        }
    }

    /// What is answered to a call that a person has agreed to. Whoever sends an agreement again is answered from what was kept of the first
    /// time; if the post has been taken back since, that would be told of as if it still held.
    func current(_ outcome: Dispatcher.Outcome, _ write: Dispatcher.Call) -> Dispatcher.Outcome {
        guard write.agreedTo != nil, case .success(let encoded) = outcome.reply else { return outcome }
        let reply = encoded.json
        guard let id = reply["id"]?.stringValue, id.hasPrefix("sty_"), let state = reply["state"] else { return outcome }
        let now: JSON
        do {
            now = try rounds.dispatcher.look("get_story", ["story_id": .string(id)], as: call.caller, requestID: call.requestID)
        } catch {
            return outcome  // it may publish and not read: then it has the answer that there was
        }
        guard now["state"] != state, now["publications"]?.arrayValue?.isEmpty != false else { return outcome }
        var changed = outcome
        changed.reply = .failure(
            Failure(
                .conflict,
                "This agreement was used before, and the story has been taken back since: it is \(now["state"]?.stringValue ?? "gone"). "
                    + "Make the call again without requestState, so that the person is asked anew."))
        return changed
    }

    private static func refusal(_ what: String, _ call: MethodCall) -> ToolResult {
        CallTool.result(
            of: Failure(.conflict, "The person \(what), so nothing was done. Do not ask again unless they want it."),
            requestID: call.requestID)
    }
}
