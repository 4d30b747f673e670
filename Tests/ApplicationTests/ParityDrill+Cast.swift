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
            fails: { _ in ["character_id": "chr_1", "archived": true] }),
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
            { ["character_id": try await $0.character(), "front": try await $0.picture(), "wait_seconds": 0] },
            fails: {
                [
                    "character_id": try await $0.character(), "front": "med_00000000000000000000000000",
                    "profile": "http://10.0.0.1/a.png",
                ]
            }),
        "get_brand_goals": ParityDrill({ ["character_id": try await $0.character()] }, fails: { _ in ["character_id": "chr_1"] }),
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
            { ["character_id": try await $0.character(), "kind": "props"] },
            fails: { ["character_id": try await $0.character(), "kind": "prop"] }
        ),
        "add_ingredient": ParityDrill(
            {
                [
                    "character_id": try await $0.character(), "kind": "wardrobe", "value": "a grey apron, scorched", "draws": "apron",
                    "colors": ["#aabbcc"], "tags": ["work"], "media_id": try await $0.picture(),
                ]
            }, fails: { ["character_id": try await $0.character(), "kind": "wardrobe", "value": "an apron", "draws": "aprons"] }),
        "update_ingredient": ParityDrill(
            { ["ingredient_id": try await $0.ingredient(), "value": "a whisk = loud", "tags": ["one"]] },
            fails: { ["ingredient_id": try await $0.ingredient(), "draws": "whisk"] }),
        "remove_ingredient": ParityDrill(
            { ["ingredient_id": try await $0.ingredient()] }, fails: { _ in ["ingredient_id": "ing_00000000000000000000000000"] }),
        "list_profiles": ParityDrill(
            {
                _ = try await $0.profile()
                return ["limit": 5]
            }, fails: { _ in ["cursor": "prf"] }),
        "get_profile": ParityDrill({ ["profile_id": try await $0.profile()] }, fails: { ["profile_id": try await $0.profile(of: "bob")] }),
        "create_profile": ParityDrill(
            { ["name": "Ines, daily", "kind": "ai", "character_id": try await $0.character(), "connection_ids": [try await $0.feed()]] },
            fails: { ["name": "Ada", "kind": "managed", "character_id": try await $0.character()] }),
        "update_profile": ParityDrill(
            { ["profile_id": try await $0.profile(), "name": "Ours = yours", "connection_ids": [try await $0.hook()]] },
            fails: { ["profile_id": try await $0.profile(), "connection_ids": ["con_00000000000000000000000000"]] }),
        "link_character": ParityDrill(
            { ["profile_id": try await $0.profile(), "character_id": try await $0.character()] },
            fails: { ["profile_id": try await $0.profile()] }),
        "set_auto_approve": ParityDrill(
            { ["profile_id": try await $0.profile(), "enabled": true, "daily_limit": 3] },
            fails: { ["profile_id": try await $0.profile(), "enabled": true, "daily_limit": 0] }),
        "delete_profile": ParityDrill(
            { ["profile_id": try await $0.profile()] }, fails: { _ in ["profile_id": "prf_00000000000000000000000000"] }),
        "list_collaborations": ParityDrill(
            { ["character_id": try await $0.character(), "limit": 5] }, fails: { ["character_id": try await $0.character(of: "bob")] }),
        "get_collaboration": ParityDrill(
            { ["collaboration_id": try await $0.collaboration()] }, fails: { _ in ["collaboration_id": "clb_00000000000000000000000000"] }),
        "create_collaboration": ParityDrill(
            {
                [
                    "brand": "Lye & Sons, Ltd", "character_ids": [try await $0.character()], "terms": "Two posts = one crate",
                    "url": "https://lye.example/?a=b,c", "disclosure": "Paid work with Lye & Sons.",
                ]
            }, fails: { ["brand": "Lye", "character_ids": [try await $0.character(of: "bob")]] }),
        "update_collaboration": ParityDrill(
            { ["collaboration_id": try await $0.collaboration(), "terms": "Three = four", "brand": "Lye, at last"] },
            fails: { ["collaboration_id": try await $0.collaboration(), "url": "lye.example"] }),
        "delete_collaboration": ParityDrill(
            { ["collaboration_id": try await $0.collaboration()] }, fails: { _ in ["collaboration_id": "lye"] }),
        "attach_collaboration": ParityDrill(
            { ["story_id": try await $0.draft(), "collaboration_id": try await $0.collaboration()] },
            fails: { ["story_id": try await $0.published(), "collaboration_id": try await $0.collaboration()] }),
        "list_moderation_rules": ParityDrill(
            {
                _ = try await $0.moderationRule()
                return ["limit": 5]
            }, fails: { _ in ["cursor": "!"] }),
        "set_moderation_rules": ParityDrill(
            {
                _ = try await $0.moderationRule()
                return [
                    "rules": [["term": "lye, raw", "kind": "review", "note": "Say = \"soda\"."], ["term": "snake oil"]],
                    "remove": ["raw lye"],
                ]
            }, fails: { _ in ["rules": [["term": "!!", "kind": "block"]]] }),
        "list_prompt_templates": ParityDrill(
            {
                _ = try await $0.promptTemplate()
                return ["category": "caption", "limit": 2]
            }, fails: { _ in ["category": "captions"] }),
        "get_prompt_template": ParityDrill({ _ in ["template_id": "image-portrait"] }, fails: { _ in ["template_id": "image-portrat"] }),
        "create_prompt_template": ParityDrill(
            { _ in ["category": "caption", "name": "Ours", "body": "As {{character.name}}, {{mood}}: = \"x\""] },
            fails: { _ in ["category": "caption", "name": "Ours", "body": "As {{character.nam}} {{x}}"] }),
        "update_prompt_template": ParityDrill(
            { ["template_id": try await $0.promptTemplate(), "body": "Only {{mood}}"] },
            fails: { _ in ["template_id": "image-portrait", "name": "Mine"] }),
        "delete_prompt_template": ParityDrill(
            { ["template_id": try await $0.promptTemplate()] }, fails: { _ in ["template_id": "caption-voice"] }),
        "clone_prompt_template": ParityDrill(
            { _ in ["template_id": "caption-voice", "name": "My voice"] }, fails: { _ in ["template_id": "ptm_00000000000000000000000000"] }
        ),
        "preview_prompt_template": ParityDrill(
            { ["template_id": "caption-voice", "character_id": try await $0.character()] }, fails: { _ in ["template_id": "caption-voic"] }),
        "assign_prompt_template": ParityDrill(
            { ["character_id": try await $0.character(), "category": "caption", "template_id": "caption-short"] },
            fails: { ["character_id": try await $0.character(), "category": "image", "template_id": "caption-short"] }),
    ]
}

extension ParityStage {
    func profile(of name: String = "ada") async throws -> JSON {
        try #require(try await test.call("create_profile", ["name": "Daily"], as: name)["id"])
    }

    /// A connection of no profile.
    func hook() async throws -> JSON {
        let members: JSON = ["channel": "webhook", "url": "https://hooks.example.org/profile"]
        return try #require(try await test.call("create_connection", members)["id"])
    }

    func collaboration() async throws -> JSON {
        let members: JSON = ["brand": "Lye", "character_ids": [try await character()], "terms": "Two posts"]
        return try #require(try await test.call("create_collaboration", members)["id"])
    }

    func moderationRule() async throws {
        try await test.call("set_moderation_rules", ["rules": [["term": "raw lye"], ["term": "quarantined", "kind": "review"]]])
    }

    func promptTemplate() async throws -> JSON {
        try #require(
            try await test.call("create_prompt_template", ["category": "caption", "name": "Ours", "body": "{{mood}}"])["id"])
    }

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
