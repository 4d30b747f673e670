import Application
import Foundation
import HTTPTypes
import JSONSchema
import Operations
import TestSupport
import Testing

/// The pages of MCP Apps.
@Suite struct AppViewTests {
    static let capability: JSON = ["extensions": ["io.modelcontextprotocol/ui": ["mimeTypes": ["text/html;profile=mcp-app"]]]]
    static let pages = [
        "preview_story": "ui://troupe/preview-story", "list_review_queue": "ui://troupe/review-queue",
        "generate_content": "ui://troupe/batch", "wait_for_batch": "ui://troupe/batch",
    ]

    let appliance = try! TestAppliance(users: ["ada"])

    private func client(_ revision: String = "2026-07-28", shows: Bool = false) -> MCPConversation {
        var client = MCPConversation(appliance: appliance, key: appliance["ada"].key, revision: revision)
        if shows { client.capabilities = Self.capability }
        return client
    }

    private func named(_ client: MCPConversation) async throws -> [String: String] {
        let tools = try await client.send("tools/list").result["tools"]?.arrayValue ?? []
        return Dictionary(
            uniqueKeysWithValues: tools.compactMap { tool in
                guard let name = tool["name"]?.stringValue, let uri = tool["_meta"]?["ui"]?["resourceUri"]?.stringValue else { return nil }
                #expect(tool["_meta"]?["ui/resourceUri"]?.stringValue == uri)
                return (name, uri)
            })
    }

    @Test func `tools name their pages only to clients that show them`() async throws {
        #expect(try await named(client(shows: true)) == Self.pages)
        #expect(try await named(client()) == [:])
        var other = client()
        other.capabilities = ["extensions": ["io.modelcontextprotocol/ui": ["mimeTypes": ["text/html"]]]]
        #expect(try await named(other) == [:])
    }

    /// Of a legacy client nothing is remembered, so definitions name pages wherever they may have `_meta`.
    @Test(arguments: [("2025-11-25", pages), ("2025-06-18", pages), ("2025-03-26", [:]), ("2024-11-05", [:])])
    func `legacy definitions name them where the revision has a place for it`(revision: String, expected: [String: String]) async throws {
        #expect(try await named(client(revision)) == expected)
    }

    @Test func `the server says that it has them`() async throws {
        let discovered = try await client().send("server/discover").result["capabilities"]?["extensions"]
        #expect(discovered?["io.modelcontextprotocol/ui"] == [:])
        let params: JSON = ["protocolVersion": "2025-11-25", "capabilities": Self.capability]
        let agreed = try await client("2025-11-25").send("initialize", params).result["capabilities"]?["extensions"]
        #expect(agreed?["io.modelcontextprotocol/ui"] == [:])
        let plain = try await client("2025-11-25").send("initialize", ["protocolVersion": "2025-11-25"])
        #expect(plain.result["capabilities"]?["extensions"] == nil)
    }

    @Test(arguments: Set(pages.values).sorted(), ["2024-11-05", "2025-06-18", "2025-11-25", "2026-07-28"])
    func `a page is one whole document that loads nothing but pictures from here`(uri: String, revision: String) async throws {
        let key = try await appliance.key("ada", scopes: [.webhooksRead])
        let reply = try await MCPConversation(appliance: appliance, key: key, revision: revision).send(
            "resources/read", ["uri": .string(uri)])
        let contents = reply.result["contents"]?.arrayValue ?? []
        #expect(contents.count == 1)
        #expect(contents.first?["uri"] == .string(uri) && contents.first?["mimeType"] == "text/html;profile=mcp-app")
        let html = contents.first?["text"]?.stringValue ?? ""
        #expect(html.hasPrefix("<!doctype html>") && html.contains("</html>"))
        #expect(html.matches(of: #/<(?:script|link|img|iframe)[^>]+(?:src|href)=/#).isEmpty)
        let meta = contents.first?["_meta"]?["ui"]
        #expect(meta?["csp"] == (revision >= "2025-06-18" ? ["resourceDomains": ["http://troupe.test"]] : nil))
        #expect(reply.result["cacheScope"] == (revision == "2026-07-28" ? "public" : nil))
    }

    @Test func `there are no other pages`() async throws {
        for uri in ["ui://troupe/nothing", "ui://other/preview-story", "ui://troupe/preview-story/"] {
            #expect(try await client().send("resources/read", ["uri": .string(uri)]).errorCode == -32_602)
        }
    }

