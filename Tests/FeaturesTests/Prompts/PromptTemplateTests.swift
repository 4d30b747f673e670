import JSONSchema
import Operations
import TestSupport
import Testing

@testable import Features

@Suite struct PromptTemplateTests {
    private let setting = StorySetting()

    private func make(_ members: JSON = [:]) async throws -> JSON {
        let own: JSON = ["category": "caption", "name": "Ours", "body": "As {{character.name}}: {{ mood }}, {{mood}}."]
        return try await setting.call("create_prompt_template", own.with(members))
    }

    @Test func `the program's own use only variables that there are, a default for each category`() throws {
        for template in PromptTemplate.builtIn { try PromptText.check(template.body) }
        #expect(Set(PromptTemplate.builtIn.map(\.category)) == Set(PromptCategory.allCases))
        #expect(Set(PromptTemplate.builtIn.map(\.id)).count == PromptTemplate.builtIn.count)
    }

    @Test func `the program's own can be cloned, not changed`() async throws {
        for (operation, members) in [("update_prompt_template", ["name": "Mine"]), ("delete_prompt_template", [:])] as [(String, JSON)] {
            let failure = try await setting.failure(of: operation, (["template_id": "caption-voice"] as JSON).with(members))
            #expect(failure.code == .conflict && failure.fix?["clone_prompt_template"] == ["template_id": "caption-voice"])
        }
        let copy = try await setting.call("clone_prompt_template", ["template_id": "caption-voice"])
        #expect(copy["built_in"] == false && copy["name"] == "In the character's voice (copy)")
        let changed = try await setting.call("update_prompt_template", ["template_id": copy["id"]!, "body": "Only {{mood}}"])
        #expect(changed["body"] == "Only {{mood}}" && changed["variables"] == ["mood"])
        #expect(try await setting.failure(of: "get_prompt_template", ["template_id": copy["id"]!], as: "bob").code == .notFound)
    }

    @Test(arguments: [
        ("{{a}}. With {{b}}, in {{c}}. End.", "A. With B, in C. End."),
        ("Wearing {{a}}, with {{none}}. End.", "Wearing A. End."),
        ("With {{none}}, in {{c}}. End.", "In C. End."),
        ("With {{none}}. {{none}} {{none}}! End.", "End."),
        ("One; two {{none}}; three {{a}}", "One; three A"),
        ("Now, with {{none}}", "Now"),
        ("{{a}} {{none}} {{c}}", "A  C"),
        ("At {{time}}: {{said}}. Scale 1.5.", "At 10.30: Done! Scale 1.5."),
    ])
    func `what has no value is left out with the part of the sentence that it stands in`(template: String, filled: String) {
        let values = ["a": "A", "b": "B", "c": "C", "time": "10.30", "said": "Done!", "empty": ""]
        #expect(PromptText.filled(template, values) == filled)
        #expect(PromptText.filled(template.replacing("none", with: "empty"), values) == filled)
    }

    @Test(arguments: ["  \n ", "A {{character.name} of {{mood}}", "{{mood}} }} x"])
    func `a text that says nothing, and one whose braces do not match, are refused`(body: String) async throws {
        let failure = try await setting.failure(
            of: "create_prompt_template", ["category": "image", "name": "x", "body": .string(body)])
        #expect(failure.code == .validationFailed && failure.fields.map(\.path) == ["body"])
    }

    @Test func `a variable that there is not is told with the nearest`() async throws {
        let failure = try await setting.failure(
            of: "create_prompt_template", ["category": "caption", "name": "x", "body": "{{character.nam}} {{mood}} {{}}"])
        #expect(failure.fields.map(\.path) == ["body", "body"])
        #expect(failure.fields[0].expected.contains("did you mean {{character.name}}?"))
    }

    @Test func `a preview fills in samples, or what the character says`() async throws {
        let template = try await make()
        #expect(template["variables"] == ["character.name", "mood"])
        let sample = try await setting.call("preview_prompt_template", ["template_id": template["id"]!])
        #expect(sample["text"] == "As Dagny: calm, calm." && sample["empty"] == [])
        let character = try await setting.call(
            "create_character",
            ["name": "Ines", "niche": "bread", "personality": ["voice": ["tone": "dry", "words_to_avoid": ["yummy", "divine"]]]])["id"]!
        let own = try await setting.call("preview_prompt_template", ["template_id": "caption-voice", "character_id": character])
        #expect(own["text"]?.stringValue?.contains("as Ines, who posts about bread") == true)
        #expect(own["text"]?.stringValue?.contains("Tone: dry.") == true && own["text"]?.stringValue?.contains("yummy, divine") == true)
        #expect(own["empty"] == ["character.audience", "character.style_rules"])
    }

    @Test func `a character uses a template of its own category, and goes back to the default`() async throws {
        let character = try await setting.call("create_character", ["name": "Ines", "niche": "bread"])["id"]!
        let template = try await make()["id"]!
        let wrong = try await setting.failure(
            of: "assign_prompt_template", ["character_id": character, "category": "image", "template_id": template])
        #expect(wrong.code == .validationFailed && wrong.fix == ["category": "caption"])
        let assign: JSON = ["character_id": character, "category": "caption"]
        let assigned = try await setting.call("assign_prompt_template", assign.with(["template_id": template]))
        #expect(assigned == ["character_id": character, "image": "default", "caption": template, "scene": "default"])
        let short = try await setting.call("assign_prompt_template", assign.with(["template_id": "caption-short"]))
        #expect(short["caption"] == "caption-short")
        try await setting.call("assign_prompt_template", assign.with(["template_id": template]))
        try await setting.call("delete_prompt_template", ["template_id": template])
        let after = try await setting.call(
            "assign_prompt_template", ["character_id": character, "category": "image", "template_id": "default"])
        #expect(after["caption"] == "default")
    }

    @Test func `the list begins with the program's own and goes on with the project's`() async throws {
        let (first, second) = (try await make()["id"]!, try await make(["category": "image", "body": "x"])["id"]!)
        var ids: [JSON] = []
        var cursor: JSON = .null
        repeat {
            let page = try await setting.call("list_prompt_templates", ["limit": 2, "cursor": cursor])
            ids += page["items"]?.arrayValue?.compactMap { $0["id"] } ?? []
            cursor = page["next_cursor"] ?? .null
        } while !cursor.isNull
        let builtIn = PromptTemplate.builtIn.map { JSON.string($0.id) }
        #expect(ids == builtIn + [first, second].sorted { $0.stringValue! < $1.stringValue! })
        let images = try await setting.call("list_prompt_templates", ["category": "image"])["items"]?.arrayValue ?? []
        #expect(images.map { $0["id"] } == ["image-portrait", "image-hands", second])
        #expect(try await setting.failure(of: "list_prompt_templates", ["cursor": "what"]).fields.map(\.path) == ["cursor"])
    }
}
