internal import JSONSchema

extension FixtureTools {
    /// What is said to legacy clients, and asked of them, on the stream of a call. Modern ones are asked in rounds, and not logged to.
    static let talking: [any MCPTool] = [
        FixtureTool("test_tool_with_logging", "Logs three times on the way, to legacy clients.") { _, exchange in
            exchange.log(.info, "Tool execution started")
            await pause(milliseconds: 50)
            exchange.log(.info, "Tool processing data")
            await pause(milliseconds: 50)
            exchange.log(.info, "Tool execution completed")
            return .text("Logged.")
        },
        FixtureTool("test_sampling", "Asks the client's model.", schema: one("prompt", "What the model is asked.")) {
            (arguments, exchange) throws(RPCError) in
            let prompt = arguments["prompt"]?.stringValue ?? ""
            switch try await exchange.question("sample", .sampling(prompt, maxTokens: 100)) {
            case .answered(let answer): return .text("LLM response: \(answer["content"]?["text"]?.stringValue ?? "No response")")
            case .refused: return failure("This client does not sample.")
            case .open(let result): return result
            }
        },
        FixtureTool("test_elicitation", "Asks a person.", schema: one("message", "What the person is told.")) {
            (arguments, exchange) throws(RPCError) in
            let form = InputRequest.form(
                arguments["message"]?.stringValue ?? "",
                properties: [
                    "username": ["type": "string", "description": "User's response"],
                    "email": ["type": "string", "description": "User's email address"],
                ], required: ["username", "email"])
            return try await filled(form, exchange) { action, content in "User response: action: \(action), content: \(content)" }
        },
        FixtureTool("test_elicitation_sep1034_defaults", "Asks with a default for every kind of field.") {
            (_, exchange) throws(RPCError) in
            let form = InputRequest.form(
                "Please review and update the form fields with defaults",
                properties: [
                    "name": ["type": "string", "description": "User name", "default": "John Doe"],
                    "age": ["type": "integer", "description": "User age", "default": 30],
                    "score": ["type": "number", "description": "User score", "default": 95.5],
                    "status": [
                        "type": "string", "description": "User status", "enum": ["active", "inactive", "pending"], "default": "active",
                    ],
                    "verified": ["type": "boolean", "description": "Verification status", "default": true],
                ], required: [])
            return try await completed(form, exchange)
        },
        FixtureTool("test_elicitation_sep1330_enums", "Asks with every kind of choice.") { (_, exchange) throws(RPCError) in
            let plain: JSON = ["option1", "option2", "option3"]
            func titled(_ titles: [String]) -> JSON {
                .array(titles.enumerated().map { ["const": .string("value\($0.offset + 1)"), "title": .string($0.element)] })
            }
            var form = InputRequest.form(
                "Please select options from the enum fields",
                properties: [
                    "untitledSingle": ["type": "string", "description": "Select one option", "enum": plain],
                    "titledSingle": [
                        "type": "string", "description": "Select one option with titles",
                        "oneOf": titled(["First Option", "Second Option", "Third Option"]),
                    ],
                    "legacyEnum": [
                        "type": "string", "description": "Select one option (legacy)", "enum": ["opt1", "opt2", "opt3"],
                        "enumNames": ["Option One", "Option Two", "Option Three"],
                    ],
                    "untitledMulti": [
                        "type": "array", "description": "Select multiple options", "minItems": 1, "maxItems": 3,
                        "items": ["type": "string", "enum": plain],
                    ],
                    "titledMulti": [
                        "type": "array", "description": "Select multiple options with titles", "minItems": 1, "maxItems": 3,
                        "items": ["anyOf": titled(["First Choice", "Second Choice", "Third Choice"])],
                    ],
                ], required: [])
            form.since = .november2025  // choices of several came with it
            return try await completed(form, exchange)
        },
        FixtureTool("test_reconnection", "Ends the stream of its call, for the client to come back.") { _, exchange in
            exchange.pauseStream()
            await pause(milliseconds: 100)
            return .text("Reconnection test completed: whoever reads this has come back.")
        },
    ]

    private static func completed(_ form: InputRequest, _ exchange: CallExchange) async throws(RPCError) -> MCPResult {
        try await filled(form, exchange) { action, content in "Elicitation completed: action=\(action), content=\(content)" }
    }

    private static func filled(
        _ form: InputRequest, _ exchange: CallExchange, _ text: (_ action: String, _ content: String) -> String
    ) async throws(RPCError) -> MCPResult {
        switch try await exchange.question("form", form) {
        case .answered(let answer): return .text(text(answer["action"]?.stringValue ?? "", (answer["content"] ?? [:]).text))
        case .refused: return failure("This client fills in no forms.")
        case .open(let result): return result
        }
    }

    private static func failure(_ text: String) -> MCPResult { MCPResult(.tool(ToolResult(content: [.text(text)], isError: true))) }

    private static func one(_ name: String, _ description: String) -> JSON {
        ["type": "object", "properties": [name: ["type": "string", "description": .string(description)]], "required": [.string(name)]]
    }
}
