import JSONSchema
import Operations
import TestSupport
import Testing

@testable import Features

/// Creating and changing characters layer by layer.
@Suite struct CharacterLayerTests {
    private let setting = StorySetting()

    private func make(_ members: JSON = [:]) async throws -> JSON {
        try await setting.call("create_character", (["name": "Ines", "niche": "bread"] as JSON).with(members))["id"]!
    }

    private func shown(_ id: JSON, _ members: JSON = [:]) async throws -> JSON {
        let layers = JSON(LayerName.objects.map { $0.name.rawValue })
        return try await setting.call("get_character", (["character_id": id, "layers": layers] as JSON).with(members))
    }

    @Test func `where nothing is asked for, a character says who it is and how it writes`() async throws {
        let id = try await make([
            "identity": ["age": 44], "personality": ["humor": "dry"], "appearance": ["build": "slim"],
            "lifestyle": ["hobbies": ["rowing"]],
        ])
        let character = try await setting.call("get_character", ["character_id": id])
        #expect(character["identity"]?["age"] == 44 && character["personality"] == ["humor": "dry"])
        for layer in ["appearance", "lifestyle", "strategy", "ingredients"] { #expect(character[layer] == .null) }
    }

    @Test func `a character of which little was said has its niche and nothing else`() async throws {
        let character = try await shown(make())
        #expect(character["identity"] == ["niche": "bread"])
        #expect(character["appearance"] == [:] && character["strategy"] == [:])
        #expect(character["version"] == 1 && character["ingredients"] == .null)
        #expect(character["references"]?["missing"] == ["front", "three_quarter", "profile", "full_body"])
    }

    @Test func `a patch is merged deeply, null removes, lists are replaced`() async throws {
        let id = try await make([
            "identity": ["tagline": "Slow crumb", "age": 44, "values": ["rye", "rest"]],
            "appearance": ["hair": ["style": "bob", "color": "grey"], "eyes": ["color": "hazel"]],
        ])
        let receipt = try await setting.call(
            "update_character",
            [
                "character_id": id, "identity": ["tagline": .null, "values": ["butter"]],
                "appearance": ["hair": ["color": .null, "style": "pixie"], "heightCm": 170],
            ])
        #expect(receipt["version"] == 2)
        #expect(
            receipt["changed"] == ["identity.tagline", "identity.values", "appearance.hair", "appearance.height_cm"])
        let character = try await shown(id)
        #expect(character["identity"] == ["age": 44, "niche": "bread", "values": ["butter"]])
        #expect(character["appearance"] == ["height_cm": 170, "hair": ["style": "pixie"], "eyes": ["color": "hazel"]])
    }

    @Test func `a whole layer can be removed, but a character keeps its niche`() async throws {
        let id = try await make(["identity": ["age": 44], "lifestyle": ["hobbies": ["rowing"]]])
        try await setting.call("update_character", ["character_id": id, "identity": .null, "lifestyle": .null])
        let character = try await shown(id)
        #expect(character["identity"] == ["niche": "bread"] && character["lifestyle"] == [:])
        let failure = try await setting.failure(of: "update_character", ["character_id": id, "identity": ["niche": .null]])
        #expect(failure.code == .validationFailed && failure.fields.map(\.path) == ["identity.niche"])
    }

    @Test func `what changes nothing makes no version`() async throws {
        let id = try await make(["identity": ["age": 44]])
        let receipt = try await setting.call("update_character", ["character_id": id, "identity": ["age": 44, "city": .null]])
        #expect(receipt["version"] == 1 && receipt["changed"] == [])
        #expect(try setting.values("SELECT version FROM character_version WHERE character = ?", [id.stringValue!]) == [1])
    }

