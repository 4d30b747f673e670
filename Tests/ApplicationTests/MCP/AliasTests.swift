import Features
import Foundation
import JSONSchema
import Operations
import TestSupport
import Testing

/// The first product's names: every tool that it names is reached by them, with its arguments in camel case, and its addresses.
@Suite struct AliasTests {
    /// The tools that it documents by name.
    static let named = """
        account_info list_configs list_persona_library list_characters get_character create_character update_character \
        set_character_references generate_character_references set_brand_goals generate_content list_content get_content approve_content \
        get_batch_status wait_for_batch publish_content list_profiles wait_for_lora
        """.split(separator: " ").map(String.init)

    /// Its other actions, under the names that they have here.
    static let others = """
        get_persona_template estimate_cost delete_character duplicate_character archive_character get_brand_goals add_brand_goal \
        remove_brand_goal get_character_references wait_for_references list_ingredients add_ingredient update_ingredient remove_ingredient \
        generate_preview get_preview list_previews promote_preview train_lora get_lora_status list_lora_versions activate_lora_version \
        cancel_lora_training delete_lora_version reject_content update_content delete_content regenerate_content regenerate_caption \
        create_manual_content repurpose_content schedule_content unschedule_content bulk_approve_content list_batches cancel_batch \
        retry_batch get_content_versions report_content generate_video get_video_status wait_for_video generate_caption \
        check_caption_duplicate list_voice_corpus add_voice_sample delete_voice_sample get_voice_profile rebuild_voice_profile \
        get_publish_status wait_for_publish retry_publish cancel_publish unpublish_content list_publishes preview_publish get_profile \
        create_profile update_profile delete_profile link_character set_auto_approve list_social_accounts get_social_account \
        start_social_connect get_connect_status disconnect_social_account refresh_social_account list_timelines get_timeline \
        create_timeline update_timeline delete_timeline activate_timeline pause_timeline list_timeline_slots get_calendar auto_schedule \
        start_social_import get_import_status list_imported_posts list_media get_media upload_media_from_url request_media_upload \
        delete_media list_collaborations get_collaboration create_collaboration update_collaboration delete_collaboration \
        attach_collaboration get_dashboard_stats get_engagement_chart get_platform_breakdown get_content_performance get_top_content \
        get_best_times get_learning_dashboard list_learning_patterns apply_learning_suggestion refresh_insights list_incoming_messages \
        draft_reply list_reply_drafts approve_reply reject_reply update_reply set_engagement_policy list_prompt_templates \
        get_prompt_template create_prompt_template update_prompt_template delete_prompt_template clone_prompt_template \
        preview_prompt_template assign_prompt_template get_billing_state get_usage get_budget set_budget_cap
        """.split(separator: " ").map(String.init)

    /// What is reached, and the operation behind it. Whoever makes another one adds it here.
    static let present = [
        "account_info": "whoami", "approve_content": "approve_story", "reject_content": "reject_story",
        "request_media_upload": "request_upload_url", "get_publish_status": "get_publish_status", "retry_publish": "retry_publish",
        "list_media": "list_media", "get_media": "get_media", "upload_media_from_url": "upload_media_from_url",
        "delete_media": "delete_media", "get_billing_state": "get_budget", "get_batch_status": "get_batch",
        "get_content": "get_story", "list_content": "list_stories",
        "update_content": "update_story", "delete_content": "delete_story", "create_manual_content": "create_story",
        "publish_content": "publish_story", "schedule_content": "schedule_story", "unschedule_content": "unschedule_story",
        "cancel_publish": "unschedule_story", "preview_publish": "preview_story", "wait_for_publish": "wait_for_publish",
        "list_publishes": "list_publishes", "list_social_accounts": "list_social_connections",
    ].merging(
        [
            "list_configs", "list_persona_library", "get_persona_template", "list_characters", "get_character", "create_character",
            "update_character", "set_character_references", "set_brand_goals", "delete_character", "duplicate_character",
            "archive_character", "get_brand_goals", "add_brand_goal", "remove_brand_goal", "get_character_references", "list_ingredients",
            "add_ingredient", "update_ingredient", "remove_ingredient", "list_profiles", "get_profile",
            "create_profile", "update_profile", "delete_profile", "link_character", "set_auto_approve", "list_collaborations",
            "get_collaboration", "create_collaboration", "update_collaboration", "delete_collaboration", "attach_collaboration",
            "list_prompt_templates", "get_prompt_template", "create_prompt_template", "update_prompt_template", "delete_prompt_template",
            "clone_prompt_template", "preview_prompt_template", "assign_prompt_template",
            "estimate_cost", "get_usage", "get_budget", "set_budget_cap", "generate_content", "wait_for_batch", "list_batches",
            "cancel_batch", "retry_batch", "regenerate_content", "regenerate_caption", "get_content_versions",
            "bulk_approve_content", "repurpose_content", "report_content",
            "generate_character_references", "wait_for_references", "generate_preview", "get_preview", "list_previews", "promote_preview",
            "train_lora", "get_lora_status", "wait_for_lora", "list_lora_versions", "activate_lora_version", "cancel_lora_training",
            "delete_lora_version",
            "generate_video", "get_video_status", "wait_for_video",
        ].map { ($0, $0) }, uniquingKeysWith: { first, _ in first })

    let appliance = try! TestAppliance(users: ["ada"])

    private var client: MCPConversation { MCPConversation(appliance: appliance, key: appliance["ada"].key) }

