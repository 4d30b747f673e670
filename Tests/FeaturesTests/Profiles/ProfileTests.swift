import JSONSchema
import Operations
import TestSupport
import Testing

@testable import Features

@Suite struct ProfileTests {
    private let setting = StorySetting()

    private func make(_ members: JSON = [:]) async throws -> JSON {
        try await setting.call("create_profile", (["name": "Daily"] as JSON).with(members))
    }

    private func character() async throws -> JSON {
        try await setting.call("create_character", ["name": "Ines", "niche": "bread"])["id"]!
    }

    @Test func `a profile has a character, connections and rules`() async throws {
        let (character, hook) = (try await character(), JSON.string(try await setting.webhook()))
        let made = try await make(["character_id": character, "connection_ids": [hook]])
        let connection: JSON = ["id": hook, "channel": "webhook", "name": "Webhook", "state": "connected"]
        #expect(
            made == [
                "id": made["id"]!, "project_id": setting.ada.project.json, "name": "Daily", "kind": "ai", "character_id": character,
                "connections": [connection],
                "auto_approve": ["enabled": false, "since": .null, "by_user_id": .null, "daily_limit": .null],
                "created_at": .string(StorySetting.start), "updated_at": .string(StorySetting.start),
            ])
        let renamed = try await setting.call("update_profile", ["profile_id": made["id"]!, "name": "Nightly"])
        #expect(renamed == made.with(["name": "Nightly"]))
        #expect(try await setting.call("get_profile", ["profile_id": made["id"]!]) == renamed)
        let bare = try await setting.call("update_profile", ["profile_id": made["id"]!, "connection_ids": []])
        #expect(bare["connections"] == [])
        #expect(try await setting.failure(of: "get_profile", ["profile_id": made["id"]!], as: "bob").code == .notFound)
    }

    @Test func `a connection belongs to one profile`() async throws {
        let feed = try setting.feed()
        let first = try await make(["connection_ids": [feed]])
        let failure = try await setting.failure(of: "create_profile", ["name": "Second", "connection_ids": [feed]])
        #expect(failure.code == .conflict && failure.fix == ["profile_id": first["id"]!])
        let bobs = try await setting.failure(of: "create_profile", ["name": "Second", "connection_ids": [try setting.feed(of: "bob")]])
        #expect(bobs.code == .validationFailed && bobs.fields.map(\.path) == ["connection_ids[0]"])
        try await setting.call("delete_profile", ["profile_id": first["id"]!])
        #expect(try await make(["connection_ids": [feed]])["connections"]?.arrayValue?.count == 1)
        // What failed made nothing.
        #expect(try await setting.call("list_profiles")["items"]?.arrayValue?.count == 1)
    }

    @Test func `a character is linked and taken away; a person's own account has none`() async throws {
        let (profile, character) = (try await make()["id"]!, try await character())
        #expect(
            try await setting.call("link_character", ["profile_id": profile, "character_id": character])["character_id"] == character)
        #expect(try await setting.call("link_character", ["profile_id": profile, "character_id": .null])["character_id"] == .null)
        let managed = try await make(["kind": "managed"])["id"]!
        #expect(
            try await setting.failure(of: "link_character", ["profile_id": managed, "character_id": character]).code == .validationFailed)
        try await setting.call("link_character", ["profile_id": profile, "character_id": character])
        try await setting.call("delete_character", ["character_id": character])
        #expect(try await setting.call("get_profile", ["profile_id": profile])["character_id"] == .null)
    }

    @Test func `a story of a profile has its character and goes out on its connections only`() async throws {
        let character = try await character()
        let (ours, others) = (try await setting.webhook(), try await setting.webhook(url: "https://hooks.example.org/others"))
        let profile = try await make(["character_id": character, "connection_ids": [.string(ours)]])["id"]!
        let story = try await setting.call("create_story", ["caption": "Rye", "profile_id": profile])
        #expect(story["profile_id"] == profile && story["character_id"] == character && story["channels"] == ["webhook"])
        let scheduled = try await setting.call(
            "schedule_story", ["story_id": story["id"]!, "scheduled_at": "2026-05-02T06:00:00Z"])
        #expect(scheduled["publications"]?.arrayValue?.map { $0["connection_id"] } == [.string(ours)])
        let plain = try await setting.call("create_story", ["caption": "All", "channels": ["webhook"]])
        let everywhere = try await setting.call(
            "schedule_story", ["story_id": plain["id"]!, "scheduled_at": "2026-05-02T06:00:00Z"])
        #expect(Set(everywhere["publications"]?.arrayValue?.compactMap { $0["connection_id"]?.stringValue } ?? []) == [ours, others])
        let missing = try await setting.call("create_story", ["caption": "Feed", "profile_id": profile, "channels": ["feed"]])
        let failure = try await setting.failure(of: "publish_story", ["story_id": missing["id"]!])
        #expect(failure.code == .channelNotConnected)
    }
}
