internal import JSONSchema

/// Tools, resources and prompts that no product has. With the setting for it they are what the official conformance suite asks of a server
/// (mcp.md 6.1), on the same code paths as everything else; otherwise there are none.
struct Fixture: Sendable {
    var tools: [any MCPTool] = []
    var resources: [FixtureResource] = []
    var prompts: [FixturePrompt] = []

    static let none = Fixture()
    static let conformance = Fixture(
        tools: FixtureTools.content, resources: FixtureResource.conformance, prompts: FixturePrompt.conformance)

    func tool(_ name: String) -> (any MCPTool)? { tools.first { $0.name == name } }

    func resource(_ uri: String) -> (resource: FixtureResource, id: String)? {
        for resource in resources { if let id = resource.match(uri) { return (resource, id) } }
        return nil
    }

    func prompt(_ name: String) -> FixturePrompt? { prompts.first { $0.name == name } }

    /// What it proposes for an argument of a prompt or a variable of a template; `nil` where the reference is none of its own.
    func proposals(for reference: JSON, argument: String, typed: String) -> [String]? {
        switch reference["type"]?.stringValue {
        case "ref/prompt":
            guard let prompt = prompt(reference["name"]?.stringValue ?? "") else { return nil }
            let values = prompt.arguments.first { $0.name == argument }?.proposals ?? []
            return values.filter { $0.hasPrefix(typed) }
        case "ref/resource":
            guard resources.contains(where: { $0.isTemplate && $0.uri == reference["uri"]?.stringValue }) else { return nil }
            return ["123", "456"].filter { $0.hasPrefix(typed) }
        default: return nil
        }
    }
}

/// A small picture and a short sound.
enum Samples {
    /// One white pixel, as PNG.
    static let picture = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTj2FAAAAABJRU5ErkJggg=="
    /// Two samples of silence in 16 bits at 8 kHz, as WAV.
    static let sound = "UklGRigAAABXQVZFZm10IBAAAAABAAEAQB8AAIA+AAACABAAZGF0YQQAAAAAAAAA"
}
