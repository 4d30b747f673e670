import Application
import JSONSchema
import Operations
import Secrets
import TestSupport
import Testing

@testable import Features

/// Every operation, without its scope and with what belongs to somebody else.
@Suite struct AccessTests {
    private let setting = StorySetting()

    /// Things that a user owns.
    private struct Belongings {
        var project: JSON
        var story: JSON
        var media: JSON
        var upload: JSON
        var connection: JSON
        var character: JSON
        var ingredient: JSON
        var profile: JSON
        var collaboration: JSON
        var prompt: JSON
        var batch: JSON
        var preview: JSON
        var report: JSON
        var video: JSON
        var lora: JSON

        static let never = Belongings(
            project: "prj_01arz3ndektsv4rrffq69g5fav", story: "sty_01arz3ndektsv4rrffq69g5fav", media: "med_01arz3ndektsv4rrffq69g5fav",
            upload: "upl_01arz3ndektsv4rrffq69g5fav", connection: "con_01arz3ndektsv4rrffq69g5fav",
            character: "chr_01arz3ndektsv4rrffq69g5fav", ingredient: "ing_01arz3ndektsv4rrffq69g5fav",
            profile: "prf_01arz3ndektsv4rrffq69g5fav", collaboration: "clb_01arz3ndektsv4rrffq69g5fav",
            prompt: "ptm_01arz3ndektsv4rrffq69g5fav", batch: "bat_01arz3ndektsv4rrffq69g5fav", preview: "prv_01arz3ndektsv4rrffq69g5fav",
            report: "rep_01arz3ndektsv4rrffq69g5fav", video: "vid_01arz3ndektsv4rrffq69g5fav", lora: "lra_01arz3ndektsv4rrffq69g5fav")

        /// The calls of each operation that name them, otherwise complete.
        var calls: [(operation: String, arguments: JSON)] {
            let picture = JSON.string(Base64.encode(TestPictures.png()))
            return [
                ("list_templates", ["project_id": project]), ("get_project", ["project_id": project]),
                ("update_project", ["project_id": project, "name": "Mine"]),
                ("list_moderation_rules", ["project_id": project]),
                ("set_moderation_rules", ["project_id": project, "rules": [["term": "mine"]]]),
                ("render_template", ["template_id": "tpl_quote", "slots": ["quote": "Hi"], "project_id": project, "wait_seconds": 0]),
                ("list_social_connections", ["project_id": project]),
                ("create_connection", ["channel": "webhook", "url": "https://example.org/hook", "project_id": project]),
                ("delete_connection", ["connection_id": connection]), ("list_media", ["project_id": project]),
                ("get_media", ["media_id": media]), ("update_media", ["media_id": media, "alt_text": "Mine"]),
                ("delete_media", ["media_id": media]), ("upload_media", ["data_base64": picture, "project_id": project]),
                ("upload_media_init", ["total_size_bytes": 100, "project_id": project]),
                ("upload_media_chunk", ["session_id": upload, "chunk_index": 0, "data_base64": "AAAA"]),
                ("upload_media_finalize", ["session_id": upload]), ("request_upload_url", ["project_id": project]),
                ("get_upload_status", ["upload_id": upload]),
                ("upload_media_from_url", ["url": "https://example.org/a.png", "project_id": project, "wait_seconds": 0]),
                ("list_stories", ["project_id": project]), ("get_story", ["story_id": story]),
                ("create_story", ["project_id": project, "caption": "Mine"]),
                ("update_story", ["story_id": story, "revision": 1, "caption": "Mine"]), ("delete_story", ["story_id": story]),
                ("preview_story", ["story_id": story]), ("list_review_queue", ["project_id": project]),
                ("submit_story", ["story_id": story]),
                ("approve_story", ["story_id": story]), ("reject_story", ["story_id": story]),
                ("schedule_story", ["story_id": story, "scheduled_at": "2026-05-02T06:00:00Z"]),
                ("unschedule_story", ["story_id": story]), ("publish_story", ["story_id": story]),
                ("get_publish_status", ["story_id": story]), ("retry_publish", ["story_id": story]),
                ("wait_for_publish", ["story_id": story, "wait_seconds": 0]), ("list_publishes", ["project_id": project]),
                ("estimate_cost", ["operation": "publish_story", "story_id": story]),
                ("bulk_approve_content", ["batch_id": batch]), ("repurpose_content", ["story_id": story, "channels": ["feed"]]),
                ("report_content", ["story_id": story, "reason": "Mine"]), ("list_reports", ["project_id": project]),
                ("close_report", ["report_id": report, "outcome": "dismissed"]),
            ] + cast + batches
        }

