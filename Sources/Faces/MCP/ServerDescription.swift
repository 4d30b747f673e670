internal import JSONSchema

/// What the server says of itself.
struct ServerDescription: Sendable {
    let settings: MCPSettings
    let resources: ResourceRegistry
    let prompts: PromptRegistry
    let hasMorePrompts: Bool
    let hasProposals: Bool
    /// Whether tools log to legacy clients, and tell them of resources that they change.
    let tellsLegacyClients: Bool

    // Asked for when somebody wants to know: it takes milliseconds to find out.
    private var hasResources: Bool { resources.hasAny }
    private var hasPrompts: Bool { hasMorePrompts || !prompts.prompts.isEmpty }
    private var hasViews: Bool { !resources.views.isEmpty }

    /// The lists of whose changes those who listen are told. All depend on what a key may do.
    var changingLists: [ListChanges.List] { [.tools] + (hasPrompts ? [.prompts] : []) + (hasResources ? [.resources] : []) }

    /// Name and version, for every result.
    var name: JSON { ["name": .string(settings.name), "title": .string(settings.title), "version": .string(settings.version)] }

    /// Name and version, and what else the revision knows.
    func info(in revision: Revision) -> JSON {
        var info: JSON = ["name": .string(settings.name)]
        if revision.hasTitles { info["title"] = .string(settings.title) }
        info["version"] = .string(settings.version)
        if revision.describesServer {
            info["description"] = "Publishes stories and carousels of a cast of characters, on a machine of your own."
        }
        if revision.hasIcons { info["icons"] = AppIcon.icons(settings.publicURL()) }
        return info
    }

    /// What the handlers do, and no more: whoever advertises lists that change has to tell of changes. Legacy clients would hear of them on
    /// streams that we do not have.
    /// - Parameter client: what a legacy client says of itself; a modern one says it with every request and is told all.
    func capabilities(in revision: Revision, client: JSON? = nil) -> JSON {
        let changing = revision.isModern ? changingLists : []
        func list(_ list: ListChanges.List) -> JSON { changing.contains(list) ? ["listChanged": true] : [:] }
        var capabilities: JSON = ["tools": list(.tools)]
        if hasResources {
            capabilities["resources"] = list(.resources)
            if revision.isModern || tellsLegacyClients { capabilities["resources"]?["subscribe"] = true }
        }
        if tellsLegacyClients, !revision.isModern { capabilities["logging"] = [:] }
        if hasPrompts { capabilities["prompts"] = list(.prompts) }
        if hasProposals, revision.advertisesCompletions { capabilities["completions"] = [:] }
        var extensions: JSON = revision.isModern ? [ClientCapabilities.tasks: [:]] : [:]
        if hasViews, revision.isModern || AppView.isShown(by: client) { extensions[AppView.capability] = [:] }
        if extensions != [:] { capabilities["extensions"] = extensions }
        return capabilities
    }
}
