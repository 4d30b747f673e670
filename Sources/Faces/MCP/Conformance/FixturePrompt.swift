internal import JSONSchema

/// A prompt that is no product's.
struct FixturePrompt: MCPPrompt {
    struct Argument: Sendable {
        var name: String
        var description: String
        var proposals: [String] = []
    }

    let name: String
    let description: String
    /// All are required.
    var arguments: [Argument] = []
    let content: @Sendable (_ values: [String: String]) -> [ContentBlock]

    static let all = [
        FixturePrompt(name: "test_simple_prompt", description: "A sentence.") { _ in [.text("This is a simple prompt for testing.")] },
        FixturePrompt(
            name: "test_prompt_with_arguments", description: "A sentence with two arguments.",
            arguments: [
                Argument(name: "arg1", description: "The first.", proposals: ["paris", "park", "party"]),
                Argument(name: "arg2", description: "The second."),
            ]
        ) { values in [.text("Prompt with arguments: arg1='\(values["arg1"] ?? "")', arg2='\(values["arg2"] ?? "")'")] },
        FixturePrompt(
            name: "test_prompt_with_embedded_resource", description: "A resource, and what to do with it.",
            arguments: [Argument(name: "resourceUri", description: "The resource's address.")]
        ) { values in
            [
                .resource(
                    ResourceContents(
                        uri: values["resourceUri"] ?? "", mimeType: "text/plain", body: .text("Embedded resource content for testing."))),
                .text("Please process the embedded resource above."),
            ]
        },
        FixturePrompt(name: "test_prompt_with_image", description: "A picture, and what to do with it.") { _ in
            [.image(Samples.picture, mimeType: "image/png"), .text("Please analyze the image above.")]
        },
    ]

    func answer(_ sent: JSON.Object, in exchange: CallExchange) async throws(RPCError) -> MCPResult {
        var values: [String: String] = [:]
        for argument in arguments {
            guard let value = sent[argument.name]?.stringValue else {
                throw .invalidParams("The prompt \(name) needs the argument \(argument.name), a string.")
            }
            values[argument.name] = value
        }
        let messages = content(values).map { ["role": "user", "content": $0.json(in: exchange.call.revision)] as JSON }
        return MCPResult(["description": .string(description), "messages": .array(messages)])
    }

    func definition(in revision: Revision) -> JSON {
        var json: JSON = ["name": .string(name)]
        if revision.hasTitles { json["title"] = .string(name) }
        json["description"] = .string(description)
        json["arguments"] = .array(
            arguments.map { ["name": .string($0.name), "description": .string($0.description), "required": true] as JSON })
        return json
    }
}
