internal import JSONSchema

/// What the server says of itself.
struct ServerDescription: Sendable {
    let settings: MCPSettings
    var hasResources = false
    var hasPrompts = false
    var hasProposals = false
    var hasViews = false

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

    /// What the handlers do, and no more: whoever advertises lists that change has to tell of changes.
    /// - Parameter client: what a legacy client says of itself; a modern one says it with every request and is told all.
    func capabilities(in revision: Revision, client: JSON? = nil) -> JSON {
        var capabilities: JSON = ["tools": [:]]
        if hasResources { capabilities["resources"] = [:] }
        if hasPrompts { capabilities["prompts"] = [:] }
        if hasProposals, revision.advertisesCompletions { capabilities["completions"] = [:] }
        if hasViews, revision.isModern || AppView.isShown(by: client) { capabilities["extensions"] = [AppView.capability: [:]] }
        return capabilities
    }
}
