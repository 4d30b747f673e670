import Application
import Foundation
import JSONSchema
import Operations
import TestSupport
import Testing

@Suite struct PromptTests {
    /// Prompts whose tools are not there yet.
    static let waiting: Set = [
        "review-moments", "publish-with-dedup-check", "run-learning-loop",
    ]

    let appliance = try! TestAppliance(users: ["ada"])

    private var client: MCPConversation { MCPConversation(appliance: appliance, key: appliance["ada"].key) }

    private func definitions(_ revision: String = "2026-07-28") async throws -> [JSON] {
        let client = MCPConversation(appliance: appliance, key: appliance["ada"].key, revision: revision)
        return try await client.send("prompts/list").result["prompts"]?.arrayValue ?? []
    }

    /// Every argument of a prompt, filled in.
    private func arguments(_ prompt: JSON) -> JSON {
        var arguments: JSON = [:]
        for argument in prompt["arguments"]?.arrayValue ?? [] { arguments[argument["name"]?.stringValue ?? ""] = "XYZ" }
        return arguments
    }

    @Test(arguments: ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25", "2026-07-28"])
    func `there is one for every file whose tools exist`(revision: String) async throws {
        let folder = SourceTree.root.appending(path: "Sources/Faces/MCP/Prompts/Texts")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).map { $0.replacing(".md", with: "") }
        let prompts = try await definitions(revision)
        #expect(prompts.compactMap { $0["name"]?.stringValue } == files.filter { !Self.waiting.contains($0) }.sorted())
        #expect(files.count == 14)
        #expect(prompts.allSatisfy { ($0["title"] != nil) == (revision >= "2025-06-18") })
    }

    @Test func `all arguments find a place, and every name in the texts exists`() async throws {
        let words = Vocabulary.words(of: appliance.appliance.dispatcher.catalog)
        for prompt in try await definitions() {
            let name = prompt["name"]?.stringValue ?? ""
            for arguments in [arguments(prompt), try await required(prompt)] {
                let text = try await client.prompt(name, arguments)
                #expect(Vocabulary.strangers(in: text, words) == [], "\(name)")
                #expect(
                    !text.contains("{{") && !text.contains("@") && !text.contains("Left out") && !text.contains("lacks"), "\(name): \(text)"
                )
                #expect(text.contains("\n1. ") && !text.contains("\n\n\n"), "\(name): \(text)")
            }
            let whole = try await client.prompt(name, arguments(prompt))
            if prompt["arguments"]?.arrayValue?.isEmpty == false { #expect(whole.contains("XYZ")) }
        }
    }

