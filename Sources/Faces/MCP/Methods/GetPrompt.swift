internal import JSONSchema
internal import Operations

/// `prompts/get`: a prompt's text, filled in.
struct GetPrompt: MCPMethod {
    let name = "prompts/get"
    let registry: PromptRegistry
    let rounds: Rounds
    let signals: Signals
    var extras: [any MCPPrompt] = []

    /// A long text to be turned into posts still fits.
    private static let maxCharacters = 50_000

    func isOffered(in revision: Revision) -> Bool { !registry.prompts.isEmpty || !extras.isEmpty }

    func answer(to call: MethodCall) async -> MCPAnswer {
        guard let extra = extra(of: call) else { return answerAtOnce(to: call) ?? MCPAnswer(.failure(.invalidParams("No such prompt."))) }
        do throws(RPCError) {
            let arguments = call.request.params["arguments"] ?? [:]
            guard arguments.isNull || arguments.objectValue != nil else {
                throw .invalidParams("params.arguments is an object, not \(arguments.typeName).")
            }
            let exchange = try CallExchange(call, rounds, signals)
            return MCPAnswer(.success(try await extra.answer(arguments.objectValue ?? JSON.Object(), in: exchange)))
        } catch {
            return MCPAnswer(.failure(error))
        }
    }

    private func extra(of call: MethodCall) -> (any MCPPrompt)? {
        guard !extras.isEmpty, let name = call.request.params["name"]?.stringValue else { return nil }
        return extras.first { $0.name == name }
    }

    func answerAtOnce(to call: MethodCall) -> MCPAnswer? {
        if extra(of: call) != nil { return nil }
        do throws(RPCError) {
            guard let name = call.request.params["name"]?.stringValue else {
                throw .invalidParams("prompts/get needs params.name, a string.")
            }
            let prompt = try registry.find(name, for: call.caller, call.address.tools)
            let values = try values(of: prompt, call.request.params["arguments"] ?? .null)
            let text = registry.text(prompt, values, for: call.caller, call.address.tools)
            return MCPAnswer(
                .success(
                    MCPResult([
                        "description": .string(prompt.description),
                        "messages": [["role": "user", "content": ["type": "text", "text": .string(text)]]],
                    ])))
        } catch {
            return MCPAnswer(.failure(error))
        }
    }

    /// The arguments that were sent and are not empty.
    private func values(of prompt: PromptDefinition, _ json: JSON) throws(RPCError) -> [String: String] {
        guard json.isNull || json.objectValue != nil else { throw .invalidParams("params.arguments is an object, not \(json.typeName).") }
        var values: [String: String] = [:]
        for member in json.objectValue?.members ?? [] {
            let known = prompt.arguments.map(\.name)
            guard let name = NameCase.find(member.key, in: known) else {
                let near =
                    NearestName.of(NameCase.snake(member.key), in: known).map { "Did you mean \($0)?" }
                    ?? "There are \(known.joined(separator: ", "))."
                throw .invalidParams("The prompt \(prompt.name) has no argument \(member.key.prefix(80)). \(near)")
            }
            guard let text = member.value.stringValue else {
                throw .invalidParams("The argument \(name) is a string, not \(member.value.typeName); a list is written with commas.")
            }
            guard text.unicodeScalars.count <= Self.maxCharacters else {
                throw .invalidParams("The argument \(name) has at most \(Self.maxCharacters) characters.")
            }
            if prompt.arguments.first(where: { $0.name == name })?.isSent(text) == true { values[name] = text }
        }
        let missing = prompt.arguments.filter { $0.isRequired && values[$0.name] == nil }
        guard missing.isEmpty else {
            let names = missing.map(\.name)
            throw .invalidParams(
                "The prompt \(prompt.name) needs \(missing.map { "\($0.name): \($0.help)" }.joined(separator: " "))",
                data: ["missing": JSON(names)])
        }
        return values
    }
}
