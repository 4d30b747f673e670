internal import Features
internal import Operations

/// The fields of a form that makes a key, and what was filled in.
enum KeyFields {
    /// A radio button's value for scopes that are ticked one by one.
    private static let custom = "custom"

    /// What a key may do: a preset, or scopes one by one.
    /// - Parameter customScopes: what is ticked; `nil` where only presets are offered.
    static func rights(chosen: ScopePreset?, among presets: [ScopePreset], customScopes: ScopeSet?) -> HTML {
        let choices = presets.map { preset -> HTML in
            """
            <label class="choice"><input type="radio" name="preset" value="\(preset.rawValue)"\(preset == chosen ? checked : nil)><span>\(name(of: preset))<span class="hint">\(summary(of: preset))</span></span></label>
            """
        }
        return """
            <fieldset><legend>What it may do</legend>
            \(choices)
            \(customScopes.map { scopes(ticked: $0, isChosen: chosen == nil) })
            </fieldset>
            """
    }

    private static func scopes(ticked: ScopeSet, isChosen: Bool) -> HTML {
        let boxes = OAuthScopes.all.map { scope -> HTML in
            let isTicked = ticked.names.contains(scope.rawValue)
            return """
                <label class="choice"><input type="checkbox" name="scope" value="\(scope.rawValue)"\(isTicked ? checked : nil)><span>\(OAuthScopes.sentence(for: scope))\(badge(scope)) <span class="hint"><code>\(scope.rawValue)</code></span></span></label>
                """
        }
        let open: HTML = isChosen ? " open" : ""
        return """
            <label class="choice"><input type="radio" name="preset" value="custom"\(isChosen ? checked : nil)><span>Only what I tick<span class="hint">Right by right, below.</span></span></label>
            <details class="ticks"\(open)><summary>Rights, one by one</summary>
            <div class="choices two">
            \(boxes)
            </div>
            </details>
            """
    }

    /// Marks what costs money or can be seen by all.
    static func badge(_ scope: Scope) -> HTML? {
        switch OAuthScopes.weight(of: scope) {
        case .spendsMoney: " <span class=\"badge money\">Money</span>"
        case .publishes: " <span class=\"badge public\">Public</span>"
        case .reads, .changes: nil
        }
    }

    /// What a key or an app may do, a sentence each.
    static func panel(of scopes: [String]) -> HTML {
        let rights = scopes.compactMap(Scope.init(rawValue:)).map { scope -> HTML in
            "<li>\(OAuthScopes.sentence(for: scope))\(badge(scope))</li>"
        }
        return """
            <section class="panel"><h2>It may</h2>
            <ul class="rights">
            \(rights)
            </ul>
            </section>
            """
    }

    /// Which project; nothing where there is only one.
    static func project(_ projects: [Overview.ProjectState]) -> HTML? {
        guard projects.count > 1 else { return nil }
        return """
            <div class="field"><label for="project">Project</label>
            <select id="project" name="project"><option value="">All of yours</option>
            \(projects.map { "<option value=\"\($0.id.text)\">\($0.name)</option>" as HTML })
            </select></div>
            """
    }

    private static let checked: HTML = " checked"

    // MARK: What was filled in

    /// What the form asks for.
    /// - Throws: `.validationFailed` for what no form of ours sends, and for no right at all.
    static func order(_ form: FormFields, name: String) throws(Failure) -> Keys.Order {
        var order = Keys.Order()
        order.name = String(name.prefix(80))
        let preset = form["preset"] ?? ""
        if preset == custom {
            order.scopes = ScopeSet(form.all("scope").compactMap(Scope.init(rawValue:)).filter { $0 != .all })
            guard !order.scopes.names.isEmpty else { throw Failure(.validationFailed, "Tick at least one right.") }
        } else {
            guard let known = ScopePreset(rawValue: preset) else { throw Failure(.validationFailed, "Choose what the key may do.") }
            guard form.all("scope").isEmpty else {
                throw Failure(.validationFailed, "You have ticked rights one by one: choose only what you tick too, or tick none.")
            }
            order.preset = known
        }
        if let project = form["project"], !project.isEmpty {
            guard let id = ProjectID(project) else { throw Failure(.validationFailed, "Choose a project from the list.") }
            order.project = id
        }
        if let days = form["days"], !days.isEmpty {
            guard let number = Int(days), (1...3_650).contains(number) else {
                throw Failure(.validationFailed, "A key expires after 1 to 3650 days, or never.")
            }
            order.expiresInDays = number
        }
        order.confirm = ["publish", "spend"].filter(form.all("confirm").contains)
        return order
    }

    // MARK: Words

    static func name(of preset: ScopePreset) -> HTML {
        switch preset {
        case .agent: "Read and generate"
        case .agentFull: "Read, generate, write and publish"
        case .readOnly: "Only read"
        case .publishOnly: "Only publish stories"
        case .webhooksOnly: "Only manage webhooks"
        }
    }

    private static func summary(of preset: ScopePreset) -> HTML {
        switch preset {
        case .agent: "Sees everything but costs and may generate pictures and texts. Writes and publishes nothing. <code>agent</code>"
        case .agentFull: "The whole job: characters, media, stories, and publishing them. <code>agent-full</code>"
        case .readOnly: "Sees everything but costs, changes nothing. <code>read-only</code>"
        case .publishOnly: "Stories from draft to publication. <code>publish-only</code>"
        case .webhooksOnly: "For a service that keeps webhooks up to date. <code>webhooks-only</code>"
        }
    }

    /// What a key may do, in a line.
    static func words(for key: Keys.Summary) -> String {
        let preset = key.preset.flatMap(ScopePreset.init(rawValue:))
        let count = "\(key.scopes.count) \(key.scopes.count == 1 ? "right" : "rights")"
        let rights = preset.map { name(of: $0).text } ?? (key.scopes == ["*"] ? "Everything" : count)
        return rights + (key.confirm.isEmpty ? "" : "; asks before: \(key.confirm.joined(separator: ", "))")
    }
}
