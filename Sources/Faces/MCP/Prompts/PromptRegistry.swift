internal import JSONSchema
internal import Operations

/// The prompts whose tools exist on this server, in the order of their names.
struct PromptRegistry: Sendable {
    var prompts: [PromptDefinition] { existing.value }
    private let existing: FirstUse<[PromptDefinition]>
    private let catalog: OperationCatalog

    init(catalog: OperationCatalog, texts: [String]) {
        self.catalog = catalog
        existing = FirstUse {
            texts.map { text in
                guard let prompt = PromptDefinition(text) else { preconditionFailure("a prompt's file cannot be read: \(text.prefix(60))") }
                return prompt
            }.filter { $0.neededTools.allSatisfy { catalog[$0] != nil } }.sorted { $0.name < $1.name }
        }
    }

    /// Those that are of some use to the caller: they may take at least one step for which a scope is needed.
    func useful(to caller: Caller, _ selection: ToolSelection) -> [PromptDefinition] {
        prompts.filter { prompt in
            let scoped = prompt.neededTools.compactMap { catalog[$0] }.filter { !$0.spec.scopes.isEmpty }
            return scoped.isEmpty || scoped.contains { $0.spec.allows(caller.scopes) && selection.allows($0) }
        }
    }

    /// One that the caller is listed: what is hidden from them is not there for them.
    /// - Throws: -32602 with the nearest name.
    func find(_ name: String, for caller: Caller, _ selection: ToolSelection) throws(RPCError) -> PromptDefinition {
        let known = useful(to: caller, selection)
        if let prompt = known.first(where: { $0.name == name }) { return prompt }
        let near = NearestName.of(name, in: known.map(\.name))
        throw .invalidParams(
            "There is no prompt \(name.prefix(80)).\(near.map { " Did you mean \($0)?" } ?? "")",
            data: near.map { ["nearest": .string($0)] })
    }

    /// The text for that caller: it names only tools that they may call. Where a step is left out for that, it says so in the step's place,
    /// and at the end what to ask for: half a plan never looks like a whole one.
    func text(_ prompt: PromptDefinition, _ values: [String: String], for caller: Caller, _ selection: ToolSelection) -> String {
        var output: [String] = []
        var step = 0
        var missing = MissingSteps()
        for line in prompt.lines where stands(line, values, for: caller) {
            // What comes with later work is no step yet; a prompt that needs it is not listed.
            guard line.tools.allSatisfy({ catalog[$0] != nil }) else { continue }
            if line.pieces.isEmpty, output.last?.isEmpty ?? true { continue }
            var text: String
            if let loss = missing.note(line, line.tools.compactMap { catalog[$0] }, for: caller, selection) {
                guard !line.isOptional else { continue }
                text = loss
            } else {
                text = Self.filled(line, values)
            }
            if text.hasPrefix("- ") {
                step += 1
                text = "\(step). \(text.dropFirst(2))"
            }
            output.append(text)
        }
        while output.last?.isEmpty == true { output.removeLast() }
        output += missing.complaint
        return output.joined(separator: "\n")
    }

    private func stands(_ line: PromptDefinition.Line, _ values: [String: String], for caller: Caller) -> Bool {
        (line.arguments + line.presentArguments).allSatisfy { values[$0] != nil } && line.absentArguments.allSatisfy { values[$0] == nil }
            && (line.lackedScopes.isEmpty || !caller.scopes.contains(anyOf: line.lackedScopes))
    }

    private static func filled(_ line: PromptDefinition.Line, _ values: [String: String]) -> String {
        line.pieces.map { piece in
            switch piece {
            case .words(let words): words
            case .tool(let name): "`\(name)`"
            case .argument(let name): values[name] ?? ""
            }
        }.joined()
    }
}