    @Test func `there are a hundred and forty`() {
        #expect(Set(Self.named + Self.others).count == 140)
        #expect(Set(Self.present.keys).isSubset(of: Self.named + Self.others))
    }

    @Test(arguments: named + others)
    func `a name reaches its operation, with the prefix and without, or none`(name: String) {
        #expect(Catalog.operations["autopersonas_" + name]?.spec.name == Self.present[name], "say so in this file when it lands")
        #expect(Catalog.operations[name]?.spec.name == Self.present[name])
    }

    @Test func `every parameter of every operation is also understood in camel case`() {
        for operation in Catalog.operations.operations {
            for parameter in operation.parameters {
                let parts = parameter.name.split(separator: "_")
                let camel = parts[0] + parts.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
                #expect(NameCase.snake(String(camel)) == parameter.name, "\(operation.spec.name)")
            }
        }
    }

    @Test func `one word or two, a parameter is understood`() async throws {
        for spelling in ["timezone", "timeZone", "time_zone", "TimeZone"] {
            let arguments: JSON = ["caption": "Hello", "scheduledAtLocal": "2026-06-02T09:00", spelling: "Europe/Berlin"]
            #expect(try await client.tool("create_story", arguments).structured["timezone"] == "Europe/Berlin", "\(spelling)")
        }
        let twice = try await client.tool("update_project", ["timezone": "Europe/Berlin", "timeZone": "Europe/Paris"])
        #expect(twice.structured["error"]?["fields"]?[0]?["expected"] == "timezone once, in one spelling")
    }

    @Test(
        arguments: [
            ("autopersonas_createStory", "create_story"), ("createStory", "create_story"), ("autopersonas_create_stori", "create_story"),
            ("Autopersonas_ListMedia", "list_media"), ("autopersonas_no_such_thing_at_all", nil),
        ] as [(String, String?)])
    func `an unknown name is told the nearest one`(name: String, nearest: String?) async throws {
        let reply = try await client.tool(name)
        #expect(reply.errorCode == -32_602)
        #expect(reply.json["error"]?["data"]?["nearest"]?.stringValue == nearest)
    }

    @Test func `a saved instruction works to its end`() async throws {
        let story = try await appliance.call("create_story", ["caption": "Hello"])["id"]!
        let reply = try await client.tool("autopersonas_approve_content", ["contentId": story])
        #expect(reply.structured["state"] == "approved")
        #expect(try await client.tool("autopersonas_account_info").structured["email"] == "ada@example.org")
        #expect(try await client.tool("autopersonas_list_media", ["mediaType": "image/png"]).structured["items"] == [])
    }

    @Test(arguments: (named + others).filter { present[$0] == nil })
    func `what is not there says so, names what is, and is taken for nothing else`(name: String) async throws {
        for spelling in [name, "autopersonas_" + name] {
            let reply = try await client.tool(spelling)
            #expect(reply.errorCode == -32_602)
            #expect(reply.json["error"]?["data"]?["nearest"] == nil)
            let message = try #require(reply.json["error"]?["message"]?.stringValue)
            #expect(message.hasPrefix("There is no tool \(spelling) here. ") && !message.contains("Did you mean"))
            let words = Vocabulary.words(of: appliance.appliance.dispatcher.catalog)
            let names = message.replacing(spelling, with: "").matches(of: #/[a-z]+(?:_[a-z]+)+/#).map { String($0.output) }
            #expect(names.filter { !words.contains($0) } == [])
            #expect(message.hasSuffix("."))
        }
    }

    @Test func `a post of the first product's words goes its whole way`() async throws {
        let made = try await client.tool("autopersonas_create_manual_content", ["caption": "Hello"])
        let id = try #require(made.structured["id"])
        #expect(try await client.tool("autopersonas_get_content", ["contentId": id]).structured["caption"] == "Hello")
        #expect(try await client.tool("list_content", ["status": "draft"]).structured["items"]?[0]?["id"] == id)
        #expect(try await client.tool("preview_publish", ["contentId": id]).structured["ready"] == true)
        let planned = try await client.tool("schedule_content", ["contentId": id, "at": "2026-06-02T09:00:00Z"])
        #expect(planned.structured["state"] == "scheduled")
        #expect(try await client.tool("cancel_publish", ["contentId": id]).structured["state"] == "draft")
        #expect(try await client.tool("publish_content", ["contentId": id]).structured["state"] == "publishing")
        await appliance.publishDue()
        let out = try await client.tool("wait_for_publish", ["contentId": id, "timeoutSeconds": 60])
        #expect(out.structured["state"] == "published")
        let line = try await client.tool("list_publishes").structured["items"]?[0]
        #expect(line?["story_id"] == id && line?["permalink"] == out.structured["publications"]?[0]?["permalink"])
    }

    @Test func `either family of scopes reaches a story`() async throws {
        let id = try await appliance.call("create_story", ["caption": "Hello"])["id"]!
        let key = try await appliance.key("ada", scopes: [.contentRead, .contentWrite, .publishingWrite])
        let client = MCPConversation(appliance: appliance, key: key)
        for tool in ["get_story", "preview_story", "publish_story", "get_publish_status"] {
            #expect(try await client.tool(tool, ["story_id": id]).result["isError"] == false, "\(tool)")
        }
    }

    @Test func `resources are found under its scheme`() async throws {
        for kind in ["agents-guide", "configs/channel-limits"] {
            let reply = try await client.send("resources/read", ["uri": .string("autopersonas://" + kind)])
            #expect(reply.result["contents"]?[0]?["uri"] == .string("autopersonas://" + kind))
        }
    }
}
