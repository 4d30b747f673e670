import JSONSchema
import Operations
import TestSupport
import Testing

@testable import Features

@Suite struct PersonaLibraryTests {
    private static let layers = JSON(LayerName.allCases.filter { $0 != .ingredients }.map { $0.rawValue })

    private let setting = StorySetting()

    @Test func `the library is as large as promised`() {
        let templates = PersonaLibrary.templates
        #expect(templates.count >= 24)
        #expect(Set(templates.map(\.niche)).count >= 12)
        #expect(Set(templates.map(\.id)).count == templates.count)
        for template in templates {
            for kind in IngredientKindName.allCases {
                #expect(template.ingredients.filter { $0.kind == kind }.count >= 8, "\(template.id) \(kind)")
            }
            #expect(template.layers[.strategy]?["pillars"]?.arrayValue?.count ?? 0 >= 5, "\(template.id)")
        }
    }

    @Test(arguments: PersonaLibrary.templates.map(\.id))
    func `a character made from a template has all that it describes`(id: String) async throws {
        let template = try PersonaLibrary.template(id)
        let made = try await setting.call("create_character", ["name": .string(template.name), "template_id": .string(id)])
        let character = try await setting.call(
            "get_character", ["character_id": made["id"]!, "layers": Self.layers])
        #expect(character["template_id"] == .string(id) && character["niche"] == .string(template.niche))
        for layer in LayerName.objects { #expect(character[layer.name.rawValue] == template.layers[layer.name], "\(layer.name)") }
        #expect(character["brand_goals"]?.arrayValue?.count == template.goals.count)
        let counted = try setting.value("SELECT count(*) FROM ingredient WHERE character = ?", [made["id"]!.stringValue!])
        #expect(counted == JSON(template.ingredients.count))
    }

    @Test func `what is said at creation goes over the template`() async throws {
        let id = PersonaLibrary.templates[0].id
        let made = try await setting.call(
            "create_character",
            [
                "name": "Mira", "template": .string(id), "niche": "soap", "identity": ["tagline": "Lye and time", "age": 41],
                "ingredients": ["props": ["a ladle"]],
            ])
        let character = try await setting.call(
            "get_character", ["character_id": made["id"]!, "layers": Self.layers])
        #expect(character["niche"] == "soap" && character["identity"]?["niche"] == "soap" && character["identity"]?["age"] == 41)
        #expect(character["identity"]?["biography"] == PersonaLibrary.templates[0].layers[.identity]?["biography"])
        #expect(character["ingredient_counts"]?["props"] == 1)
        let failure = try await setting.failure(of: "create_character", ["name": "Mira"])
        #expect(failure.code == .validationFailed && failure.fields.map(\.path) == ["niche"])
        let unknown = try await setting.failure(of: "create_character", ["name": "Mira", "template_id": .string(id + "s")])
        #expect(unknown.code == .notFound && unknown.message.contains("Did you mean \(id)?"))
    }

    @Test func `the library is filtered by niche and paged`() async throws {
        let niche = PersonaLibrary.templates[0].niche
        let found = try await setting.call("list_persona_library", ["niche": .string(niche.uppercased()), "limit": 100])
        let expected = PersonaLibrary.templates.filter { $0.niche.contains(niche) }.map(\.id)
        #expect(found["items"]?.arrayValue?.compactMap { $0["id"]?.stringValue } == expected)
        var ids: [String] = []
        var cursor: JSON = .null
        repeat {
            let page = try await setting.call("list_persona_library", ["limit": 5, "cursor": cursor])
            ids += page["items"]?.arrayValue?.compactMap { $0["id"]?.stringValue } ?? []
            cursor = page["next_cursor"] ?? .null
        } while !cursor.isNull
        #expect(ids == PersonaLibrary.templates.map(\.id))
        let failure = try await setting.failure(of: "list_persona_library", ["niche": "quantum chess"])
        #expect(failure.code == .notFound && failure.fix?["niches"]?.arrayValue?.contains(.string(niche)) == true)
    }

    @Test(arguments: ConfigKind.allCases)
    func `a catalog has entries with ids that are chosen elsewhere`(kind: ConfigKind) async throws {
        let page = try await setting.call("list_configs", ["kind": kind.json, "limit": 100, "fields": ["id", "label", "details"]])
        let entries = page["items"]?.arrayValue ?? []
        #expect(entries.allSatisfy { $0["label"]?.stringValue?.isEmpty == false && $0["details"]?["id"] == $0["id"] })
        let ids = Set(entries.compactMap { $0["id"]?.stringValue })
        let words: [String] =
            switch kind {
            case .aestheticGrades: AestheticGrade.allCases.map(\.rawValue)
            case .feedStylePresets: FeedStyle.allCases.map(\.rawValue)
            case .archetypes: Archetype.allCases.map(\.rawValue)
            case .moods: Mood.allCases.map(\.rawValue)
            case .timesOfDay: TimeOfDay.allCases.map(\.rawValue)
            case .settings: SceneSetting.allCases.map(\.rawValue)
            case .wardrobe: Outfit.allCases.map(\.rawValue)
            case .imageProviders, .videoProviders: [ProviderChoice.embedded]  // until one is added
            case .moderationProviders: []
            }
        #expect(ids == Set(words) && entries.count == words.count)
    }

    @Test func `the catalogs need no scope`() async throws {
        for (operation, arguments) in [
            ("list_configs", ["kind": "moods"]), ("list_persona_library", [:]),
            ("get_persona_template", ["template_id": .string(PersonaLibrary.templates[0].id)]),
        ] as [(String, JSON)] {
            try await setting.call(operation, arguments, scopes: ScopeSet([.webhooksRead]))
        }
        #expect(try await setting.failure(of: "list_characters", scopes: ScopeSet([.webhooksRead])).code == .insufficientScope)
    }
}
