import Application
import Features
import JSONSchema
import Operations
import TestSupport
import Testing

@Suite struct ToolsetTests {
    let appliance = try! TestAppliance(users: ["ada"])

    private func client(_ path: String = "/mcp", toolsets: String? = nil) -> MCPConversation {
        MCPConversation(appliance: appliance, key: appliance["ada"].key, path: path, toolsets: toolsets)
    }

    private var everything: [String] { appliance.appliance.dispatcher.catalog.operations.map(\.spec.name) }

    @Test func `core is at most twenty tools, all of which exist`() async throws {
        let names = try await client("/mcp?toolsets=core").tools()
        #expect(names.count == 18)
        #expect(names.contains("find_tools") && names.contains("publish_story"))
        #expect(try await client(toolsets: "core").tools() == names)
        #expect(try await client(toolsets: "core,templates").tools().contains("render_template"))
    }

    @Test func `a key lists its own toolsets where nothing else is asked for`() async throws {
        let user = appliance["ada"].id
        let key = try await appliance.appliance.dispatcher.perform(as: .operator) { context in
            var order = Keys.Order()
            order.scopes = .everything
            order.toolsets = ["core", "templates"]
            return try Keys.mint(order, for: user, in: context).key
        }
        func tools(_ path: String = "/mcp", toolsets: String? = nil) async throws -> [String] {
            try await MCPConversation(appliance: appliance, key: key, path: path, toolsets: toolsets).tools()
        }
        let own = try await tools()
        #expect(try await tools("/") == own)
        #expect(try await client("/mcp?toolsets=core,templates").tools() == own)
        for path in ["/mcp?toolsets=media", "/mcp?toolsets=standard", "/mcp/all"] {
            let asked = try await tools(path)
            #expect(try await client(path).tools() == asked && asked != own)
        }
        let media = try await tools(toolsets: "media")
        #expect(try await tools("/mcp?toolsets=media") == media)
        let readonly = try await tools("/mcp/readonly")
        #expect(readonly.contains("list_stories") && !readonly.contains("create_story") && Set(readonly).isSubset(of: own))
        // What is not listed can be called all the same.
        let reply = try await MCPConversation(appliance: appliance, key: key).tool("delete_media", ["media_id": "med_1"])
        #expect(reply.structured["error"]?["code"] == "validation_failed")
    }

    @Test func `every tool can be called and found, whatever is listed`() async throws {
        for name in everything where name != "find_tools" {
            for selection in ["core", "connections"] {
                let reply = try await client(toolsets: selection).tool(name, ["no_such_argument": 1])
                #expect(reply.errorCode == nil && reply.structured["error"]?["code"] == "validation_failed", "\(name)")
            }
            let found = try await client(toolsets: "core").tool("find_tools", ["query": .string(name), "limit": 20])
            #expect(found.structured["tools"]?.arrayValue?.contains { $0["name"] == .string(name) } == true, "\(name)")
        }
    }

    @Test func `the finder is listed everywhere`() async throws {
        for path in ["/mcp", "/mcp/readonly", "/mcp/all", "/mcp?toolsets=media", "/mcp?toolsets=core", "/api/mcp/all"] {
            #expect(try await client(path).tools().contains("find_tools"), "\(path)")
        }
    }

    @Test func `the addresses below api are the same`() async throws {
        for path in ["/mcp", "/mcp/readonly", "/mcp/all"] {
            #expect(try await client(path).tools() == client("/api" + path).tools(), "\(path)")
        }
    }

    @Test(arguments: ["README.md", "Sources/Faces/MCP/Resources/agents-guide.md"])
    func `every toolset is named where people and agents read of them`(file: String) throws {
        let text = try SourceTree.text(of: file)
        #expect(Toolset.words.filter { !text.contains("`\($0)`") } == [])
    }

    @Test func `what is not listed can be called`() async throws {
        let media = client("/mcp?toolsets=media")
        #expect(try await !media.tools().contains("list_projects"))
        #expect(try await media.tool("list_projects").result["isError"] == false)
    }

    @Test(arguments: [("shedule", "schedule_story"), ("publsih a pots", "publish_story"), ("conection", "list_social_connections")])
    func `what is misspelt is found all the same`(query: String, name: String) async throws {
        let reply = try await client().tool("find_tools", ["query": .string(query), "limit": 5])
        let names = (reply.structured["tools"]?.arrayValue ?? []).compactMap { $0["name"]?.stringValue }
        #expect(names.contains(name), "\(names)")
    }

    @Test func `what is found has its annotations, and its answer's schema where that is asked for`() async throws {
        let listed = try await client("/mcp/all").send("tools/list").result["tools"]?.arrayValue?.first { $0["name"] == "get_story" }
        let lean = try await client().tool("find_tools", ["query": "get_story", "limit": 1]).structured["tools"]?[0]
        #expect(lean?["annotations"] == listed?["annotations"] && lean?["output_schema"] == .null)
        let whole = try await client().tool("find_tools", ["query": "get_story", "limit": 1, "output_schemas": true]).structured["tools"]?[
            0]
        #expect(whole?["output_schema"] == listed?["outputSchema"]?["anyOf"]?[0])
    }

