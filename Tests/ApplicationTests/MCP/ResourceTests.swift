import Application
import Foundation
import JSONSchema
import Operations
import TestSupport
import Testing

@Suite struct ResourceTests {
    static let revisions = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25", "2026-07-28"]

    let appliance = try! TestAppliance(users: ["ada", "bob"])

    private func client(_ revision: String = "2026-07-28") -> MCPConversation {
        MCPConversation(appliance: appliance, key: appliance["ada"].key, revision: revision)
    }

    @Test(arguments: revisions)
    func `every revision lists what is fixed and what has a variable`(revision: String) async throws {
        let list = try await client(revision).send("resources/list")
        #expect(
            list.result["resources"]?.arrayValue?.map { $0["uri"] } == [
                "troupe://agents-guide", "troupe://configs/channel-limits", "troupe://configs/aesthetic-grades",
                "troupe://configs/feed-style-presets", "troupe://configs/video-providers", "troupe://configs/image-providers",
            ])
        #expect((list.result["resources"]?[0]?["title"] != nil) == (revision >= "2025-06-18"))
        let templates = try await client(revision).send("resources/templates/list")
        #expect(
            templates.result["resourceTemplates"]?.arrayValue?.map { $0["uriTemplate"] } == [
                "troupe://character/{id}", "troupe://profile/{id}", "troupe://story/{id}", "troupe://media/{id}",
            ])
        let isModern = revision == "2026-07-28"
        for reply in [list, templates] {
            #expect(reply.result["ttlMs"] == (isModern ? 300_000 : nil))
            #expect(reply.result["cacheScope"] == (isModern ? "private" : nil))
            #expect(reply.result["nextCursor"] == nil)
        }
    }

    @Test(arguments: revisions)
    func `every revision reads the guide, under both schemes`(revision: String) async throws {
        for uri in ["troupe://agents-guide", "autopersonas://agents-guide", "Troupe://agents-guide"] {
            let reply = try await client(revision).send("resources/read", ["uri": .string(uri)])
            let content = reply.result["contents"]?[0] ?? .null
            #expect(content["uri"] == .string(uri))
            #expect(content["mimeType"] == "text/markdown")
            #expect(content["text"]?.stringValue?.hasPrefix("# Working with Troupe") == true)
            #expect(reply.result["cacheScope"] == (revision == "2026-07-28" ? "public" : nil))
        }
    }

    @Test func `the guide names only what exists`() async throws {
        let reply = try await client().send("resources/read", ["uri": "troupe://agents-guide"])
        let text = reply.result["contents"]?[0]?["text"]?.stringValue ?? ""
        #expect(Vocabulary.strangers(in: text, Vocabulary.words(of: appliance.appliance.dispatcher.catalog)) == [])
        #expect(text.contains("`find_tools`"))
    }

    @Test func `the channel limits are the data that the checks use`() async throws {
        let reply = try await client().send("resources/read", ["uri": "troupe://configs/channel-limits"])
        let text = reply.result["contents"]?[0]?["text"]?.stringValue ?? ""
        #expect(try JSON(parsing: text)["channels"]?[0]?["id"] == "feed")
    }

    @Test func `a catalog reads whole`() async throws {
        let reply = try await client().send("resources/read", ["uri": "autopersonas://configs/aesthetic-grades"])
        let grades = try JSON(parsing: reply.result["contents"]?[0]?["text"]?.stringValue ?? "")["items"]?.arrayValue ?? []
        #expect(grades.count == 18 && grades.allSatisfy { $0["details"]?["grading"]?.objectValue != nil })
    }

    @Test func `a character reads as get_character answers it`() async throws {
        let id = try await appliance.call("create_character", ["name": "Ines", "niche": "bread"])["id"] ?? .null
        let reply = try await client().send("resources/read", ["uri": .string("troupe://character/\(id.stringValue ?? "")")])
        let text = reply.result["contents"]?[0]?["text"]?.stringValue ?? ""
        #expect(try JSON(parsing: text) == (try await appliance.call("get_character", ["character_id": id])))
    }

    @Test func `what is too large for a context is cut, as an answer is`() async throws {
        let text = String(repeating: "面包和汤", count: 15_000)
        let id = try await appliance.call("create_story", ["caption": .string(text)])["id"]?.stringValue ?? ""
        let reply = try await client().send("resources/read", ["uri": .string("troupe://story/\(id)")])
        let story = try JSON(parsing: reply.result["contents"]?[0]?["text"]?.stringValue ?? "")
        let caption = story["caption"]?.stringValue ?? ""
        #expect(caption.hasPrefix("面包和汤面包") && caption.contains("[cut: 60000 characters in all"))
        #expect(caption.count < 25_000)
    }

    @Test func `a story reads as get_story answers it, and counts as a call`() async throws {
        let story = try await appliance.call("create_story", ["caption": "Bread"])
        let id = try #require(story["id"]?.stringValue)
        let key = try await appliance.key("ada", scopes: [.storiesRead], rateLimit: 5)
        let reply = try await MCPConversation(appliance: appliance, key: key).send(
            "resources/read", ["uri": .string("troupe://story/\(id)")])
        let text = try #require(reply.result["contents"]?[0]?["text"]?.stringValue)
        #expect(try JSON(parsing: text) == story)
        #expect(reply.result["ttlMs"] == 0)
        #expect(reply.result["cacheScope"] == "private")
        #expect(reply.field("X-RateLimit-Remaining") == "4")
    }

    @Test(arguments: [("2026-07-28", -32_602), ("2025-11-25", -32_002), ("2024-11-05", -32_002)])
    func `what is not there is told with its address`(revision: String, code: Int) async throws {
        let bobs = try await appliance.call("create_story", ["caption": "Secret"], as: "bob")["id"]?.stringValue ?? ""
        for uri in [
            "troupe://story/\(bobs)", "troupe://story/nonsense", "troupe://nothing", "troupe://character/chr_1", "http://x",
            "troupe://story/", "",
        ] {
            let reply = try await client(revision).send("resources/read", ["uri": .string(uri)])
            #expect(reply.status == 200)
            #expect(reply.errorCode == code, "\(uri)")
            #expect(reply.json["error"]?["data"] == ["uri": .string(uri)])
        }
    }

    @Test func `without the scope a template is not shown, and reading it is refused as the tool is`() async throws {
        let key = try await appliance.key("ada", scopes: [.mediaRead])
        let reader = MCPConversation(appliance: appliance, key: key)
        let templates = try await reader.send("resources/templates/list")
        #expect(templates.result["resourceTemplates"]?.arrayValue?.map { $0["uriTemplate"] } == ["troupe://media/{id}"])
        let reply = try await reader.send("resources/read", ["uri": "troupe://story/sty_00000000000000000000000000"])
        #expect(reply.status == 403)
        #expect(reply.field("WWW-Authenticate")?.contains("scope=\"stories:read\"") == true)
    }

    @Test func `beyond the rate the body says when to come again`() async throws {
        let key = try await appliance.key("ada", scopes: [.storiesRead], rateLimit: 1)
        let reader = MCPConversation(appliance: appliance, key: key)
        let params: JSON = ["uri": "troupe://story/sty_00000000000000000000000000"]
        #expect(try await reader.send("resources/read", params).errorCode == -32_602)
        let second = try await reader.send("resources/read", params)
        #expect(second.status == 200)
        #expect(second.json["error"]?["data"]?["code"] == "rate_limited")
        #expect(second.field("Retry-After") != nil)
    }

    @Test func `capabilities are what the revision knows and the server has`() async throws {
        func capabilities(_ revision: String) async throws -> JSON? {
            revision == "2026-07-28"
                ? try await client(revision).send("server/discover").result["capabilities"]
                : try await client(revision).send("initialize", ["protocolVersion": .string(revision)]).result["capabilities"]
        }
        #expect(
            try await capabilities("2026-07-28") == [
                "tools": ["listChanged": true], "resources": ["listChanged": true, "subscribe": true], "prompts": ["listChanged": true],
                "completions": [:],
                "extensions": ["io.modelcontextprotocol/tasks": [:], "io.modelcontextprotocol/ui": [:]],
            ])
        #expect(try await capabilities("2024-11-05") == ["tools": [:], "resources": [:], "prompts": [:]])
        for revision in Self.revisions.dropFirst() where revision != "2026-07-28" {
            #expect(try await capabilities(revision) == ["tools": [:], "resources": [:], "prompts": [:], "completions": [:]])
        }
    }

    @Test(arguments: ["resources/list", "resources/templates/list", "prompts/list"])
    func `a cursor is none of ours`(method: String) async throws {
        #expect(try await client().send(method, ["cursor": "x"]).errorCode == -32_602)
        #expect(try await client().send(method, ["cursor": nil]).status == 200)
    }
}
