/// What to paste into which client so that it connects with a key.
public enum ClientSnippets {
    /// A client's name, where to paste, and what.
    public struct Snippet: Sendable {
        public let client: String
        public let place: String
        public let text: String
    }

    /// - Parameters:
    ///   - publicURL: where the appliance is reached.
    ///   - key: the key itself where it is shown once, or a placeholder.
    public static func all(publicURL: String, key: String) -> [Snippet] {
        let address = "\(publicURL)/mcp"
        return [
            Snippet(
                client: "Claude Code", place: "In a terminal",
                text: "claude mcp add --transport http troupe \(address) --header \"Authorization: Bearer \(key)\""),
            Snippet(
                client: "Claude Desktop", place: "In claude_desktop_config.json",
                text: """
                    {
                      "mcpServers": {
                        "troupe": {
                          "command": "npx",
                          "args": ["-y", "mcp-remote", "\(address)", "--header", "Authorization:${TROUPE_AUTH}"],
                          "env": { "TROUPE_AUTH": "Bearer \(key)" }
                        }
                      }
                    }
                    """),
            Snippet(
                client: "Cursor", place: "In ~/.cursor/mcp.json",
                text: """
                    {
                      "mcpServers": {
                        "troupe": {
                          "url": "\(address)",
                          "headers": { "Authorization": "Bearer \(key)" }
                        }
                      }
                    }
                    """),
        ]
    }
}
