import Testing

@testable import Features

@Suite struct GrammarTests {
    @Test func `a production is read with its conditions, slots and choices`() throws {
        let grammar = try GrammarReader.read(
            """
            # a comment
            [agreement]
            I = he, she, they
            [opening any]
            @casual,second,*2,mood=calm+dreamy {I} {~keep} <this|> at {setting.at}, <end>.
            [end]
            done
            """)
        let production = try #require(grammar["opening any"].first)
        #expect(production.formality == .casual)
        #expect(production.persons == [.second])
        #expect(production.weight == 2)
        #expect(production.conditions == ["mood": ["calm", "dreamy"]])
        #expect(production.slots == [.setting])
        #expect(production.parts.count == 10)
        #expect(grammar.agreement["I"] == ["I", "he", "she", "they"])
    }

    @Test(arguments: [("[a]\n{nothing}", 2), ("[a]\n@loud text", 2), ("[agreement]\nI", 2), ("[a]\n<open", 2), ("\n[a]\n{open", 3)])
    func `a line that cannot be read is told with its number`(text: String, line: Int) {
        #expect { try GrammarReader.read(text) } throws: { ($0 as? GrammarFault)?.line == line }
    }

    @Test(arguments: CaptionWriter.languages)
    func `every kind of post has sentences of its own, and every symbol is defined`(language: String) throws {
        let grammar = try #require(CaptionGrammars.all[language])
        for archetype in Archetype.allCases {
            #expect(grammar["opening \(archetype.rawValue)"].count >= 5, "\(archetype)")
        }
        for part in ["opening", "middle", "closing"] {
            let productions = grammar["\(part) any"]
            #expect(productions.count >= 25)
            #expect(productions.contains { $0.persons == [.third] } && productions.contains { $0.persons.contains(.second) })
            #expect(productions.contains { $0.formality == .formal } && productions.contains { $0.formality == .casual })
        }
        for (symbol, productions) in grammar.rules
        where symbol.contains("opening") || symbol.contains("middle") || symbol.contains("closing") {
            for production in productions {
                let end = production.text.last ?? " "
                #expect(".!?}".contains(end), "\(symbol): \(production.text)")
                for case .symbol(let name) in production.parts { #expect(!grammar[name].isEmpty, "\(name)") }
            }
            #expect(Set(productions.map(\.text)).count == productions.count, "\(symbol) has a production twice")
        }
    }

    @Test(arguments: [
        ("the kitchen", "kitchen", "in the kitchen"), ("the beach", "beach", "on the beach"),
        ("a kitchen table under the small lamp", "kitchen", "at a kitchen table under the small lamp"),
        ("the pier when the ferries idle", "beach", "on the pier when the ferries idle"),
        ("an oak wood hung with moss", "forest", "in an oak wood hung with moss"),
        ("the stairs of Croix-Rousse in side light", "city-street", "on the stairs of Croix-Rousse in side light"),
        ("the bench with the homogeniser", "studio", "at the bench with the homogeniser"),
        ("the bench outside the old bank", "city-street", "on the bench outside the old bank"),
        ("the bed, with three novels on the other side", "bedroom", "in the bed, with three novels on the other side"),
        ("the zyzzyva", nil, "at the zyzzyva"),
    ])
    func `a place takes the preposition of its head`(phrase: String, scene: String?, expected: String) throws {
        #expect(LocativePhrase(try #require(CaptionGrammars.all["en"])).of(phrase, scene: scene) == expected)
    }
}

@Suite struct CaptionDirectionTests {
    @Test(arguments: [
        ("Show the new ash glaze", CaptionDirection.topic("the new ash glaze")),
        ("Talk about the Saturday market.", .topic("the Saturday market")),
        ("The first loaf out of the new oven", .named("the first loaf out of the new oven")),
        ("Holding a finished loaf", .doing("holding a finished loaf")),
        ("End on “Slice it tomorrow, not now”", .said("Slice it tomorrow, not now.")),
        ("close-up, soft light", nil), ("no text in the image", nil), ("", nil),
        ("Close-up. Mention the price of rye.", .topic("the price of rye")),
    ])
    func `what a direction asks the caption to speak of is told from its form`(direction: String, expected: CaptionDirection?) throws {
        #expect(CaptionDirection.read(direction, in: try #require(CaptionGrammars.all["en"])) == expected)
    }

    @Test(arguments: [
        ("en", "Show the new ash glaze", "the new ash glaze"), ("de", "Erwähne den neuen Ofen", "den neuen Ofen"),
        ("es", "Habla de la nueva receta", "la nueva receta"), ("fr", "Parle de la nouvelle recette", "la nouvelle recette"),
        ("en", "say \"We open at five.\"", "We open at five."),
    ])
    func `it is taken up in the caption`(language: String, direction: String, words: String) throws {
        var slot = CaptionSlot()
        slot.direction = direction
        for seed in UInt64(0)..<10 {
            let request = CaptionRequest(persona: try Library.persona("night-bread-baker"), slot: slot, language: language, seed: seed)
            #expect(try CaptionWriter.caption(request).text.contains(words))
        }
    }
}

@Suite struct AvoidedWordsTests {
    @Test(arguments: ["a journey", "Journeys!", "so JOURNEYED", "journeying on", "jöurney", "game changers here", "the game-changer"])
    func `a word to avoid is found in its forms`(text: String) {
        #expect(AvoidedWords(["journey", "jöurney", "game-changer"]).occur(in: text))
    }

    @Test(arguments: ["a journal", "the game has changed", "pro", "problem", ""])
    func `a word that only looks alike is none`(text: String) {
        #expect(!AvoidedWords(["journey", "game-changer", "prose"]).occur(in: text))
    }
}