        private var batches: [(operation: String, arguments: JSON)] {
            [
                ("generate_content", ["character_id": character, "count": 1]), ("get_batch", ["batch_id": batch]),
                ("wait_for_batch", ["batch_id": batch, "wait_seconds": 0]), ("list_batches", ["project_id": project]),
                ("cancel_batch", ["batch_id": batch]), ("retry_batch", ["batch_id": batch]), ("regenerate_content", ["story_id": story]),
                ("regenerate_caption", ["story_id": story]), ("get_content_versions", ["story_id": story]),
                ("generate_character_references", ["character_id": character, "wait_seconds": 0]),
                ("wait_for_references", ["character_id": character, "wait_seconds": 0]),
                ("generate_preview", ["character_id": character, "wait_seconds": 0]), ("get_preview", ["preview_id": preview]),
                ("generate_video", ["character_id": character, "prompt": "x"]),
                ("get_video_status", ["video_id": video]), ("cancel_video", ["video_id": video]),
                ("wait_for_video", ["video_id": video, "wait_seconds": 0]),
                ("list_previews", ["character_id": character]), ("promote_preview", ["preview_id": preview, "view": "front"]),
                (
                    "import_lora",
                    ["character_id": character, "url": "https://example.org/l.safetensors", "trigger_word": "x", "wait_seconds": 0]
                ),
                ("train_lora", ["character_id": character, "consent": "fictional", "confirmed": true]),
                ("get_lora_status", ["character_id": character]), ("wait_for_lora", ["character_id": character, "wait_seconds": 0]),
                ("list_lora_versions", ["character_id": character]),
                ("activate_lora_version", ["character_id": character, "version": 1]),
                ("delete_lora_version", ["character_id": character, "version": 1]), ("cancel_lora_training", ["lora_id": lora]),
            ]
        }

        private var cast: [(operation: String, arguments: JSON)] {
            [
                ("list_characters", ["project_id": project]), ("get_character", ["character_id": character]),
                ("create_character", ["name": "Mine", "niche": "x", "project_id": project]),
                ("update_character", ["character_id": character, "name": "Mine"]), ("duplicate_character", ["character_id": character]),
                ("archive_character", ["character_id": character]), ("delete_character", ["character_id": character]),
                ("list_character_versions", ["character_id": character]),
                ("compare_character_versions", ["character_id": character, "from": 1]),
                ("restore_character_version", ["character_id": character, "version": 1]),
                ("get_character_references", ["character_id": character]),
                ("set_character_references", ["character_id": character, "front": .null]),
                ("get_brand_goals", ["character_id": character]), ("set_brand_goals", ["character_id": character, "goals": []]),
                ("add_brand_goal", ["character_id": character, "goal": ["name": "Mine"]]),
                ("remove_brand_goal", ["character_id": character, "goal_id": "gol_01arz3ndektsv4rrffq69g5fav"]),
                ("list_ingredients", ["character_id": character]),
                ("add_ingredient", ["character_id": character, "kind": "props", "value": "Mine"]),
                ("update_ingredient", ["ingredient_id": ingredient, "value": "Mine"]), ("remove_ingredient", ["ingredient_id": ingredient]),
                ("list_collaborations", ["character_id": character]), ("get_collaboration", ["collaboration_id": collaboration]),
                ("create_collaboration", ["brand": "Mine", "character_ids": [character], "project_id": project]),
                ("update_collaboration", ["collaboration_id": collaboration, "brand": "Mine"]),
                ("delete_collaboration", ["collaboration_id": collaboration]),
                ("attach_collaboration", ["story_id": story, "collaboration_id": .null]), ("list_profiles", ["project_id": project]),
                ("get_profile", ["profile_id": profile]), ("create_profile", ["name": "Mine", "project_id": project]),
                ("update_profile", ["profile_id": profile, "name": "Mine"]),
                ("link_character", ["profile_id": profile, "character_id": .null]),
                ("set_auto_approve", ["profile_id": profile, "enabled": true]), ("delete_profile", ["profile_id": profile]),
                ("list_prompt_templates", ["project_id": project]), ("get_prompt_template", ["template_id": prompt]),
                ("create_prompt_template", ["category": "image", "name": "Mine", "body": "x", "project_id": project]),
                ("update_prompt_template", ["template_id": prompt, "name": "Mine"]), ("delete_prompt_template", ["template_id": prompt]),
                ("clone_prompt_template", ["template_id": prompt]), ("preview_prompt_template", ["template_id": prompt]),
                ("assign_prompt_template", ["character_id": character, "category": "image", "template_id": "default"]),
            ]
        }
    }

