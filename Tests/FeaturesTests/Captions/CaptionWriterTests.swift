import JSONSchema
import Testing

@testable import Features

@Suite struct CaptionWriterTests {
    private static let templates = PersonaLibrary.templates.map(\.id)

    @Test(arguments: templates)
    func `fifty captions of a character are all different and in its voice`(template: String) throws {
        let persona = try Library.persona(template)
        let batch = try Batch(of: 50, by: persona, seed: UInt64(Self.templates.firstIndex(of: template) ?? 0))
        batch.expectDifferent()
        batch.expectAnchored()
        batch.expectNoWordToAvoid()
        batch.expectHabits()
        let text = batch.captions.map { $0.text.lowercased() }.joined(separator: "\n")
        #expect(persona.wordsToUse.count { text.contains($0.lowercased()) } >= persona.wordsToUse.count - 1, "words to use")
        #expect(persona.openers.count { batch.said.contains($0) } >= persona.openers.count - 1, "openers")
        #expect(persona.closers.count { batch.said.contains($0) } >= persona.closers.count - 1, "closers")
    }

    @Test(arguments: stride(from: 0, to: templates.count, by: 6).map { templates[$0] })
    func `six batches of ten say nothing twice but what the character is known by`(template: String) throws {
        let persona = try Library.persona(template)
        let known = Set(persona.openers + persona.closers)
        var before: Set<String> = []
        for number in 0..<6 {
            let batch = try Batch(of: 10, by: persona, seed: UInt64(20 + number), after: before)
            batch.expectDifferent()
            batch.expectAnchored()
            #expect(batch.said.intersection(before).subtracting(known) == [], "batch \(number)")
            before.formUnion(batch.said)
        }
    }

    @Test(arguments: Archetype.allCases)
    func `fifty captions of one archetype are all different`(archetype: Archetype) throws {
        for template in stride(from: 0, to: Self.templates.count, by: 20) {
            let batch = try Batch(of: 50, by: Library.persona(Self.templates[template]), seed: 3, archetype: archetype)
            batch.expectDifferent()
            batch.expectAnchored()
        }
    }

    @Test(arguments: ["de", "es", "fr"], stride(from: 0, to: templates.count, by: 10).map { templates[$0] })
    func `fifty captions in another language are all different`(language: String, template: String) throws {
        let persona = try Library.persona(template)
        let batch = try Batch(of: 50, by: persona, seed: 4, language: language)
        batch.expectDifferent()
        batch.expectAnchored()
        batch.expectNoWordToAvoid()
        batch.expectHabits()
        #expect(batch.said.isDisjoint(with: persona.openers + persona.closers), "its own sentences are English")
    }

    @Test func `the same request gives the same caption, another seed another`() throws {
        let persona = try Library.persona("night-bread-baker")
        let request = CaptionRequest(persona: persona, slot: CaptionSlot(), seed: 7)
        var other = request
        other.seed = 8
        #expect(try CaptionWriter.caption(request) == CaptionWriter.caption(request))
        #expect(try CaptionWriter.caption(request) != CaptionWriter.caption(other))
    }

    @Test func `who is told of in the third person never says I`() throws {
        var persona = try Library.persona("first-ledger-finance")
        persona.person = .third
        persona.openers = []
        persona.closers = []
        let first: [String: Set<String>] = [
            "en": ["i", "my", "me", "mine", "myself", "am"], "de": ["ich", "mich", "mir", "mein", "meine", "wir", "bin"],
            "es": ["yo", "estoy", "mi", "mí", "estaba yo"], "fr": ["je", "j", "moi", "mes"],
        ]
        for language in CaptionWriter.languages {
            let batch = try Batch(of: 50, by: persona, seed: 5, language: language)
            for sentence in batch.captions.flatMap(\.sentences) {
                let words = Set(sentence.lowercased().split { !$0.isLetter }.map(String.init))
                #expect(words.isDisjoint(with: first[language] ?? []), "\(sentence)")
            }
            #expect(batch.captions.contains { $0.text.contains("Sudha") })
        }
    }

