import JSONSchema
import Operations
import TestSupport
import Testing

/// What agents ask for, in their words, and what they are to be shown first.
@Suite struct FindToolsTests {
    let appliance = try! TestAppliance(users: ["ada"])

    private func find(_ query: String) async throws -> (first: String?, note: String?) {
        let client = MCPConversation(appliance: appliance, key: appliance["ada"].key)
        let answer = try await client.tool("find_tools", ["query": .string(query)]).structured
        return (answer["tools"]?[0]?["name"]?.stringValue, answer["note"]?.stringValue)
    }

    @Test(arguments: [
        // Names, under any spelling.
        ("get_content", "get_story"), ("getContent", "get_story"), ("autopersonas_get_content", "get_story"),
        ("list_content", "list_stories"),
        ("create_manual_content", "create_story"), ("get_content_versions", "get_content_versions"), ("cancel_publish", "unschedule_story"),
        ("create_story", "create_story"), ("find_tools", "find_tools"),
        // Posts.
        ("post something", "publish_story"), ("publish now", "publish_story"), ("schedule a post for tomorrow", "schedule_story"),
        ("move a scheduled post", "schedule_story"), ("cancel a scheduled post", "unschedule_story"), ("delete a post", "delete_story"),
        ("list drafts", "list_stories"), ("write a caption again", "regenerate_caption"),
        ("preview how it looks on instagram", "preview_story"),
        ("repurpose for another channel", "repurpose_content"), ("report a post", "report_content"),
        ("show what is waiting for review", "list_review_queue"), ("approve a post", "approve_story"),
        ("approve all posts of a batch", "bulk_approve_content"), ("reject a post with a reason", "reject_story"),
        ("auto approve", "set_auto_approve"), ("retry failed posts", "retry_publish"),
        // Pictures.
        ("upload a picture", "upload_media"), ("upload an image from a url", "upload_media_from_url"),
        ("get a presigned upload url", "request_upload_url"), ("list pictures", "list_media"), ("alt text", "update_media"),
        // The cast.
        ("create a persona", "create_character"), ("edit a character's voice", "update_character"),
        ("archive a character", "archive_character"), ("undo a character change", "restore_character_version"),
        ("character templates", "get_persona_template"), ("reference photos of the character", "get_character_references"),
        ("add a wardrobe item", "add_ingredient"), ("give character new clothes", "add_ingredient"), ("train a lora", "train_lora"),
        ("import a lora", "import_lora"),
        ("visual styles", "list_configs"), ("aesthetic grades", "list_configs"), ("colour grade", "list_configs"),
        ("sponsored post", "create_collaboration"),
        // Generation.
        ("generate a batch of posts", "generate_content"), ("check on a batch", "get_batch"), ("stop a batch", "cancel_batch"),
        ("stop generation", "cancel_batch"),
        ("draw picture", "render_template"),
        ("make a video", "generate_video"), ("use the preview as reference", "promote_preview"),
        // Money, keys, places.
        ("spend limit", "set_budget_cap"), ("set a monthly budget", "set_budget_cap"), ("how much have I spent this month", "get_budget"),
        ("estimate cost", "estimate_cost"), ("what can I do with this key", "whoami"), ("who am I", "whoami"),
        ("which accounts are connected", "list_social_connections"), ("list channels", "list_social_connections"),
        ("webhook", "create_connection"), ("moderation rules", "list_moderation_rules"), ("rename the project", "update_project"),
    ])
    func `the first that is found is what was meant`(query: String, expected: String) async throws {
        let found = try await find(query)
        #expect(found.first == expected && found.note == nil)
    }

    /// Whoever asks for what there is not is told so, and what comes nearest.
    @Test(arguments: [
        ("comments", "get_publish_status"), ("reply to a comment", "get_publish_status"), ("draft_reply", "get_publish_status"),
        ("analytics", "list_publishes"), ("engagement stats", "list_publishes"), ("best time to post", "list_publishes"),
        ("likes and views of a post", "list_publishes"), ("timeline", "schedule_story"), ("import my old posts", "list_publishes"),
        ("voice samples", "get_character"), ("connect instagram", "create_connection"), ("unpublish", "get_publish_status"),
        ("autopersonas_get_calendar", "list_stories"),
    ])
    func `what is not here is said, with the nearest that is`(query: String, nearest: String) async throws {
        let note = try #require(try await find(query).note)
        #expect(note.contains(nearest), "\(note)")
        #expect(appliance.appliance.dispatcher.catalog[nearest] != nil)
    }

    @Test(arguments: [("send an email", "publish_story"), ("invite a user", "troupe user"), ("key revoke", "troupe key")])
    func `what no agent does here finds nothing but a word about it`(query: String, told: String) async throws {
        let found = try await find(query)
        #expect(found.first == nil && found.note?.contains(told) == true, "\(found)")
    }

    @Test(arguments: [
        ("publish_story", "publish_story"), ("publish now", "publish_story"), ("generate a batch of posts", "generate_content"),
    ])
    func `what the key may not call is named with its scope`(query: String, expected: String) async throws {
        let client = MCPConversation(appliance: appliance, key: try await appliance.key("ada", scopes: [.mediaRead]))
        let answer = try await client.tool("find_tools", ["query": .string(query)]).structured
        let scope = try #require(appliance.appliance.dispatcher.catalog[expected]?.spec.scope).rawValue
        let note = try #require(answer["note"]?.stringValue)
        #expect(note.hasPrefix("\(expected) does that") && note.contains(scope))
        #expect(answer["tools"]?.arrayValue?.contains { $0["name"] == .string(expected) } == false)
    }

    @Test(arguments: ["weather", "xyzzy plugh"])
    func `where nothing fits nothing is made up`(query: String) async throws {
        let found = try await find(query)
        #expect(found.first == nil && found.note?.contains("No tool") == true)
    }
}
