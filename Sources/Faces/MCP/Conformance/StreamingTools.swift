internal import JSONSchema

extension FixtureTools {
    /// What is told while a call is at work, and what must not be.
    static let streaming: [any MCPTool] = [
        FixtureTool("test_tool_with_progress", "Tells three times how far it is.") { _, exchange in
            for done in [0.0, 50, 100] {
                exchange.report(done, of: 100, "Completed step \(Int(done)) of 100")
                await pause(milliseconds: 50)
            }
            return .text("Progress was told.")
        },
        FixtureTool("test_streaming_elicitation", "Takes a moment; asks nothing on the way.") { _, exchange in
            exchange.report(1, of: 2)
            await pause(milliseconds: 20)
            return .text("Streaming complete")
        },
        // In its revision the log is deprecated, so there is none whether it is asked for or not.
        FixtureTool("test_logging_tool", "Logs nothing to the client.") { _, _ in .text("Logging evaluated") },
        FixtureTool("test_missing_capability", "Needs a client that samples.", needs: ["sampling": [:]]) { _, _ in
            .text("This client samples.")
        },
        FixtureTool("test_trigger_tool_change", "Says that the list of tools has changed.") { _, exchange in
            exchange.announce(.tools)
            return .text("Those who listen are told.")
        },
        FixtureTool("test_trigger_prompt_change", "Says that the list of prompts has changed.") { _, exchange in
            exchange.announce(.prompts)
            return .text("Those who listen are told.")
        },
        FixtureTool("test_trigger_resource_change", "Says that test://watched-resource has changed.") { _, exchange in
            exchange.touch("test://watched-resource")
            return .text("Those who listen are told.")
        },
    ]

    /// Waits; shorter where the call is cancelled.
    static func pause(milliseconds: Int) async {
        // A cancelled sleep ends early, which is what is wanted.
        try? await Task.sleep(for: .milliseconds(milliseconds))
    }
}