    @Test(arguments: [
        ("move a scheduled post", "schedule_story"), ("upload a picture", "upload_media"),
        ("which channels are connected", "list_social_connections"),
        ("who am I", "whoami"), ("drawing from a design", "render_template"), ("failed publishing again", "retry_publish"),
        ("account info", "whoami"), ("update_story", "update_story"), ("cancel a scheduled post", "unschedule_story"),
        ("take back a scheduled post", "unschedule_story"), ("tweet something", "create_story"),
        ("carousel", "create_story"), ("generate posts of a character", "generate_content"), ("how much money did I spend", "get_usage"),
        ("rename project", "update_project"), ("stop publishing", "unschedule_story"), ("connect mastodon", "create_connection"),
        ("remove a photo", "delete_media"), ("why did my tweet fail", "get_publish_status"), ("edit the caption", "update_story"),
    ])
    func `words find tools among the first three`(query: String, expected: String) async throws {
        let reply = try await client("/mcp?toolsets=core").tool("find_tools", ["query": .string(query), "limit": 3])
        let names = reply.structured["tools"]?.arrayValue?.compactMap { $0["name"]?.stringValue } ?? []
        #expect(names.contains(expected), "\(names)")
    }

    @Test func `what is found has the definition that would be listed`() async throws {
        let reply = try await client().tool("find_tools", ["query": "create_story"])
        let found = try #require(reply.structured["tools"]?.arrayValue?.first { $0["name"] == "create_story" })
        let listed = try #require(try await client().send("tools/list").result["tools"]?.arrayValue?.first { $0["name"] == "create_story" })
        #expect(found["input_schema"] == listed["inputSchema"])
        #expect(found["description"] == listed["description"])
        #expect(found["title"] == listed["title"])
    }

    @Test func `nothing is found that may not be called`() async throws {
        let key = try await appliance.key("ada", scopes: [.storiesRead])
        let reader = MCPConversation(appliance: appliance, key: key)
        let reply = try await reader.tool("find_tools", ["query": "story stories post media", "limit": 20])
        let names = reply.structured["tools"]?.arrayValue?.compactMap { $0["name"]?.stringValue } ?? []
        #expect(!names.isEmpty)
        let catalog = appliance.appliance.dispatcher.catalog
        #expect(names.allSatisfy { catalog[$0]?.spec.allows(ScopeSet([.storiesRead])) == true })
        // What only an argument's name fits is not what was meant.
        let biller = MCPConversation(appliance: appliance, key: try await appliance.key("ada", scopes: [.billingRead]))
        #expect(try await biller.tool("find_tools", ["query": "delete story"]).structured["tools"] == [])
        let narrow = try await client("/mcp/readonly").tool("find_tools", ["query": "story", "limit": 20])
        #expect(narrow.structured["tools"]?.arrayValue?.allSatisfy { $0["read_only"] == true } == true)
        #expect(narrow.structured["tools"]?.arrayValue?.isEmpty == false)
    }

    @Test func `a schema says nothing twice and still names every argument`() async throws {
        let tools = try await client("/mcp/all").send("tools/list").result["tools"]?.arrayValue ?? []
        let catalog = appliance.appliance.dispatcher.catalog
        for tool in tools {
            let operation = try #require(catalog[tool["name"]?.stringValue ?? ""])
            let shown = Set(tool["inputSchema"]?["properties"]?.objectValue?.keys ?? [])
            let besides: Set = operation.spec.asksAlways ? ["idempotency_key", "confirmed"] : ["idempotency_key"]
            #expect(shown.subtracting(besides) == Set(operation.parameters.map(\.name)))
            #expect(tool["inputSchema"]?["required"] == operation.inputSchema.json["required"])
        }
        let bulk = tools.first { $0["name"] == "create_stories_bulk" }
        #expect(
            bulk?["inputSchema"]?["properties"]?["stories"]?["items"]
                == ["type": "object", "description": "The arguments of create_story."])
    }

    /// The exact count is `test_tokens.py`'s; this one needs no tokenizer. A token of JSON has three characters or more.
    @Test(arguments: [("standard", 12_000), ("core", 5_000)])
    func `lists stay within their budgets`(toolsets: String, budget: Int) async throws {
        let tools = try await client("/mcp?toolsets=\(toolsets)").send("tools/list").result["tools"]?.arrayValue ?? []
        let characters = tools.reduce(0) { total, tool in
            total + ["name", "title", "description", "inputSchema"].reduce(0) { $0 + (tool[$1]?.bytes.count ?? 0) }
        }
        #expect(characters / 4 <= budget)
    }
}
