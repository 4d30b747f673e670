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

    /// - Throws: -32602 with the nearest name.
    func find(_ name: String) throws(RPCError) -> PromptDefinition {
        if let prompt = prompts.first(where: { $0.name == name }) { return prompt }
        let near = NearestName.of(name, in: prompts.map(\.name))
        throw .invalidParams(
            "There is no prompt \(name.prefix(80)).\(near.map { " Did you mean \($0)?" } ?? "")",
            data: near.map { ["nearest": .string($0)] })
    }

    /// The text for that caller: it names only tools that they may call, and says what is missing for the rest.
    func text(_ prompt: PromptDefinition, _ values: [String: String], for caller: Caller, _ selection: ToolSelection) -> String {
        var output: [String] = []
        var step = 0
        var missing: [Scope] = []
        var isNarrow = false
        for line in prompt.lines {
            guard line.arguments.allSatisfy({ values[$0] != nil }), line.absentArguments.allSatisfy({ values[$0] == nil }) else { continue }
            let operations = line.tools.map { catalog[$0] }
            let scopes = operations.compactMap { $0?.spec }.filter { !$0.allows(caller.scopes) }.compactMap(\.scope)
            let isRefused = operations.contains { $0.map { !selection.allows($0) } ?? true }
            guard scopes.isEmpty, !isRefused else {
                if !line.isOptional {
                    for scope in scopes where !missing.contains(scope) { missing.append(scope) }
                    isNarrow = isNarrow || isRefused
                }
                continue
            }
            if line.pieces.isEmpty, output.last?.isEmpty ?? true { continue }
            var text = line.pieces.map { piece in
                switch piece {
                case .words(let words): words
                case .tool(let name): "`\(name)`"
                case .argument(let name): values[name] ?? ""
                }
            }.joined()
            if text.hasPrefix("- ") {
                step += 1
                text = "\(step). \(text.dropFirst(2))"
            }
            output.append(text)
        }
        while output.last?.isEmpty == true { output.removeLast() }
        output += Self.complaint(missing: missing, isNarrow: isNarrow)
        return output.joined(separator: "\n")
    }

    private static func complaint(missing: [Scope], isNarrow: Bool) -> [String] {
        guard !missing.isEmpty || isNarrow else { return [] }
        var lines = ["", "Steps are missing above, because this connection may not take them:"]
        if !missing.isEmpty {
            let names = missing.map { "`\($0.rawValue)`" }.joined(separator: ", ")
            lines.append("- Its key lacks \(missing.count == 1 ? "the scope" : "the scopes") \(names).")
        }
        if isNarrow { lines.append("- Its address only reads; the address `/mcp` does not.") }
        lines.append("Do what is left, then tell the person what could not be done and what is missing.")
        return lines
    }
}