    @Test func `everything that is wrong is told at once, with what was meant`() async throws {
        let id = try await make()
        let failure = try await setting.failure(
            of: "update_character",
            [
                "character_id": id, "identity": ["taglin": .null, "age": 17, "timezone": "Europe/Berln"],
                "appearance": ["hair": ["style": "bobb"], "outfit_colors": ["#aabbcc"], "palette": ["red", "#000000", "#ffffff"]],
                "strategy": ["pillars": [["name": "A", "share": 60], ["name": "B", "share": 60]]],
            ])
        #expect(failure.code == .validationFailed)
        #expect(
            failure.fields.map(\.path) == [
                "identity.taglin", "appearance.hair.style", "appearance.outfit_colors", "appearance.palette[0]", "strategy.pillars",
            ])
        #expect(failure.fields[0].expected.contains("did you mean tagline?"))
        #expect(failure.fields[1].expected.hasSuffix("did you mean bob?"))
        let second = try await setting.failure(
            of: "update_character", ["character_id": id, "identity": ["age": 17, "timezone": "Europe/Berln"]])
        #expect(second.fields.map(\.path) == ["identity.age", "identity.timezone"])
    }

    @Test func `a stale version is refused, with the one to send`() async throws {
        let id = try await make()
        try await setting.call("update_character", ["character_id": id, "version": 1, "name": "Inés"])
        let failure = try await setting.failure(of: "update_character", ["character_id": id, "version": 1, "name": "Agnes"])
        #expect(failure.code == .conflict && failure.fix == ["version": 2])
        #expect(try await shown(id)["name"] == "Inés")
    }

    @Test func `others do not see it`() async throws {
        let id = try await make()
        for (operation, members) in [
            ("get_character", [:]), ("update_character", ["name": "X"]), ("delete_character", [:]), ("list_ingredients", [:]),
            ("set_brand_goals", ["goals": []]), ("set_character_references", ["front": .null]),
            ("restore_character_version", ["version": 1]),
        ] as [(String, JSON)] {
            let failure = try await setting.failure(of: operation, (["character_id": id] as JSON).with(members), as: "bob")
            #expect(failure == .notFound("character", id.stringValue!), "\(operation)")
        }
        let ingredient = try await setting.call("add_ingredient", ["character_id": id, "kind": "props", "value": "a whisk"])["id"]!
        let failure = try await setting.failure(of: "update_ingredient", ["ingredient_id": ingredient, "value": "x"], as: "bob")
        #expect(failure == .notFound("ingredient", ingredient.stringValue!))
    }

    @Test func `only the layers that were asked for are answered`() async throws {
        let id = try await make(["ingredients": ["props": ["a whisk", "a bowl"]]])
        let character = try await shown(id, ["layers": ["ingredients"]])
        #expect(character["identity"] == .null)
        #expect(character["ingredients"]?.arrayValue?.compactMap { $0["value"]?.stringValue } == ["a whisk", "a bowl"])
        #expect(character["ingredient_counts"] == ["wardrobe": 0, "settings": 0, "props": 2, "moods": 0, "times_of_day": 0])
    }

    @Test func `lists show what is not archived, newest first, and each change is an event`() async throws {
        let first = try await make()
        setting.appliance.clock.advance(seconds: 1)
        let second = try await make(["name": "Two", "identity": ["tagline": "After one"]])
        let page = try await setting.call("list_characters", ["limit": 1])
        #expect(page["items"] == [["id": second, "name": "Two", "niche": "bread", "tagline": "After one", "version": 1]])
        let rest = try await setting.call("list_characters", ["cursor": page["next_cursor"]!])
        #expect(rest["items"]?.arrayValue?.map { $0["id"] } == [first] && rest["next_cursor"] == .null)
        try await setting.call("archive_character", ["character_id": first])
        #expect(try await setting.call("list_characters")["items"]?.arrayValue?.count == 1)
        #expect(try await setting.call("list_characters", ["archived": true])["items"]?[0]?["id"] == first)
        try await setting.call("archive_character", ["character_id": first, "archived": false])
        #expect(try await setting.call("list_characters")["items"]?.arrayValue?.count == 2)
        try await setting.call("delete_character", ["character_id": first])
        let told = try setting.values(
            "SELECT data ->> '$.character.changed[0]' FROM event WHERE subject = ? AND type = 'character.updated' ORDER BY rowid",
            [first.stringValue!])
        #expect(told == ["created", "archived", "archived", "deleted"])
    }
}
