import JSONSchema
import Operations
import TestSupport
import Testing

@testable import Features

/// Versions: every change is one that can be looked at, compared and restored.
@Suite struct CharacterVersionTests {
    private let setting = StorySetting()

    private func make() async throws -> JSON {
        try await setting.call(
            "create_character",
            [
                "name": "Ines", "niche": "bread", "identity": ["tagline": "Slow crumb"],
                "ingredients": ["props": ["a whisk"], "wardrobe": [["value": "an apron", "draws": "apron", "colors": ["#AABBCC"]]]],
            ])["id"]!
    }

    @Test func `every kind of change is a version that says what changed`() async throws {
        let id = try await make()
        let picture = try await setting.picture()
        let goals = try await setting.call("set_brand_goals", ["character_id": id, "goals": [["name": "Flour"], ["name": "Salt"]]])
        try await setting.call("set_character_references", ["character_id": id, "front": picture.json])
        let whisk = try await setting.call("list_ingredients", ["character_id": id, "kind": "props"])["items"]?[0]?["id"] ?? .null
        try await setting.call("update_ingredient", ["ingredient_id": whisk, "value": "a bent whisk"])
        try await setting.call("remove_ingredient", ["ingredient_id": whisk])
        try await setting.call("remove_brand_goal", ["character_id": id, "goal_id": goals["goals"]![0]!["id"]!])
        try await setting.call("update_character", ["character_id": id, "name": "Inés"])
        let versions = try await setting.call("list_character_versions", ["character_id": id, "limit": 50])
        #expect(
            versions["items"]?.arrayValue?.map { $0["changed"] } == [
                ["name"], ["brand_goals"], ["ingredients.props"], ["ingredients.props"], ["references.front"], ["brand_goals"], [],
            ])
        #expect(versions["items"]?.arrayValue?.allSatisfy { $0["author_id"] == setting.ada.id.json } == true)
        let page = try await setting.call("list_character_versions", ["character_id": id, "limit": 2])
        #expect(page["next_cursor"] == "6")
        #expect(
            try await setting.call("list_character_versions", ["character_id": id, "limit": 1, "cursor": "6"])["items"]?[0]?["version"] == 5
        )
    }

    @Test func `two versions are compared member by member`() async throws {
        let id = try await make()
        try await setting.call(
            "update_character",
            [
                "character_id": id, "identity": ["tagline": "Quick crumb", "age": 50],
                "ingredients": ["wardrobe": [["value": "an apron", "draws": "apron", "colors": ["#000000"]]]],
            ])
        let comparison = try await setting.call("compare_character_versions", ["character_id": id, "from": 1])
        let changes = comparison["changes"]?.arrayValue ?? []
        #expect(comparison["to"] == 2)
        #expect(changes.prefix(2).map { $0["path"] } == ["identity.tagline", "identity.age"])
        #expect(changes[0]["before"] == "Slow crumb" && changes[0]["after"] == "Quick crumb" && changes[1]["before"] == .null)
        #expect(changes.count == 3 && changes[2]["before"] == ["#aabbcc"] && changes[2]["after"] == ["#000000"])
        #expect(changes[2]["path"]?.stringValue?.hasPrefix("ingredients.wardrobe.ing_") == true)
        #expect(try await setting.call("compare_character_versions", ["character_id": id, "from": 2, "to": 2])["changes"] == [])
    }

    @Test func `restoring is a new version with all that was there, its ids included`() async throws {
        let id = try await make()
        let before = try await setting.call("get_character", ["character_id": id, "layers": ["identity", "ingredients"]])
        let rows = try setting.values("SELECT id FROM ingredient WHERE character = ? ORDER BY id", [id.stringValue!])
        try await setting.call(
            "update_character", ["character_id": id, "name": "Other", "identity": ["tagline": .null], "ingredients": .null])
        #expect(try setting.values("SELECT id FROM ingredient WHERE character = ?", [id.stringValue!]) == [])
        let receipt = try await setting.call("restore_character_version", ["character_id": id, "version": 1])
        #expect(receipt["version"] == 3 && receipt["name"] == "Ines")
        let after = try await setting.call("get_character", ["character_id": id, "layers": ["identity", "ingredients"]])
        #expect(after.without("version", "references") == before.without("version", "references"))
        #expect(try setting.values("SELECT id FROM ingredient WHERE character = ? ORDER BY id", [id.stringValue!]) == rows)
        let versions = try await setting.call("list_character_versions", ["character_id": id])
        #expect(versions["items"]?[0]?["restored_from"] == 1)
        #expect(try await setting.call("get_character", ["character_id": id, "version": 2])["name"] == "Other")
    }

    @Test func `a picture that is gone does not come back`() async throws {
        let id = try await make()
        let picture = try await setting.picture()
        try await setting.call("set_character_references", ["character_id": id, "front": picture.json])
        let refusal = try await setting.failure(of: "delete_media", ["media_id": picture.json])
        #expect(refusal.code == .conflict && refusal.fix == ["characters": [id]])
        try await setting.call("set_character_references", ["character_id": id, "front": .null])
        try await setting.call("delete_media", ["media_id": picture.json])
        #expect(try await setting.call("get_character", ["character_id": id, "version": 2])["references"]?["front"] == .null)
        let receipt = try await setting.call("restore_character_version", ["character_id": id, "version": 2])
        #expect(receipt["changed"] == [] && receipt["version"] == 3)
    }

    @Test func `a copy is another character with ids of its own`() async throws {
        let id = try await make()
        try await setting.call("set_brand_goals", ["character_id": id, "goals": [["name": "Flour"]]])
        let copy = try await setting.call("duplicate_character", ["character_id": id])
        #expect(copy["name"] == "Ines (copy)" && copy["version"] == 1)
        let (old, new) = (
            try await setting.call("get_character", ["character_id": id, "layers": ["ingredients"]]),
            try await setting.call("get_character", ["character_id": copy["id"]!, "layers": ["ingredients"]])
        )
        func ids(_ character: JSON, _ list: String) -> Set<String> {
            Set(character[list]?.arrayValue?.compactMap { $0["id"]?.stringValue } ?? [])
        }
        #expect(ids(new, "ingredients").count == 2 && ids(new, "ingredients").isDisjoint(with: ids(old, "ingredients")))
        #expect(ids(new, "brand_goals").count == 1 && ids(new, "brand_goals").isDisjoint(with: ids(old, "brand_goals")))
    }

    @Test func `a story records the version that made it, whatever becomes of the character`() async throws {
        let id = try await make()
        let story = try await setting.call("create_story", ["caption": "Rye", "character_id": id])
        #expect(story["character_id"] == id && story["character_version"] == 1)
        try await setting.call("update_character", ["character_id": id, "identity": ["age": 50]])
        try await setting.call("submit_story", ["story_id": story["id"]!])
        try await setting.call("approve_story", ["story_id": story["id"]!])
        let approved = try await setting.call("get_story", ["story_id": story["id"]!])
        #expect(approved["character_version"] == 1 && approved["state"] == "approved")
        let changed = try await setting.call("update_story", ["story_id": story["id"]!, "revision": 1, "character_id": id])
        #expect(changed["character_version"] == 2)
        try await setting.call("delete_character", ["character_id": id])
        let kept = try await setting.call("update_story", ["story_id": story["id"]!, "revision": 2, "caption": "Wheat"])
        #expect(kept["character_id"] == id && kept["character_version"] == 2)
        let freed = try await setting.call("update_story", ["story_id": story["id"]!, "revision": 3, "character_id": .null])
        #expect(freed["character_id"] == .null && freed["character_version"] == .null)
        let bobs = try await setting.call("create_character", ["name": "Bob's", "niche": "tea"], as: "bob")["id"]!
        #expect(try await setting.failure(of: "create_story", ["caption": "x", "character_id": bobs]).code == .validationFailed)
    }
}
