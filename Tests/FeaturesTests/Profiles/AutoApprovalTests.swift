import JSONSchema
import Operations
import TestSupport
import Testing

@testable import Features

/// Approving without a person: only where somebody who may publish has said so, and only so many a day.
@Suite struct AutoApprovalTests {
    private let setting = StorySetting()
    /// May write and submit, but not publish.
    private let writer = ScopeSet([.storiesRead, .storiesWrite, .profileRead, .profileWrite])

    private func profile() async throws -> JSON { try await setting.call("create_profile", ["name": "Daily"])["id"]! }

    private func submitted(_ profile: JSON, _ members: JSON = [:]) async throws -> JSON {
        let story = try await setting.call("create_story", (["caption": "Rye", "profile_id": profile] as JSON).with(members))
        return try await setting.call("submit_story", ["story_id": story["id"]!], scopes: writer)
    }

    @Test func `switching on needs a publishing scope, switching off does not`() async throws {
        let profile = try await profile()
        let on: JSON = ["profile_id": profile, "enabled": true]
        let failure = try await setting.failure(of: "set_auto_approve", on, scopes: writer)
        #expect(failure.code == .insufficientScope && failure.neededScopes == [.publishingWrite])
        let publisher = try await setting.failure(of: "set_auto_approve", on, scopes: ScopeSet([.storiesPublish, .publishingWrite]))
        #expect(publisher.code == .insufficientScope && publisher.neededScopes == [.profileWrite])
        let rules = try await setting.call("set_auto_approve", on)["auto_approve"]
        #expect(
            rules == ["enabled": true, "since": .string(StorySetting.start), "by_user_id": setting.ada.id.json, "daily_limit": 10])
        let off = try await setting.call("set_auto_approve", ["profile_id": profile, "enabled": false], scopes: writer)
        #expect(off["auto_approve"]?["enabled"] == false)
    }

    @Test func `where auto-approved posts go is for somebody to say who may publish`() async throws {
        let profile = try await profile()
        let change: JSON = ["profile_id": profile, "connection_ids": []]
        try await setting.call("update_profile", change, scopes: writer)
        try await setting.call("set_auto_approve", ["profile_id": profile, "enabled": true])
        #expect(try await setting.failure(of: "update_profile", change, scopes: writer).code == .insufficientScope)
        try await setting.call("update_profile", ["profile_id": profile, "name": "Nightly"], scopes: writer)
        try await setting.call("update_profile", change)
    }

    @Test func `without it what is submitted waits`() async throws {
        #expect(try await submitted(try await profile())["state"] == "pending_review")
    }

    @Test func `with it what is submitted is approved, and scheduled where it has a time`() async throws {
        let profile = try await profile()
        try await setting.call("set_auto_approve", ["profile_id": profile, "enabled": true])
        let story = try await submitted(profile)
        #expect(story["state"] == "approved" && story["review"]?["needs"] == .null)
        #expect(try setting.events(on: story) == ["story.created", "story.approved"])
        let timed = try await setting.call(
            "create_story", ["caption": "Later", "profile_id": profile, "scheduled_at": "2026-05-02T06:00:00Z"])
        // Back into the queue, and through it by the rule.
        let scheduled = try await setting.call("submit_story", ["story_id": timed["id"]!])
        #expect(scheduled["state"] == "scheduled" && scheduled["publications"]?.arrayValue?.count == 1)
        // One without a profile waits all the same.
        let plain = try await setting.call("create_story", ["caption": "Plain"])
        #expect(try await setting.call("submit_story", ["story_id": plain["id"]!])["state"] == "pending_review")
    }

    @Test func `a day has its number, and the next day another`() async throws {
        let profile = try await profile()
        try await setting.call("set_auto_approve", ["profile_id": profile, "enabled": true, "daily_limit": 2])
        let states = [
            try await submitted(profile)["state"], try await submitted(profile)["state"], try await submitted(profile)["state"],
        ]
        #expect(states == ["approved", "approved", "pending_review"])
        setting.appliance.clock.advance(seconds: 86_401)
        #expect(try await submitted(profile)["state"] == "approved")
    }

    @Test func `what cannot go out is left for a person to see`() async throws {
        let profile = try await profile()
        try await setting.call("set_auto_approve", ["profile_id": profile, "enabled": true])
        #expect(try await submitted(profile, ["channels": []])["state"] == "pending_review")
        #expect(try setting.value("SELECT count(*) FROM auto_approval") == 0)
    }
}
