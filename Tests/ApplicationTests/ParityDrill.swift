import Application
import Foundation
import GRDB
import JSONSchema
import Operations
import TestSupport
import Testing

/// What each operation is called with in the drill.
struct ParityDrill: Sendable {
    /// The arguments of a call that succeeds, on an appliance where nothing has happened yet.
    let arguments: @Sendable (ParityStage) async throws -> JSON
    /// Those of one that fails; `nil` for what takes no parameters.
    let failing: (@Sendable (ParityStage) async throws -> JSON)?

    init(_ arguments: @escaping @Sendable (ParityStage) async throws -> JSON, fails: (@Sendable (ParityStage) async throws -> JSON)?) {
        self.arguments = arguments
        failing = fails
    }

    static let all = posts.merging(cast) { first, _ in first }.merging(batches) { first, _ in first }
        .merging(videos) { first, _ in first }.merging(loras) { first, _ in first }

    private static let posts: [String: ParityDrill] = [
        "whoami": ParityDrill({ _ in [:] }, fails: nil),
        "find_tools": ParityDrill({ _ in ["query": "move a, scheduled post", "limit": 2] }, fails: { _ in ["query": "", "limit": 50] }),
        "list_projects": ParityDrill({ _ in ["limit": 5] }, fails: { _ in ["limit": 0, "cursor": "what"] }),
        "get_project": ParityDrill({ ["project_id": $0.project] }, fails: { ["project_id": $0.test["bob"].project.json] }),
        "update_project": ParityDrill(
            {
                [
                    "project_id": $0.project, "name": "Ada's, and others'", "description": "true", "timezone": "Europe/Berlin",
                    "language": "de-AT",
                    "colors": ["primary": "#AbCdEf"], "default_channels": ["feed", "webhook"],
                ]
            }, fails: { ["project_id": $0.project, "colors": ["primary": "red", "secundary": "#000000"], "default_channels": []] }),
        "list_templates": ParityDrill({ _ in ["content_type": "image"] }, fails: { _ in ["content_type": ""] }),
        "get_template": ParityDrill({ _ in ["template_id": "tpl_cover"] }, fails: { _ in ["template_id": "tpl_nothing"] }),
        "render_template": ParityDrill(
            { _ in
                ["template_id": "tpl_cover", "slots": ["title": "Seven, = habits"], "aspect": "1:1", "alt_text": "42", "wait_seconds": 0]
            },
            fails: { _ in ["template_id": "tpl_cover", "slots": ["titel": "x"], "wait_seconds": 0] }),
        "list_social_connections": ParityDrill({ _ in ["channel": "feed", "limit": 10] }, fails: { _ in ["channel": "fed"] }),
        "create_connection": ParityDrill(
            { _ in ["channel": "webhook", "url": "https://hooks.example.org/troupe?a=b,c", "name": "Ours"] },
            fails: { _ in ["channel": "webhook", "url": "https://10.0.0.1/private"] }),
        "delete_connection": ParityDrill(
            { ["connection_id": try await $0.feed()] }, fails: { _ in ["connection_id": "con_00000000000000000000000000"] }),
        "list_media": ParityDrill(
            {
                _ = try await $0.picture()
                return ["tag": "sea", "media_type": "image/png", "limit": 3]
            }, fails: { _ in ["media_type": "image/bmp"] }),
        "get_media": ParityDrill({ ["media_id": try await $0.picture()] }, fails: { ["media_id": try await $0.draft()] }),
        "update_media": ParityDrill(
            { ["media_id": try await $0.picture(), "alt_text": "A boat, at sea", "tags": ["one", "two, three", "one"]] },
            fails: { ["media_id": try await $0.picture(), "tags": ["ok", ""]] }),
        "delete_media": ParityDrill({ ["media_id": try await $0.picture()] }, fails: { ["media_id": try await $0.shown()] }),
        "upload_media": ParityDrill(
            { _ in ["data_base64": .string(ParityStage.base64), "filename": "sea.png", "alt_text": "The sea", "tags": ["sea"]] },
            fails: { _ in ["data_base64": "%%%"] }),
        "upload_media_init": ParityDrill(
            { _ in ["filename": "sea.png", "mime_type": "image/png", "total_size_bytes": 1_000] },
            fails: { _ in ["total_size_bytes": "many"] }),
        "upload_media_chunk": ParityDrill(
            { ["session_id": try await $0.session(), "chunk_index": 0, "data_base64": .string(ParityStage.base64)] },
            fails: { ["session_id": try await $0.session(), "chunk_index": -1, "data_base64": ""] }),
        "upload_media_finalize": ParityDrill(
            { ["session_id": try await $0.filled(at: 0)] }, fails: { ["session_id": try await $0.filled(at: 1)] }),
        "request_upload_url": ParityDrill(
            { _ in ["filename": "a b,c.png", "mime_type": "image/png", "alt_text": "The sea"] }, fails: { _ in ["mime_type": "text/plain"] }
        ),
        "get_upload_status": ParityDrill({ ["upload_id": try await $0.filled(at: 0)] }, fails: { _ in ["upload_id": "upl_what"] }),
        "upload_media_from_url": ParityDrill(
            { _ in ["url": "http://127.0.0.1:9/a.png", "filename": "a.png", "wait_seconds": 0] },
            fails: { _ in ["url": "ftp://example.org/a.png"] }),
        "list_stories": ParityDrill(
            {
                _ = try await $0.draft()
                return ["state": "draft", "channel": "feed", "limit": 5]
            }, fails: { _ in ["state": "drafts", "limit": 500] }),
        "get_story": ParityDrill({ ["story_id": try await $0.draft()] }, fails: { ["story_id": try await $0.draft(of: "bob")] }),
        "create_story": ParityDrill(
            { stage in
                let (first, second) = (try await stage.picture(), try await stage.picture(gray: 9))
                return [
                    "caption": "Seven habits, in \"pictures\" 👩‍👩‍👧", "title": "7", "post_type": "carousel",
                    "slides": [
                        ["media_id": first, "alt_text": "One", "caption_overlay": "1"],
                        ["media_id": second, "swipe_through_url": "https://example.org/?a=b"],
                    ], "channels": ["feed"], "channel_overrides": ["x": ["caption": "Short", "caption_format": "thread"]],
                    "scheduled_at_local": "2026-05-02T09:30", "timezone": "Europe/Berlin",
                    "pin_to_grid": ["pin": true, "until": "2026-06-01T00:00:00Z"],
                    "comment_ask": ["text": "And yours?", "kind": "question"], "comment_ask_mode": "metadata",
                    "destination_url": "https://example.org/",
                ]
            },
            fails: { ["slides": [["media_id": try await $0.picture()]], "post_type": "carousel", "caption": "x"] }),
        "create_stories_bulk": ParityDrill(
            { _ in ["stories": [["caption": "One, two"], ["caption": 3], ["caption": "Three", "channels": ["feed"]]]] },
            fails: { _ in ["stories": []] }),
        "update_story": ParityDrill(
            { ["story_id": try await $0.draft(), "revision": 1, "caption": "--new", "channels": ["feed"], "pin_to_grid": true] },
            fails: { ["story_id": try await $0.draft(), "revision": 7, "caption": "New"] }),
        "delete_story": ParityDrill({ ["story_id": try await $0.draft()] }, fails: { ["story_id": try await $0.published()] }),
        "preview_story": ParityDrill(
            { ["story_id": try await $0.draft(), "channels": ["feed", "x"]] },
            fails: { ["story_id": try await $0.draft(), "channels": ["feed", "y"]] }),
        "list_review_queue": ParityDrill(
            {
                _ = try await $0.submitted()
                return ["limit": 3, "fields": ["id", "caption"]]
            }, fails: { _ in ["fields": ["captain"], "limit": 0] }),
        "submit_story": ParityDrill({ ["story_id": try await $0.draft()] }, fails: { ["story_id": try await $0.published()] }),
        "approve_story": ParityDrill(
            { ["story_id": try await $0.submitted(), "revision": 1] }, fails: { ["story_id": try await $0.submitted(), "revision": 2] }),
        "reject_story": ParityDrill(
            { ["story_id": try await $0.submitted(), "reason": "Too long, and loud"] }, fails: { ["story_id": try await $0.scheduled()] }),
        "schedule_story": ParityDrill(
            { ["story_id": try await $0.draft(), "scheduled_at": "2026-05-01T12:00:00+02:00"] },
            fails: { ["story_id": try await $0.draft(), "scheduled_at": "2026-04-01T12:00:00Z"] }),
        "unschedule_story": ParityDrill({ ["story_id": try await $0.scheduled()] }, fails: { ["story_id": try await $0.published()] }),
        "publish_story": ParityDrill(
            { ["story_id": try await $0.draft()] }, fails: { ["story_id": try await $0.draft(), "scheduled_at": "tomorrow"] }),
        "get_publish_status": ParityDrill(
            { ["story_id": try await $0.published()] }, fails: { _ in ["story_id": "sty_00000000000000000000000000"] }),
        "wait_for_publish": ParityDrill(
            { ["story_id": try await $0.published(), "wait_seconds": 0] },
            fails: { _ in ["story_id": "sty_00000000000000000000000000", "wait_seconds": 301] }),
        "list_publishes": ParityDrill(
            {
                _ = try await $0.published()
                return ["channel": "feed", "limit": 2]
            }, fails: { _ in ["cursor": "what", "limit": 0] }),
        "retry_publish": ParityDrill({ ["story_id": try await $0.failed()] }, fails: { ["story_id": try await $0.published()] }),
        "get_budget": ParityDrill({ _ in [:] }, fails: nil),
        "set_budget_cap": ParityDrill(
            { _ in ["monthly_cap_micros": 900_000_000_000, "timezone": "Europe/Berlin"] },
            fails: { _ in ["monthly_cap_micros": -1, "timezone": "Berlin"] }),
        "get_usage": ParityDrill({ _ in ["from": "2026-01", "group_by": "item"] }, fails: { _ in ["from": "2026-13"] }),
        "list_ledger": ParityDrill({ _ in ["limit": 2] }, fails: { _ in ["cursor": "what"] }),
        "estimate_cost": ParityDrill(
            { ["operation": "publish_story", "story_id": try await $0.draft(), "count": 2] },
            fails: { _ in ["operation": "publish_stories"] }),
    ]
}

