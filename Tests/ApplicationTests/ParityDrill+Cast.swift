import JSONSchema
import TestSupport
import Testing

extension ParityDrill {
    /// What has to do with characters.
    static let cast: [String: ParityDrill] = [
        "list_configs": ParityDrill({ _ in ["kind": "aesthetic-grades", "limit": 3] }, fails: { _ in ["kind": "aesthetic-grade"] }),
        "list_persona_library": ParityDrill({ _ in ["limit": 3] }, fails: { _ in ["niche": "quantum chess"] }),
        "get_persona_template": ParityDrill(
            { ["template_id": try await $0.template(), "layers": ["identity", "ingredients"]] },
            fails: { _ in ["template_id": "night-bread-bakr"] }),
        "list_characters": ParityDrill(
            {
                _ = try await $0.character()
                return ["limit": 5, "archived": false]
            }, fails: { _ in ["limit": 0] }),
        "get_character": ParityDrill(
            { ["character_id": try await $0.character(), "layers": ["identity", "personality"], "version": 1] },
            fails: { ["character_id": try await $0.character(of: "bob")] }),
        "create_character": ParityDrill(
            { stage in
                [
                    "name": "Mira, of the hills", "template_id": try await stage.template(), "niche": "soap, mostly",
                    "identity": ["tagline": "Soap = patience", "age": 41], "strategy": ["disclosure": "An AI character."],
                    "ingredients": ["props": ["a copper ladle, dented"]],
                ]
            }, fails: { _ in ["name": "Mira", "niche": "soap", "appearance": ["hair": ["colour": "red"], "build": "broadly"]] }),
        "update_character": ParityDrill(
            {
                [
                    "character_id": try await $0.character(), "version": 1, "identity": ["tagline": .null, "age": 33],
                    "personality": ["voice": ["emoji": ["habit": "none"]]],
                    "ingredients": ["moods": [["value": "glad, at last", "draws": "joyful"]], "props": .null],
                ]
            }, fails: { ["character_id": try await $0.character(), "identity": ["niche": .null], "lifestyle": ["routines": ["early"]]] }),
        "duplicate_character": ParityDrill(
            { ["character_id": try await $0.character(), "name": "Twin"] }, fails: { _ in ["character_id": "chr_1"] }),
        "archive_character": ParityDrill(
            { ["character_id": try await $0.character(), "archived": true] },
            fails: { ["character_id": try await $0.character(), "archived": "perhaps"] }),
        "delete_character": ParityDrill(
            { ["character_id": try await $0.character()] }, fails: { ["character_id": try await $0.character(of: "bob")] }),
        "list_character_versions": ParityDrill(
            { ["character_id": try await $0.changed(), "limit": 1] }, fails: { ["character_id": try await $0.changed(), "cursor": "x"] }),
        "compare_character_versions": ParityDrill(
            { ["character_id": try await $0.changed(), "from": 1, "to": 2] },
            fails: { ["character_id": try await $0.changed(), "from": 1, "to": 9] }),
        "restore_character_version": ParityDrill(
            { ["character_id": try await $0.changed(), "version": 1] },
            fails: { ["character_id": try await $0.changed(), "version": 9] }),
        "get_character_references": ParityDrill(
            { ["character_id": try await $0.character()] }, fails: { _ in ["character_id": "chr_00000000000000000000000000"] }),
        "set_character_references": ParityDrill(
            { ["character_id": try await $0.character(), "front": try await $0.picture(), "full_body": .null, "wait_seconds": 0] },
            fails: {
                [
                    "character_id": try await $0.character(), "front": "med_00000000000000000000000000",
                    "profile": "http://10.0.0.1/a.png",
                ]
            }),
        "get_brand_goals": ParityDrill({ ["character_id": try await $0.character()] }, fails: { _ in ["character_id": ""] }),
        "set_brand_goals": ParityDrill(
            {
                [
                    "character_id": try await $0.character(),
                    "goals": [
                        ["name": "Lye, sold honestly", "kind": "product", "url": "https://lye.example/?a=b"], ["name": "A fair"],
                    ],
                ]
            }, fails: { ["character_id": try await $0.character(), "goals": [["name": "Lye", "url": "lye"]]] }),
        "add_brand_goal": ParityDrill(
            { ["character_id": try await $0.character(), "goal": ["name": "Combs", "kind": "collaboration"]] },
            fails: { ["character_id": try await $0.character(), "goal": ["kind": "sale"]] }),
        "remove_brand_goal": ParityDrill(
            {
                let character = try await $0.character()
                return ["character_id": character, "goal_id": try await $0.goal(of: character)]
            },
            fails: { ["character_id": try await $0.character(), "goal_id": "gol_00000000000000000000000000"] }),
        "list_ingredients": ParityDrill(
            { ["character_id": try await $0.character(), "kind": "props"] }, fails: { ["character_id": try await $0.character(), "kind": "prop"] }
        ),
        "add_ingredient": ParityDrill(
            {
                [
                    "character_id": try await $0.character(), "kind": "wardrobe", "value": "a grey apron, scorched", "draws": "apron",
                    "colors": ["#aabbcc"], "tags": ["work"], "media_id": try await $0.picture(),
                ]
            }, fails: { ["character_id": try await $0.character(), "kind": "wardrobe", "value": "an apron", "draws": "aprons"] }),
        "update_ingredient": ParityDrill(
            { ["ingredient_id": try await $0.ingredient(), "value": "a whisk = loud", "tags": ["one"], "draws": .null] },
            fails: { ["ingredient_id": try await $0.ingredient(), "draws": "whisk"] }),
        "remove_ingredient": ParityDrill(
            { ["ingredient_id": try await $0.ingredient()] }, fails: { _ in ["ingredient_id": "ing_00000000000000000000000000"] }),
    ]
}

extension ParityStage {
    func template() async throws -> JSON {
        try #require(try await test.call("list_persona_library", ["limit": 1])["items"]?[0]?["id"])
    }

    /// A character with a little of everything.
    func character(of name: String = "ada") async throws -> JSON {
        let members: JSON = [
            "name": "Ines", "niche": "bread", "identity": ["tagline": "Slow crumb", "age": 44],
            "personality": ["voice": ["tone": "Low and dry", "words_to_avoid": ["yummy"]]],
            "ingredients": ["props": ["a whisk"], "wardrobe": [["value": "an apron", "draws": "apron"]]],
        ]
        return try #require(try await test.call("create_character", members, as: name)["id"])
    }

    /// A character at its second version.
    func changed() async throws -> JSON {
        let character = try await character()
        try await test.call("update_character", ["character_id": character, "identity": ["tagline": "Quick crumb"]])
        return character
    }

    func goal(of character: JSON) async throws -> JSON {
        let goals = try await test.call("add_brand_goal", ["character_id": character, "goal": ["name": "Flour"]])
        return try #require(goals["goals"]?[0]?["id"])
    }

    func ingredient() async throws -> JSON {
        let character = try await character()
        return try #require(try await test.call("list_ingredients", ["character_id": character, "kind": "props"])["items"]?[0]?["id"])
    }
}