    @Test func `a character who writes German is quoted in its own words`() throws {
        var persona = try Library.persona("night-bread-baker")
        persona.languages = ["de"]
        persona.openers = ["Der Ofen gähnt noch."]
        persona.ingredients["settings"] = [.init(value: "die alte Schmiede am Hafen", draws: "workshop")]
        persona.ingredients["moods"] = [.init(value: "langsam und sicher wie Roggen", draws: "calm")]
        let batch = try Batch(of: 20, by: persona, seed: 6, language: "de")
        let text = batch.captions.map(\.text).joined(separator: "\n")
        #expect(text.contains("die alte Schmiede am Hafen."))
        #expect(text.contains("in der Werkstatt"))
        #expect(batch.said.contains("Der Ofen gähnt noch."))
        batch.expectDifferent()
    }

    @Test(arguments: [
        ("at the beach", "the beach"), ("bakery", "the bakery"), ("in a corner of the shop", "a corner of the shop"), ("Lisbon", "Lisbon"),
        ("my kitchen", "my kitchen"), ("rooftops", "rooftops"), ("Ada's garage", "Ada's garage"),
    ])
    func `a place stands in a caption as sentences take it`(asked: String, told: String) throws {
        #expect(AskedPhrase.setting(asked) == told)
        #expect(AskedPhrase.mood("I am happy") == "happy" && AskedPhrase.mood("in a hurry") == "in a hurry")
        var slot = CaptionSlot()
        slot.setting = asked
        let persona = CaptionPersona(name: "Ada", layers: [:], ingredients: [])
        let captions = try (0..<12).map { try CaptionWriter.caption(CaptionRequest(persona: persona, slot: slot, seed: $0)).text }
        #expect(captions.contains { $0.lowercased().contains(told.lowercased()) })
        #expect(captions.allSatisfy { !$0.contains(" at at ") && !$0.contains(" from at ") && !$0.contains(" at bakery") })
    }

    @Test func `what is wanted differently of a caption is none of its words, but what it is to mention is`() throws {
        let persona = try Library.persona("night-bread-baker")
        func captions(_ hint: String) throws -> [String] {
            var slot = CaptionSlot()
            slot.hint = hint
            return try (0..<10).map { try CaptionWriter.caption(CaptionRequest(persona: persona, slot: slot, seed: $0)).text }
        }
        #expect(try captions("the last one was ugly, less orange please").allSatisfy { !$0.contains("ugly") && !$0.contains("orange") })
        #expect(try captions("one line only").allSatisfy { !$0.contains("one line") })
        #expect(try captions("mention the new hatch on the pier").allSatisfy { $0.contains("the new hatch on the pier") })
    }

    @Test func `a word of the drawing vocabulary will do as a slot`() throws {
        var slot = CaptionSlot()
        slot.setting = "beach"
        slot.mood = "calm"
        let persona = CaptionPersona(name: "Ada", layers: [:], ingredients: [])
        for (language, (setting, mood)) in [
            "en": ("the beach", "calm"), "de": ("am Strand", "ganz ruhig"), "es": ("en la playa", "en calma"),
            "fr": ("sur la plage", "au calme"),
        ] {
            for seed in UInt64(0)..<20 {
                let caption = try CaptionWriter.caption(CaptionRequest(persona: persona, slot: slot, language: language, seed: seed))
                #expect(
                    caption.text.lowercased().contains(setting.lowercased()) || caption.text.lowercased().contains(mood), "\(caption.text)")
            }
        }
    }

    @Test func `a text stays within the characters there are`() throws {
        var request = CaptionRequest(persona: try Library.persona("balcony-jungle"), slot: CaptionSlot(), seed: 1)
        request.maxCharacters = 180
        for seed in UInt64(0)..<30 {
            request.seed = seed
            #expect(try CaptionWriter.caption(request).text.count <= 180)
        }
        request.maxCharacters = 10
        #expect(throws: CaptionError.nothingFits) { try CaptionWriter.caption(request) }
    }

    @Test func `a language without a grammar is refused`() throws {
        let request = CaptionRequest(persona: try Library.persona("balcony-jungle"), slot: CaptionSlot(), language: "vi", seed: 1)
        #expect(throws: CaptionError.languageUnknown("vi")) { try CaptionWriter.caption(request) }
    }
}

/// Characters to write captions with.
enum Library {
    static func persona(_ id: String) throws -> CaptionPersona {
        let template = try PersonaLibrary.template(id)
        return CaptionPersona(
            name: template.name, layers: Dictionary(uniqueKeysWithValues: template.layers.map { ($0.key.rawValue, $0.value) }),
            ingredients: template.ingredients.map { ($0.kind.rawValue, $0.input.value, $0.input.draws) })
    }
}