/// What calls need to be there before.
extension ParityStage {
    static let png = TestPictures.png(width: 80, height: 100)
    static let base64 = Data(png).base64EncodedString()

    var project: JSON { test["ada"].project.json }

    func picture(gray: UInt8 = 128) async throws -> JSON {
        let bytes = Data(TestPictures.png(width: 80, height: 100, gray: gray)).base64EncodedString()
        let reply = try await test.call("upload_media", ["data_base64": .string(bytes), "filename": "sea.png", "tags": ["sea"]])
        return try #require(reply["asset"]?["id"])
    }

    func feed() async throws -> JSON {
        try #require(try await test.call("list_social_connections", ["channel": "feed"])["items"]?[0]?["id"])
    }

    func draft(of name: String = "ada", _ members: JSON = ["caption": "Hello, world"]) async throws -> JSON {
        try #require(try await test.call("create_story", members, as: name)["id"])
    }

    func scheduled() async throws -> JSON { try await draft(["caption": "Soon", "scheduled_at": "2026-05-01T07:00:00Z"]) }

    /// A story in the review queue.
    func submitted() async throws -> JSON {
        let story = try await draft()
        try await test.call("submit_story", ["story_id": story])
        return story
    }

    func published() async throws -> JSON {
        let story = try await draft()
        try await test.call("publish_story", ["story_id": story])
        await test.publishDue()
        #expect(try await test.call("get_story", ["story_id": story])["state"] == "published")
        return story
    }

    /// A picture that a scheduled story shows.
    func shown() async throws -> JSON {
        let picture = try await picture()
        _ = try await draft(["slides": [["media_id": picture]], "caption": "Soon", "scheduled_at": "2026-05-01T07:00:00Z"])
        return picture
    }

    /// A story whose publication failed: what no channel without an account does by itself within a test's time.
    func failed() async throws -> JSON {
        let story = try await scheduled()
        let id = story.stringValue
        try await test.appliance.dispatcher.perform(as: .operator) { context in
            try context.db.execute(sql: "UPDATE publication SET state = 'failed' WHERE story = ?", arguments: [id])
            try context.db.execute(sql: "UPDATE story SET state = 'failed' WHERE id = ?", arguments: [id])
        }
        return story
    }

    func session() async throws -> JSON {
        try #require(
            try await test.call("upload_media_init", ["total_size_bytes": JSON(Self.png.count), "filename": "sea.png"])["session_id"])
    }

    /// A session with the whole picture as its chunk of that index.
    func filled(at index: Int) async throws -> JSON {
        let session = try await session()
        try await test.call(
            "upload_media_chunk", ["session_id": session, "chunk_index": JSON(index), "data_base64": .string(Self.base64)])
        return session
    }
}
