import GRDB
import JSONSchema
import Operations
import TestSupport
import Testing

@testable import Features

/// The argument `fields`, which every list has.
@Suite struct ListFieldsTests {
    private let setting = StorySetting()

    static let lists = Catalog.operations.operations.filter { $0.outputSchema.json["properties"]?["next_cursor"] != nil }

    private func line(_ fields: JSON, of operation: String = "list_stories", _ more: JSON = [:]) async throws -> [String]? {
        try await setting.call(operation, more.with(["fields": fields]))["items"]?[0]?.objectValue?.keys
    }

    @Test func `every list pages and lets choose the members of its items`() {
        #expect(
            Self.lists.map(\.spec.name).sorted() == [
                "get_content_versions", "get_usage",
                "list_batches", "list_character_versions", "list_characters", "list_collaborations", "list_configs", "list_ingredients",
                "list_ledger", "list_lora_versions",
                "list_media", "list_moderation_rules",
                "list_persona_library", "list_previews", "list_profiles", "list_projects", "list_prompt_templates", "list_publishes",
                "list_reports", "list_review_queue",
                "list_social_connections", "list_stories", "list_templates",
            ])
        for operation in Self.lists {
            #expect(Set(operation.parameters.map(\.name)).isSuperset(of: ["limit", "cursor", "fields"]), "\(operation.spec.name)")
        }
    }

    @Test(arguments: lists.map(\.spec.name))
    func `each member can be chosen alone, and what is usual is some of them`(name: String) async throws {
        let story = try await setting.call("create_story", ["caption": "Hello"])["id"]!
        try await setting.call("submit_story", ["story_id": story])
        _ = try await setting.picture()
        try await setting.appliance.appliance.dispatcher.perform(as: .operator) { context in
            try Prices.set("publish", to: 20_000, in: context)
        }
        let paid = try await setting.call("create_story", ["caption": "Paid", "scheduled_at": "2026-05-02T06:00:00Z"])
        #expect(paid["state"] == "scheduled")
        let out = try await setting.call("create_story", ["caption": "Out"])["id"]!
        try await setting.call("publish_story", ["story_id": out])
        await setting.appliance.publishDue()
        try await setting.call("report_content", ["story_id": out, "reason": "Not so"])
        let character = try await setting.call(
            "create_character", ["name": "Ines", "niche": "bread", "ingredients": ["props": ["a whisk"]]])["id"]!
        try await setting.call("create_profile", ["name": "Daily"])
        try await setting.call("create_collaboration", ["brand": "Lye", "character_ids": [character]])
        try await setting.call("set_moderation_rules", ["rules": [["term": "raw lye"]]])
        let generated = try await setting.call("generate_content", ["character_id": character, "count": 1])["item_ids"]![0]!
        try await setting.call("generate_preview", ["character_id": character, "wait_seconds": 0])
        await setting.appliance.runJobs()
        try await setting.appliance.appliance.dispatcher.perform(as: .operator) { context in
            try context.db.execute(
                sql: """
                    INSERT INTO lora_version (id, character, version, state, origin, variant, trigger_word, activates, pictures, created_at,
                        updated_at) VALUES (?, ?, 1, 'failed', 'trained', 'face', 'x', 0, '[]', 0, 0)
                    """, arguments: [context.makeID(LoRAID.self), character.stringValue])
        }
        let needed: [String: JSON] = [
            "list_configs": ["kind": "aesthetic-grades"], "list_ingredients": ["character_id": character],
            "list_character_versions": ["character_id": character], "get_content_versions": ["story_id": generated],
            "list_previews": ["character_id": character], "list_lora_versions": ["character_id": character],
        ]
        let more = needed[name] ?? [:]
        let operation = try #require(Catalog.operations[name])
        let schema = operation.inputSchema.json["properties"]?["fields"]?["items"]?["enum"]
        let members = (schema?.arrayValue ?? []).compactMap(\.stringValue)
        #expect(members.count > 2)
        for member in members { #expect(try await line([.string(member)], of: name, more) == [member]) }
        let usual = try await setting.call(name, more)["items"]?[0]?.objectValue?.keys ?? []
        #expect(
            Set(usual).isSubset(of: members)
                && usual.contains(
                    [
                        "list_character_versions": "version", "get_content_versions": "version", "get_usage": "name",
                        "list_moderation_rules": "term",
                    ][name] ?? "id")
        )
    }

    @Test func `members keep their order, and camel case is understood`() async throws {
        try await setting.call("create_story", ["caption": "Hello"])
        #expect(try await line(["slideCount", "id", "id"]) == ["id", "slide_count"])
        #expect(try await line(.null)?.contains("updated_at") == false)
        #expect(try await line(["updated_at"]) == ["updated_at"])
    }

    @Test func `an unknown member is told with the nearest, beside everything else that is wrong`() async throws {
        let failure = try await setting.failure(of: "list_stories", ["fields": ["id", "slide_cuont", 5], "limit": 0])
        #expect(failure.fields.map(\.path) == ["fields[1]", "fields[2]", "limit"])
        #expect(failure.fields[0].expected.contains("did you mean slide_count?"))
        #expect(failure.example == ["limit": 1, "fields": ["id", "slide_count"]])
    }

    @Test(arguments: [[], "id", 5, [:]] as [JSON])
    func `it is an array of names`(fields: JSON) async throws {
        let failure = try await setting.failure(of: "list_stories", ["fields": fields])
        #expect(failure.fields.map(\.path) == ["fields"])
    }

    @Test func `the templates page too`() async throws {
        var seen: [JSON] = []
        var cursor: JSON = .null
        repeat {
            let page = try await setting.call("list_templates", ["limit": 5, "cursor": cursor])
            seen += page["items"]!.arrayValue!.map { $0["id"]! }
            cursor = page["next_cursor"]!
        } while cursor != .null && seen.count < 40
        let whole = try await setting.call("list_templates")["items"]!.arrayValue!.map { $0["id"]! }
        #expect(seen == whole && whole.count > 10)
        #expect(try await setting.failure(of: "list_templates", ["cursor": "tpl_none"]).fields.map(\.path) == ["cursor"])
    }
}
