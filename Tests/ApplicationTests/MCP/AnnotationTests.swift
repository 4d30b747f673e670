import Application
import Features
import GRDB
import JSONSchema
import Operations
import TestSupport
import Testing

/// What annotations say of a tool is held against what it does to the file: each is called twice with the arguments of the drill.
@Suite struct AnnotationTests {
    /// Tools that reach the world outside the appliance, now or when a time comes that they give or change.
    private static let openWorld: Set = [
        "upload_media_from_url", "create_story", "create_stories_bulk", "update_story", "approve_story", "schedule_story", "publish_story",
        // By a provider that is somebody else's.
        "generate_content", "generate_video", "retry_batch", "regenerate_content", "regenerate_caption", "generate_preview",
        "generate_character_references", "cancel_batch", "cancel_lora_training",
        "retry_publish", "set_character_references", "submit_story", "bulk_approve_content", "import_lora", "train_lora",
    ]

    /// What every call leaves, whatever it does.
    private static let traces: Set = ["audit", "rate_window", "idempotency", "event"]

    /// What a person would miss: a tool after which there is less of it is destructive.
    private static let possessions = [
        "SELECT COUNT(*) FROM story", "SELECT COUNT(*) FROM media", "SELECT COUNT(*) FROM project",
        "SELECT COUNT(*) FROM connection WHERE state = 'connected'", "SELECT COUNT(*) FROM character", "SELECT COUNT(*) FROM ingredient",
        "SELECT COUNT(*) FROM lora_version WHERE blob IS NOT NULL", "SELECT COUNT(*) FROM profile", "SELECT COUNT(*) FROM collaboration",
        "SELECT COUNT(*) FROM prompt_template",
        """
        SELECT TOTAL(json_array_length(content, '$.brand_goals')) FROM character_version JOIN character
        ON character.id = character_version.character AND character.version = character_version.version
        """,
    ]

    /// What is counted, queued or derived along with everything: rows of these change without anybody's losing something.
    private static let bookkeeping: Set = ["upload", "upload_chunk", "job", "ledger_balance", "ledger_reservation", "sqlite_stat1"]

    /// Whose rows say that something was added to them: a character that it has a new version, a connection that it has a profile.
    private static let owners: Set = ["character", "connection"]

    /// What these overwrite is what an earlier call has set, and in the drill there was none.
    private static let setters: Set = ["assign_prompt_template", "set_budget_cap"]

    private struct Picture: Equatable {
        var rows: [String: [String]] = [:]
        var possessions: [Int] = []
    }

    private func picture(_ stage: ParityStage) throws -> Picture {
        try stage.test.appliance.dispatcher.view(as: .operator) { context in
            var picture = Picture()
            let tables = try String.fetchAll(
                context.db, sql: "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
            for table in tables where !Self.traces.contains(table) {
                picture.rows[table] = try Row.fetchAll(context.db, sql: "SELECT * FROM \"\(table)\"").map { row in
                    row.filter { $0.0 != "last_used_at" }.map { "\($0.0)=\($0.1)" }.joined(separator: ", ")
                }.sorted()
            }
            picture.possessions = try Self.possessions.map { try Int.fetchOne(context.db, sql: $0) ?? 0 }
            return picture
        }
    }

    @Test(arguments: Catalog.operations.operations.map(\.spec.name))
    func `a tool does what its annotations say`(name: String) async throws {
        let stage = try ParityStage()
        let client = MCPConversation(appliance: stage.test, key: stage.test["ada"].key, path: "/mcp/all")
        let tools = try await client.send("tools/list").result["tools"]?.arrayValue ?? []
        let hints = try #require(tools.first { $0["name"] == .string(name) }?["annotations"])
        let drill = try #require(ParityDrill.all[name])
        let arguments = try await drill.arguments(stage)

        let before = try picture(stage)
        let first = try await client.tool(name, arguments)
        #expect(first.result["isError"] == false, "\(first.structured.text)")
        let after = try picture(stage)
        #expect((hints["readOnlyHint"] == true) == (after == before))
        let hasLost = zip(before.possessions, after.possessions).contains { $0 > $1 }
        let overwritten = before.rows.filter { !Self.bookkeeping.contains($0.key) && !Set($0.value).isSubset(of: after.rows[$0.key] ?? []) }
        let spec = try #require(Catalog.operations[name]).spec
        let lost = spec.effect == .creates ? overwritten.filter { !Self.owners.contains($0.key) } : overwritten
        // What is out cannot be called back, so what can publish counts as what destroys (mcp.md 4.5).
        let destroys = hasLost || !lost.isEmpty || spec.mayPublish || Self.setters.contains(name)
        #expect((hints["destructiveHint"] == true) == destroys, "overwrites \(overwritten.keys.sorted())")
        _ = try await client.tool(name, arguments)
        if hints["idempotentHint"] == true { #expect(try picture(stage) == after) }
        #expect((hints["openWorldHint"] == true) == Self.openWorld.contains(name))
    }

    @Test func `every tool has a title, all four hints and the shape of its answer`() async throws {
        let test = try TestAppliance()
        for revision in ["2025-06-18", "2025-11-25", "2026-07-28"] {
            let client = MCPConversation(appliance: test, key: test["ada"].key, revision: revision, path: "/mcp/all")
            let tools = try await client.send("tools/list").result["tools"]?.arrayValue ?? []
            #expect(tools.count == Catalog.operations.operations.count)
            for tool in tools {
                #expect(tool["title"]?.stringValue?.isEmpty == false && tool["outputSchema"]?["type"] == "object")
                let hints = ["readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint"]
                #expect(hints.allSatisfy { tool["annotations"]?[$0]?.boolValue != nil })
                #expect(tool["name"]?.stringValue?.wholeMatch(of: #/[a-zA-Z0-9_-]{1,64}/#) != nil)
            }
        }
    }
}
