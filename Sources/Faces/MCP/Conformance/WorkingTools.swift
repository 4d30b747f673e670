internal import JSONSchema

extension FixtureTools {
    private static let tasks: JSON = ["extensions": [ClientCapabilities.tasks: [:]]]

    /// What takes longer than a call, as tasks where the client takes them (mcp.md 2.17).
    static func working(_ jobs: FixtureJobs) -> [any MCPTool] {
        [
            FixtureTool("greet", "Greets at once.", schema: schema(["name": "string"])) { arguments in
                ToolResult(content: [.text("Hello, \(arguments["name"]?.stringValue ?? "stranger")!")])
            },
            FixtureTool("slow_compute", "Takes so many seconds.", schema: schema(["seconds": "number", "label": "string"])) {
                (arguments, exchange) throws(RPCError) in
                let milliseconds = Int(min(max(arguments["seconds"]?.doubleValue ?? 1, 0), 120) * 1_000)
                let result = ToolResult(content: [.text("\(arguments["label"]?.stringValue ?? "It") took \(milliseconds) ms.")])
                if milliseconds > 0, exchange.client.takesTasks {
                    return jobs.begin(for: exchange.call.caller, milliseconds: milliseconds) { _ in .completed(result) }
                }
                await pause(milliseconds: milliseconds)
                return MCPResult(.tool(result))
            },
            FixtureTool("failing_job", "Fails after a second.", needs: tasks) { (_, exchange) throws(RPCError) in
                jobs.begin(for: exchange.call.caller, milliseconds: 1_000) { _ in
                    .completed(ToolResult(content: [.text("This job fails, always.")], isError: true))
                }
            },
            FixtureTool("protocol_error_job", "Breaks after a second.", needs: tasks) { (_, exchange) throws(RPCError) in
                jobs.begin(for: exchange.call.caller, milliseconds: 1_000) { _ in
                    .failed(RPCError(-32603, "This job breaks, always.", status: 200))
                }
            },
            FixtureTool("confirm_delete", "Asks before it deletes nothing.", schema: schema(["filename": "string"]), needs: tasks) {
                (arguments, exchange) throws(RPCError) in
                let name = arguments["filename"]?.stringValue ?? "nothing"
                let question = (key: "confirm", request: form("Delete \(name)?", "confirm", type: "boolean"))
                return jobs.begin(for: exchange.call.caller, asking: [question]) { answers in
                    var isConfirmed = false
                    if case .accepted(let content)? = FormAnswer(answers["confirm"]) { isConfirmed = content["confirm"] == true }
                    return .completed(ToolResult(content: [.text(isConfirmed ? "Deleted \(name)." : "Kept \(name).")]))
                }
            },
            FixtureTool("multi_input", "Asks for two things at once.", needs: tasks) { (_, exchange) throws(RPCError) in
                let questions = [
                    (key: "first_name", request: form("What is the first name?", "name")),
                    (key: "second_name", request: form("What is the second name?", "name")),
                ]
                return jobs.begin(for: exchange.call.caller, asking: questions) { answers in
                    let names = questions.map { text(answers[$0.key], "name") ?? "nobody" }
                    return .completed(ToolResult(content: [.text("Hello, \(names.joined(separator: " and "))!")]))
                }
            },
            FixtureTool("test_tool_with_task", "Asks for a name, then takes a second.", needs: tasks) { (_, exchange) throws(RPCError) in
                guard let name = text(exchange.answers["user_name"], "name") else { return try exchange.ask([userName]) }
                return jobs.begin(for: exchange.call.caller, milliseconds: 1_000) { _ in
                    .completed(ToolResult(content: [.text("Hello, \(name)!")]))
                }
            },
        ]
    }

    private static func schema(_ types: [String: String]) -> JSON {
        var properties = JSON.Object()
        for (name, type) in types.sorted(by: { $0.key < $1.key }) { properties.append(name, ["type": .string(type)]) }
        return ["type": "object", "properties": .object(properties)]
    }
}
