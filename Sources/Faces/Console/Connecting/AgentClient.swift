/// The programs with which agents connect: what each is called, and what it can do.
///
/// What to paste into it stands in `AgentClient+SetUp`, for the console and the command line alike.
public enum AgentClient: String, Sendable, CaseIterable {
    case claudeDesktop = "claude-desktop"
    case claudeCode = "claude-code"
    case claudeAI = "claude-ai"
    case chatGPT = "chatgpt"
    case cursor
    case vsCode = "vscode"
    case cline
    case `continue`
    case python
    case typeScript = "typescript"
    case other

    public var name: String {
        switch self {
        case .claudeDesktop: "Claude Desktop"
        case .claudeCode: "Claude Code"
        case .claudeAI: "Claude.ai"
        case .chatGPT: "ChatGPT"
        case .cursor: "Cursor"
        case .vsCode: "VS Code"
        case .cline: "Cline"
        case .continue: "Continue"
        case .python: "Python SDK"
        case .typeScript: "TypeScript SDK"
        case .other: "Anything else"
        }
    }

    /// What it is, in a few words.
    public var summary: String {
        switch self {
        case .claudeDesktop: "The app for macOS and Windows"
        case .claudeCode: "In the terminal and the IDE"
        case .claudeAI: "In the browser and on the telephone"
        case .chatGPT: "In the browser, by developer mode"
        case .cursor: "The editor’s agent"
        case .vsCode: "GitHub Copilot’s agent mode"
        case .cline: "The extension and its command line"
        case .continue: "The extension’s agent mode"
        case .python: "The official SDK, for scripts"
        case .typeScript: "The official SDK, for scripts"
        case .other: "Any MCP client or HTTP program"
        }
    }

    /// Whether it signs in by OAuth, so that no key has to be pasted.
    public var signsIn: Bool {
        switch self {
        case .continue, .python, .typeScript: false
        default: true
        }
    }

    /// Whether it takes a key.
    public var takesKey: Bool { self != .claudeAI && self != .chatGPT }

    /// Whether what signs in connects from its maker's machines, which have to reach the appliance by https on the internet: the connectors
    /// of Claude's app do so too.
    public var isHosted: Bool { self == .claudeAI || self == .chatGPT || self == .claudeDesktop }

    /// What stands in the way of signing in at an appliance with that address; `nil` if nothing does.
    public func obstacle(publicURL: String) -> String? {
        let here = ["https://localhost", "https://127.", "https://[::1]"]
        guard isHosted, !publicURL.hasPrefix("https://") || here.contains(where: publicURL.hasPrefix) else { return nil }
        return """
            To sign in, \(name) connects from its maker’s machines, so it has to reach Troupe by https on the internet. Your address is \
            \(publicURL). Put a proxy in front of it and start with --public-url https://your.name\(takesKey ? ", or use a key" : "").
            """
    }
}