    /// Operations that name nothing, or tell each item's failure in a result.
    private static let others = [
        "whoami", "find_tools", "list_projects", "get_template", "create_stories_bulk", "list_configs", "list_persona_library",
        "get_persona_template", "get_budget", "set_budget_cap", "get_usage", "list_ledger",
    ]

    private func belongings(of user: String) async throws -> Belongings {
        let story = try await setting.call("create_story", ["caption": "A secret"], as: user)
        let media = try await setting.picture(of: user)
        let upload = try await setting.call("upload_media_init", ["total_size_bytes": 100], as: user)
        let character = try await setting.call("create_character", ["name": "Secret", "niche": "x"], as: user)["id"]!
        let ingredient = try await setting.call(
            "add_ingredient", ["character_id": character, "kind": "props", "value": "secret"], as: user)
        let profile = try await setting.call("create_profile", ["name": "Secret"], as: user)
        let collaboration = try await setting.call("create_collaboration", ["brand": "Secret", "character_ids": [character]], as: user)
        let prompt = try await setting.call(
            "create_prompt_template", ["category": "image", "name": "Secret", "body": "x"], as: user)
        let batch = try await setting.call("generate_content", ["character_id": character, "count": 1], as: user)
        try await setting.call("generate_preview", ["character_id": character, "wait_seconds": 0], as: user)
        let preview = try await setting.call("list_previews", ["character_id": character], as: user)["items"]![0]!["id"]!
        let report = try await setting.call("report_content", ["story_id": story["id"]!, "reason": "Secret"], as: user)
        let video = try await setting.call("generate_video", ["character_id": character, "prompt": "secret"], as: user)["video_id"]!
        let lora = try await setting.appliance.appliance.dispatcher.perform(as: .operator) { context in
            let id = context.makeID(LoRAID.self)
            try context.db.execute(
                sql: """
                    INSERT INTO lora_version (id, character, version, state, origin, variant, trigger_word, activates, pictures, created_at,
                        updated_at) VALUES (?, ?, 1, 'failed', 'trained', 'face', 'x', 0, '[]', 0, 0)
                    """, arguments: [id, character.stringValue])
            return id.json
        }
        return Belongings(
            project: setting.appliance[user].project.json, story: story["id"]!, media: media.json, upload: upload["session_id"]!,
            connection: try setting.feed(of: user), character: character, ingredient: ingredient["id"]!, profile: profile["id"]!,
            collaboration: collaboration["id"]!, prompt: prompt["id"]!, batch: batch["batch_id"]!, preview: preview,
            report: report["id"]!, video: video, lora: lora)
    }

    @Test func `the drill has every operation`() {
        let drilled = Set(Belongings.never.calls.map(\.operation) + Self.others)
        #expect(drilled == Set(Catalog.operations.operations.map(\.spec.name)))
    }