    @Test func `each tool is named as the list names it`() throws {
        let catalog = appliance.appliance.dispatcher.catalog
        let others = Set(catalog.operations.flatMap(\.spec.aliases))
        let folder = SourceTree.root.appending(path: "Sources/Faces/MCP/Prompts/Texts")
        for file in try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil) {
            let named = try String(contentsOf: file, encoding: .utf8).matches(of: /@([a-z_]+)/).map { String($0.1) }
            #expect(others.isDisjoint(with: named), "\(file.lastPathComponent)")
        }
    }

    private func required(_ prompt: JSON) async throws -> JSON {
        var arguments: JSON = [:]
        for argument in prompt["arguments"]?.arrayValue ?? [] where argument["required"] == true {
            arguments[argument["name"]?.stringValue ?? ""] = "XYZ"
        }
        return arguments
    }

    @Test func `a key without the scopes is told what is missing, and no tool that it may not call`() async throws {
        let key = try await appliance.key("ada", scopes: [.storiesRead, .storiesWrite])
        let reader = MCPConversation(appliance: appliance, key: key)
        let text = try await reader.prompt("ship-carousel", ["files": "a.png"])
        #expect(!text.contains("`publish_story`") && !text.contains("`request_upload_url`"))
        #expect(text.contains("`create_story`"))
        #expect(
            text.contains(
                "Its key lacks the scopes `media:write`, `stories:publish` or `publishing:write`. The preset `agent-full` has them."),
            "\(text)")
        // Said where the step would stand, so that nobody goes on as if it were none.
        #expect(
            text.contains(
                """
                . Left out. What belongs here (publish story, schedule story) needs the scope `stories:publish` or `publishing:write`, which \
                this connection lacks.
                """))
        #expect(text.contains("Without it do what is left, and say at the end what was not done."))
        let whole = try await client.prompt("ship-carousel", ["files": "a.png"])
        #expect(whole.contains("`publish_story`") && !whole.contains("lacks"))
    }

    /// A key that may do all but make things public.
    private func writer() async throws -> MCPConversation {
        let key = try await appliance.key("ada", scopes: [.storiesRead, .storiesWrite, .projectsRead, .mediaRead, .connectionsRead])
        return MCPConversation(appliance: appliance, key: key)
    }

    @Test(
        arguments: [
            ("load-calendar", ["plan": "Monday: bread", "schedule": "yes"]), ("weekly-plan", ["week": "next week"]),
            ("thread-from-text", ["text": "Long", "channels": "x"]),
        ] as [(String, JSON)])
    func `a plan whose end needs to publish says so to a key that may not`(name: String, arguments: JSON) async throws {
        let text = try await writer().prompt(name, arguments)
        #expect(text.contains("Left out.") && text.contains("This plan is not whole"), "\(text)")
        #expect(text.contains("Its key lacks the scope `stories:publish`"), "\(text)")
        #expect(text.contains("ask for a key or a consent that has them"))
        let whole = try await client.prompt(name, arguments)
        #expect(!whole.contains("Left out") && !whole.contains("not whole"))
    }

    @Test func `a calendar is scheduled where that was asked for and allowed, and only there`() async throws {
        let plan: JSON = ["plan": "Monday: bread", "schedule": "yes"]
        let scheduled = try await client.prompt("load-calendar", plan)
        #expect(scheduled.contains("keep the times") && !scheduled.contains("Leave the times out"))
        let refused = try await writer().prompt("load-calendar", plan)
        #expect(!refused.contains("keep the times") && refused.contains("Leave the times out and say so"))
        for drafts in [["plan": "Monday: bread"], ["plan": "Monday: bread", "schedule": " No "]] as [JSON] {
            for text in [try await client.prompt("load-calendar", drafts), try await writer().prompt("load-calendar", drafts)] {
                #expect(text.contains("the posts stay drafts") && !text.contains("Left out") && !text.contains("keep the times"))
            }
        }
    }

    @Test func `what only helps is told of as such`() async throws {
        let key = try await appliance.key("ada", scopes: [.storiesRead, .storiesWrite])
        let text = try await MCPConversation(appliance: appliance, key: key).prompt("cross-post", ["story": "sty_1", "channels": "x"])
        #expect(!text.contains("Left out.") && !text.contains("not whole"))
        #expect(text.hasSuffix("left out where it needs `connections:read` or `profile:read`: ask the person instead."), "\(text)")
    }

    @Test(
        arguments: [
            ([.webhooksRead, .webhooksWrite], []), ([.mediaRead], []), ([.mediaWrite], ["ship-carousel"]),
            (
                [.storiesRead],
                [
                    "batch-generate-and-schedule", "cross-post", "explain-failure", "explore-aesthetics", "load-calendar", "ship-carousel",
                    "thread-from-text", "weekly-plan",
                ]
            ),
        ] as [([Scope], [String])])
    func `a prompt is listed for whom it is of some use`(scopes: [Scope], names: [String]) async throws {
        let key = try await appliance.key("ada", scopes: scopes)
        let listed = try await MCPConversation(appliance: appliance, key: key).send("prompts/list").result["prompts"]?.arrayValue
        #expect(listed?.compactMap { $0["name"]?.stringValue } == names)
    }

    @Test func `what is not listed is not there, not for its arguments either`() async throws {
        let key = try await appliance.key("ada", scopes: [.mediaRead])
        let narrow = MCPConversation(appliance: appliance, key: key)
        for name in ["connection-check", "cross-post", "explore-aesthetics"] {
            let hidden = try await narrow.send("prompts/get", ["name": .string(name), "arguments": [:]])
            let unknown = try await narrow.send("prompts/get", ["name": "no-such-thing", "arguments": [:]])
            #expect(hidden.errorCode == -32_602 && hidden.errorCode == unknown.errorCode)
            #expect(hidden.json["error"]?["message"] == .string("There is no prompt \(name)."))
            let proposals = try await narrow.send(
                "completion/complete", ["ref": ["type": "ref/prompt", "name": .string(name)], "argument": ["name": "story", "value": ""]])
            #expect(proposals.errorCode == -32_602)
        }
    }

    @Test(arguments: ["batch-generate-and-schedule", "explore-aesthetics"])
    func `grades are proposed, one after the other`(prompt: String) async throws {
        func proposed(_ typed: String) async throws -> [String] {
            let params: JSON = [
                "ref": ["type": "ref/prompt", "name": .string(prompt)], "argument": ["name": "grades", "value": .string(typed)],
            ]
            let values = try await client.send("completion/complete", params).result["completion"]?["values"]?.arrayValue
            return values?.compactMap(\.stringValue) ?? []
        }
        let all = try await appliance.call("list_configs", ["kind": "aesthetic-grades", "limit": 100, "fields": ["id"]])["items"]!
        let grades = all.arrayValue!.map { $0["id"]!.stringValue! }
        #expect(try await proposed("").sorted() == grades.sorted() && grades.count > 5)
        #expect(try await proposed(String(grades[0].prefix(3))).contains(grades[0]))
        #expect(
            try await proposed("\(grades[0]), \(grades[1].prefix(3))").contains { $0.hasPrefix("\(grades[0]),") && $0.hasSuffix(grades[1]) }
        )
        #expect(try await proposed("zzz") == [])
    }

    @Test func `grades that were chosen stand in the plan`() async throws {
        let arguments: JSON = ["character_id": "chr_1", "base_slot_context": "dawn"]
        let chosen = try await client.prompt("explore-aesthetics", arguments.overlaid(with: ["grades": "noir, pastel"]))
        #expect(chosen.contains("noir, pastel") && !chosen.contains("Choose five"))
        #expect(try await client.prompt("explore-aesthetics", arguments).contains("Choose five"))
    }

    @Test func `the address that only reads says so`() async throws {
        let reader = MCPConversation(appliance: appliance, key: appliance["ada"].key, path: "/mcp/readonly")
        let text = try await reader.prompt("explain-failure", ["story": "sty_1"])
        #expect(text.contains("`get_publish_status`") && !text.contains("`retry_publish`") && text.contains("Its address only reads"))
    }

    @Test func `an argument that was not sent leaves its lines out`() async throws {
        let text = try await client.prompt("thread-from-text", ["text": "Long\n\nText {{channels}}"])
        #expect(text.contains("Long\n\nText {{channels}}"))
        #expect(text.contains("Choose the channels") && !text.contains("Channels:"))
        let named = try await client.prompt("thread-from-text", ["text": "a", "channels": "x,threads"])
        #expect(named.contains("Channels: x,threads") && !named.contains("Choose the channels"))
    }

    @Test(arguments: [[:], ["story": "sty_1"], ["story": "sty_1", "channels": "  "]] as [JSON])
    func `missing arguments are named`(arguments: JSON) async throws {
        let reply = try await client.send("prompts/get", ["name": "cross-post", "arguments": arguments])
        #expect(reply.status == 200)
        #expect(reply.errorCode == -32_602)
        #expect(reply.json["error"]?["message"]?.stringValue?.contains("channels: ") == true)
        #expect(reply.json["error"]?["data"]?["missing"]?.arrayValue?.contains("channels") == true)
    }

    @Test(
        arguments: [
            (["name": "ship-carusel"], "Did you mean ship-carousel?"), (["name": "nothing at all"], "There is no prompt"),
            ([:], "params.name"),
            (["name": "explain-failure", "arguments": ["stori": "a"]], "Did you mean story?"),
            (["name": "explain-failure", "arguments": ["story": 5]], "is a string"),
            (["name": "explain-failure", "arguments": [1]], "is an object"),
        ] as [(JSON, String)])
    func `what is wrong is told`(params: JSON, words: String) async throws {
        let reply = try await client.send("prompts/get", params)
        #expect(reply.errorCode == -32_602)
        #expect(reply.json["error"]?["message"]?.stringValue?.contains(words) == true, "\(reply.json.text)")
    }
}
