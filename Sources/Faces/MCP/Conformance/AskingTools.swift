internal import JSONSchema

extension FixtureTools {
    /// Calls of several rounds, with something to ask in between (mcp.md 2.7). What is missing or cannot be read is asked for again.
    static let asking: [any MCPTool] = [
        FixtureTool("test_input_required_result_elicitation", "Asks for a name.") { (_, exchange) throws(RPCError) in
            guard let name = text(exchange.answers["user_name"], "name") else { return try exchange.ask([userName]) }
            return .text("Hello, \(name)!")
        },
        FixtureTool("test_input_required_result_sampling", "Asks the client's model.") { (_, exchange) throws(RPCError) in
            guard let answer = sampled(exchange.answers["capital_question"]) else {
                return try exchange.ask([(key: "capital_question", request: .sampling("What is the capital of France?", maxTokens: 100))])
            }
            return .text("The model says: \(answer)")
        },
        FixtureTool("test_input_required_result_list_roots", "Asks for the client's folders.") { (_, exchange) throws(RPCError) in
            guard let roots = exchange.answers["client_roots"]?["roots"]?.arrayValue else {
                return try exchange.ask([(key: "client_roots", request: .roots)])
            }
            return .text("There are \(roots.count): \(roots.compactMap { $0["uri"]?.stringValue }.joined(separator: ", "))")
        },
        FixtureTool("test_input_required_result_request_state", "Asks, and wants its state back.", run: confirmed),
        FixtureTool("test_input_required_result_tampered_state", "Asks, and wants its state back as it was.", run: confirmed),
        FixtureTool("test_input_required_result_multiple_inputs", "Asks for three things at once.") { (_, exchange) throws(RPCError) in
            guard exchange.state != nil, let name = text(exchange.answers["user_name"], "name"),
                let greeting = sampled(exchange.answers["greeting"]), let roots = exchange.answers["client_roots"]?["roots"]?.arrayValue
            else {
                return try exchange.ask([
                    userName, (key: "greeting", request: .sampling("Generate a greeting", maxTokens: 50)),
                    (key: "client_roots", request: .roots),
                ])
            }
            return .text("\(greeting), \(name), who has \(roots.count) folders.")
        },
        FixtureTool("test_input_required_result_multi_round", "Asks twice, one after the other.") { (_, exchange) throws(RPCError) in
            guard let name = exchange.state?.data["name"]?.stringValue else {
                guard exchange.state != nil, let name = text(exchange.answers["step1"], "name") else {
                    return try exchange.ask([(key: "step1", request: form("Step 1: What is your name?", "name"))])
                }
                return try exchange.ask(
                    [(key: "step2", request: form("Step 2: What is your favorite color?", "color"))], ["name": .string(name)])
            }
            guard let color = text(exchange.answers["step2"], "color") else {
                return try exchange.ask(
                    [(key: "step2", request: form("Step 2: What is your favorite color?", "color"))], ["name": .string(name)])
            }
            return .text("\(name) likes \(color).")
        },
        FixtureTool("test_input_required_result_capabilities", "Asks for what the client can answer.") { (_, exchange) throws(RPCError) in
            var questions: [(key: String, request: InputRequest)] = []
            if exchange.client.fillsForms { questions.append((key: "elicit_input", request: form("Any value?", "value"))) }
            if exchange.client.samples { questions.append((key: "sample_input", request: .sampling("Say something.", maxTokens: 50))) }
            guard !questions.isEmpty else { return .text("This client can answer nothing.") }
            guard questions.allSatisfy({ exchange.answers[$0.key] != nil }) else { return try exchange.ask(questions) }
            return .text("capabilities-ok: \(exchange.answers.keys.joined(separator: ", "))")
        },
    ]

    static let userName = (key: "user_name", request: form("What is your name?", "name"))

    static func form(_ message: String, _ field: String, type: String = "string") -> InputRequest {
        .form(message, properties: [field: ["type": .string(type)]], required: [field])
    }

    /// The field of a form that was filled in.
    static func text(_ answer: JSON?, _ field: String) -> String? {
        guard case .accepted(let content)? = FormAnswer(answer) else { return nil }
        return content[field]?.stringValue
    }

    private static func sampled(_ answer: JSON?) -> String? { answer?["content"]?["text"]?.stringValue }

    private static let confirmed: @Sendable (JSON.Object, CallExchange) async throws(RPCError) -> MCPResult = {
        (_, exchange) throws(RPCError) in
        guard exchange.state != nil, case .accepted(let content)? = FormAnswer(exchange.answers["confirm"]),
            let isOK = content["ok"]?.boolValue
        else { return try exchange.ask([(key: "confirm", request: form("Please confirm", "ok", type: "boolean"))]) }
        return .text("state-ok: \(isOK ? "confirmed" : "not confirmed")")
    }
}

/// A prompt that asks before it says anything.
struct AskingPrompt: MCPPrompt {
    let name = "test_input_required_result_prompt"

    func definition(in revision: Revision) -> JSON {
        var json: JSON = ["name": .string(name)]
        if revision.hasTitles { json["title"] = .string(name) }
        json["description"] = "Asks for what it is about."
        json["arguments"] = []
        return json
    }

    func answer(_ arguments: JSON.Object, in exchange: CallExchange) async throws(RPCError) -> MCPResult {
        guard let about = FixtureTools.text(exchange.answers["user_context"], "context") else {
            return try exchange.ask([(key: "user_context", request: FixtureTools.form("What context should the prompt use?", "context"))])
        }
        let content = ContentBlock.text("Work with this: \(about)").json(in: exchange.call.revision)
        return MCPResult(["messages": [["role": "user", "content": content]]])
    }
}
