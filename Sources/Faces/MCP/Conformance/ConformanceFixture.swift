internal import JSONSchema
internal import Operations

extension MCPExtras {
    /// What the official conformance suite asks of a server (mcp.md 6.1), on the same code paths as everything else.
    static func conformance(_ dispatcher: Dispatcher) -> MCPExtras {
        var extras = MCPExtras()
        let jobs = FixtureJobs(dispatcher: dispatcher)
        extras.tools =
            FixtureTools.content + FixtureTools.streaming + FixtureTools.talking + FixtureTools.asking + FixtureTools.working(jobs)
        extras.prompts = FixturePrompt.all + [AskingPrompt()]
        extras.resources = FixedResource.fixture
        extras.tasks = [jobs]
        extras.tellsLegacyClients = true
        extras.proposals = proposals
        return extras
    }

    private static let proposals: @Sendable (JSON, String, String) -> [String]? = { reference, argument, typed in
        switch reference["type"]?.stringValue {
        case "ref/prompt":
            guard let prompt = FixturePrompt.all.first(where: { $0.name == reference["name"]?.stringValue }) else { return nil }
            let values = prompt.arguments.first { $0.name == argument }?.proposals ?? []
            return values.filter { $0.hasPrefix(typed) }
        case "ref/resource":
            guard FixedResource.fixture.contains(where: { $0.isTemplate && $0.uri == reference["uri"]?.stringValue }) else { return nil }
            return ["123", "456"].filter { $0.hasPrefix(typed) }
        default: return nil
        }
    }
}
