import JSONSchema
import Operations
import TestSupport
import Testing

@testable import Features

@Suite struct CollaborationTests {
    private let setting = StorySetting()

    private func character(_ name: String = "Ines", of user: String = "ada") async throws -> JSON {
        try await setting.call("create_character", ["name": .string(name), "niche": "bread"], as: user)["id"]!
    }

    @Test func `a collaboration has a brand, characters and terms`() async throws {
        let (ines, mira) = (try await character(), try await character("Mira"))
        let made = try await setting.call(
            "create_collaboration",
            ["brand": "Lye", "character_ids": [ines, ines, mira], "terms": "Two posts", "url": "https://lye.example/"])
        #expect(Set(made["character_ids"]?.arrayValue?.compactMap(\.stringValue) ?? []) == [ines.stringValue!, mira.stringValue!])
        let changed = try await setting.call(
            "update_collaboration", ["collaboration_id": made["id"]!, "terms": .null, "character_ids": [mira], "disclosure": "Paid."])
        #expect(changed == made.with(["terms": .null, "character_ids": [mira], "disclosure": "Paid."]))
        #expect(try await setting.call("get_collaboration", ["collaboration_id": made["id"]!]) == changed)
        #expect(try await setting.call("list_collaborations")["items"]?.arrayValue?.count == 1)
        #expect(try await setting.call("list_collaborations", ["character_id": ines])["items"] == [])
        #expect(try await setting.call("list_collaborations", ["character_id": mira])["items"]?[0]?["id"] == made["id"])
        #expect(try await setting.failure(of: "get_collaboration", ["collaboration_id": made["id"]!], as: "bob").code == .notFound)
        try await setting.call("delete_character", ["character_id": mira])
        #expect(try await setting.call("get_collaboration", ["collaboration_id": made["id"]!])["character_ids"] == [])
    }

    @Test func `characters of others take no part, and nothing is made then`() async throws {
        let bobs = try await character("Tea", of: "bob")
        let failure = try await setting.failure(of: "create_collaboration", ["brand": "Lye", "character_ids": [bobs]])
        #expect(failure.code == .validationFailed && failure.fields.map(\.path) == ["character_ids[0]"])
        #expect(try await setting.call("list_collaborations")["items"] == [])
    }

    @Test func `a post is marked, which is another revision to be agreed to`() async throws {
        let collaboration = try await setting.call("create_collaboration", ["brand": "Lye", "character_ids": [try await character()]])[
            "id"]!
        let story = try await setting.call("create_story", ["caption": "Rye"])["id"]!
        try await setting.call("submit_story", ["story_id": story])
        try await setting.call("approve_story", ["story_id": story])
        let marked = try await setting.call("attach_collaboration", ["contentId": story, "collaboration_id": collaboration])
        #expect(marked["collaboration_id"] == collaboration && marked["revision"] == 2 && marked["state"] == "pending_review")
        let again = try await setting.call("attach_collaboration", ["story_id": story, "collaboration_id": collaboration])
        #expect(again == marked)
        try await setting.call("delete_collaboration", ["collaboration_id": collaboration])
        #expect(try await setting.call("get_story", ["story_id": story])["collaboration_id"] == collaboration)
        let bare = try await setting.call("attach_collaboration", ["story_id": story, "collaboration_id": .null])
        #expect(bare["collaboration_id"] == .null && bare["revision"] == 3)
    }
}
