extension AgentClient {
    /// How a client proves whose it is.
    public enum Access: Sendable {
        /// A browser opens, the person signs in and consents.
        case oauth
        /// By a key: the key itself where it is shown once, or a placeholder.
        case key(String)

        /// The key for a header, if it goes by one.
        fileprivate var key: String? { if case .key(let key) = self { key } else { nil } }
    }

    /// One thing to do.
    public struct Step: Sendable, Equatable {
        /// A sentence: where to go, what to do.
        public let text: String
        /// What to paste there.
        public let paste: String?

        init(_ text: String, paste: String? = nil) {
            self.text = text
            self.paste = paste
        }
    }

    /// What to do in the client, in order.
    /// - Parameter publicURL: where the appliance is reached.
    public func setUp(_ access: Access, publicURL: String) -> [Step] {
        let address = "\(publicURL)/mcp"
        switch self {
        case .claudeDesktop: return claudeDesktop(access, address)
        case .claudeCode: return claudeCode(access, address)
        case .claudeAI:
            return [
                Step("Open Settings, then Connectors, then Add custom connector. Name it Troupe and paste this address.", paste: address),
                Step("Choose Connect. A page of your Troupe opens: sign in and allow what the agent may do."),
            ]
        case .chatGPT:
            return [
                Step("Open Settings, then Apps, then Advanced settings, and turn on Developer mode."),
                Step("Choose Create app. Name it Troupe, paste this address as the MCP server, and choose OAuth.", paste: address),
                Step("A page of your Troupe opens: sign in and allow what the agent may do."),
            ]
        case .cursor:
            return [
                Step(
                    "Put this into ~/.cursor/mcp.json (all projects) or .cursor/mcp.json (this one).", paste: Self.servers(access, address)),
                access.key == nil
                    ? Step("Open Cursor Settings, then MCP, and choose Connect beside troupe: sign in and allow what the agent may do.")
                    : Step("Open Cursor Settings, then MCP: troupe shows its tools."),
            ]
        case .vsCode: return vsCode(access, address)
        case .cline:
            return [
                Step(
                    "In Cline, open MCP Servers, then Configure, then Configure MCP Servers, and put this in.",
                    paste: Self.servers(access, address, type: "streamableHttp")),
                access.key == nil
                    ? Step("Choose Authenticate beside troupe: sign in and allow what the agent may do.") : Step("troupe turns green."),
            ]
        case .continue:
            return [
                Step("Put this into ~/.continue/config.yaml; tools are used in agent mode.", paste: Self.continueServer(access, address))
            ]
        case .python: return [Step("pip install mcp, then run this.", paste: Self.pythonProgram(access, address))]
        case .typeScript:
            return [Step("npm install @modelcontextprotocol/sdk, then run this.", paste: Self.typeScriptProgram(access, address))]
        case .other: return other(access, address, publicURL)
        }
    }

    // MARK: Clients

    private func claudeDesktop(_ access: Access, _ address: String) -> [Step] {
        guard let key = access.key else {
            return [
                Step("Open Settings, then Connectors, then Add custom connector. Name it Troupe and paste this address.", paste: address),
                Step("Choose Connect. A page of your Troupe opens: sign in and allow what the agent may do."),
            ]
        }
        return [
            Step(
                "Open Settings, then Developer, then Edit Config, and put this into claude_desktop_config.json (Node.js is needed).",
                paste: """
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
            Step("Quit Claude Desktop and start it again."),
        ]
    }

    private func claudeCode(_ access: Access, _ address: String) -> [Step] {
        guard let key = access.key else {
            return [
                Step("In a terminal:", paste: "claude mcp add --transport http troupe \(address)"),
                Step("In Claude Code, type /mcp, choose troupe and Authenticate: sign in and allow what the agent may do."),
            ]
        }
        return [
            Step(
                "In a terminal:",
                paste: "claude mcp add --transport http troupe \(address) --header \"Authorization: Bearer \(key)\"")
        ]
    }

    private func vsCode(_ access: Access, _ address: String) -> [Step] {
        let server = access.key.map { key in
            """
            {
              "servers": {
                "troupe": {
                  "type": "http",
                  "url": "\(address)",
                  "headers": { "Authorization": "Bearer \(key)" }
                }
              }
            }
            """
        }
        return [
            Step(
                "Run MCP: Open User Configuration from the command palette and put this in (or into .vscode/mcp.json for one project).",
                paste: server
                    ?? """
                    {
                      "servers": {
                        "troupe": { "type": "http", "url": "\(address)" }
                      }
                    }
                    """),
            access.key == nil
                ? Step("Choose Start above troupe. VS Code asks to sign in: allow what the agent may do.")
                : Step("Choose Start above troupe."),
        ]
    }

    private func other(_ access: Access, _ address: String, _ publicURL: String) -> [Step] {
        guard let key = access.key else {
            return [
                Step("Give the client this address; it finds out the rest by itself (MCP over Streamable HTTP, OAuth 2.1).", paste: address)
            ]
        }
        return [
            Step("MCP over Streamable HTTP at this address:", paste: address),
            Step("with this header on every request:", paste: "Authorization: Bearer \(key)"),
            Step(
                "The same key works for REST, described at \(publicURL)/api/v1/openapi.json. To see that it does:",
                paste: "curl -H \"Authorization: Bearer \(key)\" \(publicURL)/api/v1/whoami"),
        ]
    }

    // MARK: Texts

    /// The form that most clients share.
    private static func servers(_ access: Access, _ address: String, type: String? = nil) -> String {
        var members = type.map { ["\"type\": \"\($0)\""] } ?? []
        members.append("\"url\": \"\(address)\"")
        if let key = access.key { members.append("\"headers\": { \"Authorization\": \"Bearer \(key)\" }") }
        let inside = members.map { "      " + $0 }.joined(separator: ",\n")
        return "{\n  \"mcpServers\": {\n    \"troupe\": {\n\(inside)\n    }\n  }\n}"
    }

    private static func continueServer(_ access: Access, _ address: String) -> String {
        """
        mcpServers:
          - name: Troupe
            type: streamable-http
            url: \(address)
            requestOptions:
              headers:
                Authorization: Bearer \(access.key ?? "")
        """
    }

    private static func pythonProgram(_ access: Access, _ address: String) -> String {
        let imports = [
            "import asyncio", "", "import httpx2", "from mcp import Client",
            "from mcp.client.streamable_http import streamable_http_client",
        ]
        return imports.joined(separator: "\n") + """


            async def main():
                headers = {"Authorization": "Bearer \(access.key ?? "")"}
                async with httpx2.AsyncClient(headers=headers, timeout=60) as http:
                    async with Client(streamable_http_client("\(address)", http_client=http)) as client:
                        print((await client.call_tool("whoami", {})).content[0].text)


            asyncio.run(main())
            """
    }

    private static func typeScriptProgram(_ access: Access, _ address: String) -> String {
        """
        import { Client } from "@modelcontextprotocol/sdk/client/index.js";
        import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";

        const client = new Client({ name: "my-script", version: "1.0.0" });
        await client.connect(
          new StreamableHTTPClientTransport(new URL("\(address)"), {
            requestInit: { headers: { Authorization: "Bearer \(access.key ?? "")" } },
          }),
        );
        console.log(await client.callTool({ name: "whoami", arguments: {} }));
        await client.close();
        """
    }
}