    @Test func `an operation without its scope is refused, whatever else the key may do`() async throws {
        let own = try await belongings(of: "ada")
        var arguments = Dictionary(uniqueKeysWithValues: own.calls.map { ($0.operation, $0.arguments) })
        arguments["get_template"] = ["template_id": "tpl_quote"]
        arguments["create_stories_bulk"] = ["stories": [["caption": "Mine"]]]
        arguments["update_project"] = ["language": "en"]
        let before = try state()
        setting.appliance.clock.advance(seconds: 1)
        for operation in Catalog.operations.operations {
            let scopes = operation.spec.scopes
            guard let scope = scopes.first else { continue }
            let all = ScopeSet(Scope.allCases.filter { !scopes.contains($0) && $0 != .all })
            let failure = try await setting.failure(of: operation.spec.name, arguments[operation.spec.name] ?? [:], scopes: all)
            #expect(failure.code == .insufficientScope && failure.neededScopes == [scope])
            #expect(
                failure.message.hasPrefix("\(operation.spec.name) needs the scope \(scopes.map(\.rawValue).joined(separator: " or "))."))
        }
        #expect(try state() == before)
    }

    @Test func `only whoami, the search for tools, the catalogs and the asking for a price need no scope`() {
        #expect(
            Catalog.operations.operations.filter { $0.spec.scope == nil }.map(\.spec.name) == [
                "whoami", "find_tools", "list_configs", "list_persona_library", "get_persona_template", "estimate_cost",
            ])
    }

    @Test func `what belongs to somebody else is to every operation as what never was`() async throws {
        let theirs = try await belongings(of: "bob")
        let before = try state()
        setting.appliance.clock.advance(seconds: 1)
        for (call, never) in zip(theirs.calls, Belongings.never.calls) {
            let failure = try await setting.failure(of: call.operation, call.arguments)
            let expected = try await setting.failure(of: never.operation, never.arguments)
            #expect(failure.code == .notFound, "\(call.operation)")
            #expect(unnamed(failure, theirs) == unnamed(expected, .never), "\(call.operation)")
        }
        #expect(try state() == before)
    }

    @Test func `a key of one project finds nothing of the user's others`() async throws {
        let own = try await belongings(of: "ada")
        let other = try await setting.project("Other")
        let before = try state()
        setting.appliance.clock.advance(seconds: 1)
        let caller = Caller(principal: .key(setting.ada.keyID, of: setting.ada.id), scopes: .everything, project: other)
        for call in own.calls {
            let outcome = await setting.appliance.appliance.dispatcher.call(
                Dispatcher.Call(call.operation, call.arguments, caller: caller, face: .mcp, requestID: "test"))
            guard case .failure(let failure) = outcome.result else {
                Issue.record("\(call.operation) was answered")
                continue
            }
            #expect(failure.code == .notFound, "\(call.operation)")
        }
        #expect(try state() == before)
    }

    @Test func `a bulk call tells of a foreign project what it tells of none`() async throws {
        for project in [setting.appliance["bob"].project.json, Belongings.never.project] {
            let reply = try await setting.call("create_stories_bulk", ["stories": [["caption": "Mine", "project_id": project]]])
            #expect(
                reply["results"]?[0]?["error"]?["message"] == .string("There is no project \(project.stringValue!) that you can see."))
        }
    }

    @Test func `lists show nothing of others`() async throws {
        _ = try await belongings(of: "bob")
        let lists = try await [
            setting.call("list_stories"), setting.call("list_media"), setting.call("list_projects"),
            setting.call("list_social_connections"),
        ]
        #expect(
            lists.map { $0["items"]!.arrayValue!.map { $0["project_id"] ?? $0["id"]! } }
                == [[], [], [setting.ada.project.json], [setting.ada.project.json]])
    }

    /// A failure with the ids taken out.
    private func unnamed(_ failure: Failure, _ named: Belongings) -> Failure {
        var failure = failure
        for (id, name) in [
            (named.project, "P"), (named.story, "S"), (named.media, "M"), (named.upload, "U"), (named.connection, "C"),
            (named.character, "H"), (named.ingredient, "I"), (named.profile, "F"), (named.collaboration, "L"), (named.prompt, "T"),
            (named.batch, "B"), (named.preview, "W"), (named.report, "R"), (named.video, "V"), (named.lora, "A"),
        ] {
            failure.message = failure.message.replacing(id.stringValue!, with: name)
            for index in failure.fields.indices {
                failure.fields[index].expected = failure.fields[index].expected.replacing(id.stringValue!, with: name)
                if failure.fields[index].got == id { failure.fields[index].got = .string(name) }
            }
        }
        return failure
    }

    /// All rows that operations could have changed.
    private func state() throws -> [JSON] {
        let marks = ["event": "created_at", "blob": "created_at", "connection": "state", "upload": "expires_at"]
        return try [
            "project", "story", "media", "upload", "connection", "publication", "job", "event", "blob", "character", "profile",
            "collaboration",
            "prompt_template", "batch", "preview", "video", "lora_version",
        ].flatMap { table in
            try setting.values("SELECT json_group_array(rowid || ' ' || coalesce(\(marks[table] ?? "updated_at"), '')) FROM \(table)")
        }
    }
}
