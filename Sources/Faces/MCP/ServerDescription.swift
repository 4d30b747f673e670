internal import JSONSchema

/// What the server says of itself.
struct ServerDescription: Sendable {
    let settings: MCPSettings
    var hasResources = false
    var hasPrompts = false
    var hasProposals = false
    /// Whether the list of prompts may change while the server runs.
    var changesPrompts = false

    /// The lists of whose changes those who listen are told. Tools and resources depend on what a key may do.
    var changingLists: [ListChanges.List] {
        [.tools] + (hasPrompts && changesPrompts ? [.prompts] : []) + (hasResources ? [.resources] : [])
    }

    /// Name and version, and what else the revision knows.
    func info(in revision: Revision) -> JSON {
        var info: JSON = ["name": .string(settings.name)]
        if revision.hasTitles { info["title"] = .string(settings.title) }
        info["version"] = .string(settings.version)
        if revision.describesServer {
            info["description"] = "Publishes stories and carousels of a cast of characters, on a machine of your own."
        }
        return info
    }

    /// What the handlers do, and no more: whoever advertises lists that change has to tell of changes. Legacy clients would hear of them on
    /// streams that we do not have.
    func capabilities(in revision: Revision) -> JSON {
        let changing = revision.isModern ? changingLists : []
        func list(_ list: ListChanges.List) -> JSON { changing.contains(list) ? ["listChanged": true] : [:] }
        var capabilities: JSON = ["tools": list(.tools)]
        if hasResources {
            capabilities["resources"] = list(.resources)
            if revision.isModern { capabilities["resources"]?["subscribe"] = true }
        }
        if hasPrompts { capabilities["prompts"] = list(.prompts) }
        if hasProposals, revision.advertisesCompletions { capabilities["completions"] = [:] }
        if revision.isModern { capabilities["extensions"] = [ClientCapabilities.tasks: [:]] }
        return capabilities
    }
}
