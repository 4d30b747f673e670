internal import HTTPServer
internal import HTTPTypes
internal import Operations

extension HTTPField.Name {
    static let troupeToolsets = HTTPField.Name("X-Troupe-Toolsets")!
}

/// Which of the MCP addresses a request was sent to, and what that narrows.
struct MCPAddress: Sendable, Equatable {
    /// The address below the public URL, as its metadata document names it; empty for a pasted bare address.
    var path: String
    var tools: ToolSelection
    /// The name and port that the request was sent to, if it says so.
    var authority: String?

    /// All but the bare one.
    static let paths: Set<String> = [
        "/mcp", "/mcp/readonly", "/mcp/all", "/api/mcp", "/api/mcp/readonly", "/api/mcp/all",
    ]

    /// Standard input and output: all that `/mcp` has.
    init(tools: ToolSelection) {
        path = "/mcp"
        self.tools = tools
        self.tools.isLocal = true
    }

    /// `nil` where the path is none of ours.
    init?(_ head: RequestHead) {
        authority = head.authority
        tools = ToolSelection()
        if head.path == "/mcp" {  // as nearly every request has it
            path = head.path
        } else {
            let plain = String(head.plainPath)
            guard plain == "/" || Self.paths.contains(plain) else { return nil }
            path = plain == "/" ? "" : plain
            tools.onlyReads = path.hasSuffix("/readonly")
            if path.hasSuffix("/all") { tools.toolsets = Set(Toolset.allCases) }
        }
        let asked = head.query == nil ? [] : head.queryItems.filter { $0.name == "toolsets" }.map(\.value)
        for list in asked.isEmpty ? head.headerFields[values: .troupeToolsets] : asked { tools.choose(list) }
    }
}

/// Which tools a connection lists. It can call the others all the same, except what only reads may not.
struct ToolSelection: Sendable, Hashable {
    /// What is listed where nothing is asked for. A test holds that it stays within its budget.
    static let standard = Set(Toolset.allCases).subtracting([.characters, .generation, .profiles, .prompts, .billing])

    /// What is listed besides as standard: the tools of the cast that the first product documents by name. The rest of their toolsets is
    /// found by `find_tools`, and listed where it is asked for.
    static let standardCast: Set<String> = [
        "list_characters", "get_character", "create_character", "update_character", "set_character_references", "set_brand_goals",
        "list_profiles", "generate_content", "wait_for_batch",
    ]

    /// What is not listed as standard although its toolset is: what another tool does as well, with its `wait_seconds` or its filters, and
    /// what is set up once, mostly by people.
    static let seldom: Set<String> = [
        "wait_for_publish", "list_publishes", "list_moderation_rules", "set_moderation_rules", "bulk_approve_content", "repurpose_content",
        "report_content", "list_reports", "close_report", "get_persona_template", "import_lora", "train_lora", "get_lora_status",
        "wait_for_lora", "list_lora_versions", "activate_lora_version", "cancel_lora_training", "delete_lora_version",
    ]

    /// What is listed where even that is too much: the way from a picture to a published post, and the search for the rest.
    static let core: Set<String> = [
        "whoami", finder, "list_projects", "list_social_connections", "list_media", "request_upload_url", "get_upload_status",
        "upload_media_from_url", "list_stories", "get_story", "create_story", "update_story", "preview_story", "schedule_story",
        "unschedule_story", "publish_story", "get_publish_status", "retry_publish",
    ]

    /// The tool that finds the others: it is listed everywhere.
    static let finder = "find_tools"

    /// `nil` for the standard ones, unless `hasCore`.
    var toolsets: Set<Toolset>?
    var hasCore = false
    /// Whether the standard ones were asked for by their name.
    var namesStandard = false
    var onlyReads = false
    /// Whether it was chosen when a local program was started, not by an address.
    var isLocal = false
    /// Names that were asked for and are none.
    var unknown: [String] = []

    /// Adds the toolsets of a list with commas.
    mutating func choose(_ list: String) {
        for part in list.split(separator: ",") {
            let name = trimmed(part.lowercased())
            let chosen: Set<Toolset>
            switch name {
            case "": continue
            case "core":
                hasCore = true
                continue
            case "standard":
                namesStandard = true
                chosen = Self.standard
            case "all": chosen = Set(Toolset.allCases)
            default:
                guard let toolset = Toolset(rawValue: name) else {
                    unknown.append(String(name.prefix(40)))
                    continue
                }
                chosen = [toolset]
            }
            toolsets = (toolsets ?? []).union(chosen)
        }
    }

    /// Adds the key's own toolsets where nothing was asked for.
    mutating func fall(backOn list: String?) {
        guard let list, toolsets == nil, !hasCore, unknown.isEmpty else { return }
        choose(list)
    }

    func lists(_ operation: AnyOperation) -> Bool {
        guard allows(operation) else { return false }
        if operation.spec.name == Self.finder || hasCore && Self.core.contains(operation.spec.name) { return true }
        let isStandard = namesStandard || toolsets == nil && !hasCore
        if isStandard, Self.standardCast.contains(operation.spec.name) { return true }
        if isStandard, Self.seldom.contains(operation.spec.name), toolsets == nil || toolsets == Self.standard { return false }
        return (toolsets ?? (hasCore ? [] : Self.standard)).contains(operation.spec.toolset)
    }

    func allows(_ operation: AnyOperation) -> Bool { !onlyReads || operation.spec.effect.isRead }

    /// Why tools only read, and where they do not.
    var narrowness: String {
        isLocal ? "This server was started with --readonly; without it, it offers them all." : "Its address only reads; `/mcp` does not."
    }

    /// What is wrong with what was asked for.
    var complaint: String? {
        unknown.first.map(Toolset.complaint)
    }
}