    /// Every tool that the page calls, and every member of answers that it reads.
    @Test func `the page names only what exists`() throws {
        let page = try SourceTree.text(of: "Sources/Faces/MCP/Views/posts.html")
        let catalog = appliance.appliance.dispatcher.catalog
        let called = page.matches(of: #/call\("([a-z_]+)"/#).map { String($0.output.1) }
        #expect(Set(called) == ["approve_story", "reject_story", "preview_story", "list_review_queue", "get_batch"])
        #expect(called.allSatisfy { catalog[$0] != nil })
        let words = Vocabulary.words(of: catalog)
        let read = page.matches(
            of: #/\b(?:preview|item|slide|measured|problem|answer|next|list|part|story|batch|receipt)\.([a-z]+(?:_[a-z]+)+)\b/#)
        let members = Set(read.map { String($0.output.1) })
        #expect(members.count > 5 && members.subtracting(words) == [])
    }

    // MARK: The icon

    @Test func `tools and server have an icon, PNG first, that everybody can read`() async throws {
        let appliance = try TestAppliance { $0.publicURL = "https://troupe.test" }
        let client = MCPConversation(appliance: appliance, key: appliance["ada"].key, revision: "2025-11-25")
        let tools = try await client.send("tools/list").result["tools"]?.arrayValue ?? []
        let server = try await client.send("initialize", ["protocolVersion": "2025-11-25"]).result["serverInfo"]
        for icons in tools.map({ $0["icons"] }) + [server?["icons"]] {
            #expect(icons?[0]?["mimeType"] == "image/png" && icons?[0]?["sizes"] == ["96x96"])
        }
        for icon in try #require(server?["icons"]?.arrayValue) {
            let src = try #require(icon["src"]?.stringValue)
            #expect(src.hasPrefix("https://troupe.test/"))
            let response = await appliance.send(.get, String(src.dropFirst("https://troupe.test".count)))
            #expect(response.status == .ok && response.headerFields[.contentType] == icon["mimeType"]?.stringValue)
            let bytes = try response.bytes()
            #expect(!bytes.isEmpty && bytes.count < 8_192)
            if icon["mimeType"] == "image/png" {
                // The size stands in the header of a PNG (RFC 2083, 11.2.2).
                #expect(bytes.prefix(4) == [0x89, 0x50, 0x4E, 0x47] && bytes[16..<24] == [0, 0, 0, 96, 0, 0, 0, 96])
            }
        }
    }

    @Test(arguments: ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"])
    func `revisions without icons have none, and on http the icon is in the list itself`(revision: String) async throws {
        let tools = try await client(revision).send("tools/list").result["tools"]?.arrayValue ?? []
        let server = try await client(revision).send("initialize", ["protocolVersion": .string(revision)]).result["serverInfo"]
        #expect(!tools.isEmpty)
        for icons in tools.map({ $0["icons"] }) + [server?["icons"]] {
            guard revision == "2025-11-25" else {
                #expect(icons == nil)
                continue
            }
            #expect(icons?.arrayValue?.count == 1 && icons?[0]?["mimeType"] == "image/svg+xml")
            let source = try #require(icons?[0]?["src"]?.stringValue)
            #expect(source.hasPrefix("data:image/svg+xml;base64,"))
            let image = try #require(Data(base64Encoded: String(source.dropFirst("data:image/svg+xml;base64,".count))))
            #expect(String(decoding: image, as: UTF8.self).hasPrefix("<svg xmlns="))
        }
    }

    /// An icon a tool is not to make the list much longer: a share of its bytes, in percent.
    @Test(arguments: ["/mcp", "/mcp?toolsets=core", "/mcp/all"])
    func `icons in the list are a small part of it`(path: String) async throws {
        var client = client("2025-11-25")
        client.path = path
        let tools = try await client.send("tools/list").result["tools"]?.arrayValue ?? []
        let bare = tools.map { tool in
            var tool = tool
            tool["icons"] = nil
            return tool
        }
        let share = 100 * (JSON.array(tools).bytes.count - JSON.array(bare).bytes.count) / JSON.array(bare).bytes.count
        #expect(share > 0 && share <= 30, "\(share) %")
    }
}
