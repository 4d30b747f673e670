import JSONSchema
import TestSupport
import Testing

extension ParityDrill {
    /// What has to do with generated posts.
    static let batches: [String: ParityDrill] = [
        "generate_content": ParityDrill(
            {
                [
                    "character_id": try await $0.character(), "profile_id": try await $0.profile(), "seed": 7, "count": 3,
                    "slots": [
                        [
                            "mood": "glad, at last", "setting": "kitchen", "time_of_day": "dawn", "wardrobe": "a grey apron, scorched",
                            "archetype": "how-to", "grade": "noir", "aspect": "1:1", "direction": "flour = everywhere",
                            "caption": "Four o'clock, and the oven is on.", "headline": "Four, sharp", "alt_text": "Ines at the oven",
                            "seed": 3,
                        ], [:],
                    ],
                ]
            },
            fails: {
                ["character_id": try await $0.character(), "count": 51, "slots": [["grade": "noire", "aspect": "5:4", "mod": "glad"]]]
            }),
        "get_batch": ParityDrill({ ["batch_id": try await $0.batch()] }, fails: { _ in ["batch_id": "bat_00000000000000000000000000"] }),
        "wait_for_batch": ParityDrill(
            { ["batch_id": try await $0.batch(), "wait_seconds": 0] },
            fails: { ["batch_id": try await $0.batch(of: "bob"), "wait_seconds": 0] }),
        "list_batches": ParityDrill(
            {
                _ = try await $0.batch()
                return ["limit": 5]
            }, fails: { ["character_id": try await $0.character(of: "bob")] }),
        "cancel_batch": ParityDrill(
            { ["batch_id": try await $0.batch()] }, fails: { _ in ["batch_id": "bat_00000000000000000000000000"] }),
        "retry_batch": ParityDrill(
            {
                let batch = try await $0.batch()
                try await $0.test.call("cancel_batch", ["batch_id": batch])
                return ["batch_id": batch]
            }, fails: { ["batch_id": try await $0.batch(of: "bob")] }),
        "bulk_approve_content": ParityDrill(
            { ["story_ids": [try await $0.submitted(), "sty_00000000000000000000000000"]] },
            fails: { ["story_ids": [try await $0.submitted()], "batch_id": try await $0.batch()] }),
        "repurpose_content": ParityDrill(
            { ["story_id": try await $0.published(), "channels": ["feed", "x"], "caption": "Again, = elsewhere", "wait_seconds": 0] },
            fails: { ["story_id": try await $0.draft(), "channels": ["feed"]] }),
        "report_content": ParityDrill(
            { ["story_id": try await $0.submitted(), "reason": "It says, \"cures\"", "kind": "misleading"] },
            fails: { ["story_id": try await $0.draft(), "kind": "misleadin", "reason": ""] }),
        "list_reports": ParityDrill(
            {
                _ = try await $0.report()
                return ["limit": 2, "closed": false]
            }, fails: { _ in ["cursor": "x"] }),
        "close_report": ParityDrill(
            { ["report_id": try await $0.report(), "outcome": "upheld", "note": "So it does."] },
            fails: { ["report_id": try await $0.report(of: "bob"), "outcome": "upheld"] }),
        "regenerate_content": ParityDrill(
            { ["story_id": try await $0.cancelled(), "what": "picture", "hint": "closer, please", "seed": 5] },
            fails: { ["story_id": try await $0.draft()] }),
        "regenerate_caption": ParityDrill(
            { ["story_id": try await $0.cancelled(), "hint": "shorter"] }, fails: { ["story_id": try await $0.draft()] }),
        "get_content_versions": ParityDrill(
            { ["story_id": try await $0.generated(), "limit": 1] }, fails: { ["story_id": try await $0.generated(), "cursor": "x"] }),
        "generate_character_references": ParityDrill(
            { ["character_id": try await $0.character(), "views": ["profile", "front"], "seed": 2, "wait_seconds": 0] },
            fails: { ["character_id": try await $0.character(), "views": ["back"]] }),
        "wait_for_references": ParityDrill(
            { ["character_id": try await $0.character(), "wait_seconds": 0] },
            fails: { _ in ["character_id": "chr_00000000000000000000000000"] }
        ),
        "generate_preview": ParityDrill(
            { ["character_id": try await $0.character(), "slot": ["setting": "a = b, beach"], "seed": 2, "wait_seconds": 0] },
            fails: { ["character_id": try await $0.character(), "slot": ["setting": "beach"], "view": "front"] }),
        "get_preview": ParityDrill({ ["preview_id": try await $0.preview()] }, fails: { ["preview_id": try await $0.preview(of: "bob")] }),
        "list_previews": ParityDrill(
            { ["character_id": try await $0.previewed(), "limit": 2] },
            fails: { ["character_id": try await $0.character(), "cursor": "x"] }),
        "promote_preview": ParityDrill(
            { ["preview_id": try await $0.drawnPreview(), "view": "front"] },
            fails: { ["preview_id": try await $0.preview(), "view": "front"] }),
    ]
}

/// What calls about batches need to be there before.
extension ParityStage {
    /// A batch of two, which nobody works on.
    func batch(of name: String = "ada") async throws -> JSON {
        let character = try await character(of: name)
        return try #require(
            try await test.call("generate_content", ["character_id": character, "count": 2, "seed": 1], as: name)["batch_id"])
    }

    /// A story of a batch that was cancelled.
    func cancelled() async throws -> JSON {
        let batch = try await batch()
        return try #require(try await test.call("cancel_batch", ["batch_id": batch])["items"]?[0]?["id"])
    }

    /// A report that nobody has looked at.
    func report(of name: String = "ada") async throws -> JSON {
        let story = try await draft(of: name)
        return try #require(try await test.call("report_content", ["story_id": story, "reason": "Not so."], as: name)["id"])
    }

    /// A story that was made.
    func generated() async throws -> JSON {
        let receipt = try await test.call(
            "generate_content", ["character_id": try await character(), "slots": [["caption": "Made.", "aspect": "1:1"]], "seed": 1])
        await test.runJobs()
        return try #require(receipt["item_ids"]?[0])
    }

    /// A preview that nobody works on.
    func preview(of name: String = "ada") async throws -> JSON {
        let character = try await character(of: name)
        try await test.call("generate_preview", ["character_id": character, "view": "front", "seed": 7, "wait_seconds": 0], as: name)
        return try #require(try await test.call("list_previews", ["character_id": character], as: name)["items"]?[0]?["id"])
    }

    /// A character with a preview.
    func previewed() async throws -> JSON {
        let character = try await character()
        try await test.call("generate_preview", ["character_id": character, "seed": 7, "wait_seconds": 0])
        return character
    }

    /// A preview that is there.
    func drawnPreview() async throws -> JSON {
        let preview = try await preview()
        await test.runJobs()
        return preview
    }
}
