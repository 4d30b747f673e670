internal import Operations

/// What of a prompt's steps a connection may not take, and what it would need for them.
struct MissingSteps {
    /// Of each any one scope will do, the first asks for least.
    private var needed: [[Scope]] = []
    /// The same for steps without which the rest is a whole.
    private var helpful: [[Scope]] = []
    /// Why tools that change something are not offered; `nil` where none was wanted.
    private var narrowness: String?

    /// What stands in the place of a step that the caller may not take; `nil` for one that they may.
    /// - Parameter tools: those that the line names.
    mutating func note(
        _ line: PromptDefinition.Line, _ tools: [AnyOperation], for caller: Caller, _ selection: ToolSelection
    ) -> String? {
        let refused = tools.filter { !$0.spec.allows(caller.scopes) || !selection.allows($0) }
        var scopes = tools.filter { !$0.spec.allows(caller.scopes) }.map(\.spec.scopes)
        if !line.neededScopes.isEmpty, !caller.scopes.contains(anyOf: line.neededScopes) { scopes.append(line.neededScopes) }
        let onlyReads = tools.contains { !selection.allows($0) }
        guard !scopes.isEmpty || onlyReads else { return nil }
        for choice in scopes where line.isOptional ? !helpful.contains(choice) : !needed.contains(choice) {
            if line.isOptional { helpful.append(choice) } else { needed.append(choice) }
        }
        if !line.isOptional, onlyReads { narrowness = selection.narrowness }
        // Tools that may not be called are not named; their titles tell what is missing.
        let titles = refused.map { $0.spec.title.lowercased() }
        let what = titles.isEmpty ? "This step" : "What belongs here (\(titles.joined(separator: ", ")))"
        var reasons = Self.unique(scopes).map { "needs the scope \(Self.words($0)), which this connection lacks" }
        if onlyReads { reasons.append("cannot be done here, where tools only read") }
        return "- Left out. \(what) \(reasons.joined(separator: ", and "))."
    }

    /// The end of the prompt; empty where nothing is missing.
    var complaint: [String] {
        var lines: [String] = []
        if !needed.isEmpty || narrowness != nil {
            lines += ["", "This plan is not whole: the steps that say so are left out, because this connection may not take them."]
            if !needed.isEmpty {
                let names = needed.map(Self.words).joined(separator: ", ")
                lines.append("- Its key lacks \(needed.count == 1 ? "the scope" : "the scopes") \(names).\(Self.preset(for: needed))")
            }
            if let narrowness { lines.append("- \(narrowness)") }
            lines.append(
                """
                Tell the person so before you begin, and ask for \(needed.isEmpty ? "a connection that does more than read" : "a key or a consent that has them"). \
                Without it do what is left, and say at the end what was not done.
                """)
        }
        let useful = helpful.filter { !needed.contains($0) }
        if !useful.isEmpty {
            lines += [
                "",
                "Looking things up was left out where it needs \(useful.map(Self.words).joined(separator: ", ")): ask the person instead.",
            ]
        }
        return lines
    }

    private static func words(_ choice: [Scope]) -> String { choice.map { "`\($0.rawValue)`" }.joined(separator: " or ") }

    private static func unique(_ choices: [[Scope]]) -> [[Scope]] {
        choices.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    /// The usual set of scopes that has them all, which is asked for more easily than each.
    private static func preset(for choices: [[Scope]]) -> String {
        let preset = ScopePreset.agentFull
        guard choices.allSatisfy({ preset.scopes.contains(anyOf: $0) }) else { return "" }
        return " The preset `\(preset.rawValue)` has \(choices.count == 1 ? "it" : "them")."
    }
}
