import Testing

@testable import Features

/// Captions that were written one after the other, and what a batch is held to.
struct Batch {
    let persona: CaptionPersona
    let captions: [Caption]
    let slots: [CaptionSlot]
    let language: String
    let said: Set<String>

    init(
        of count: Int, by persona: CaptionPersona, seed: UInt64, language: String = "en", archetype: Archetype? = nil,
        after saidBefore: Set<String> = []
    ) throws {
        var captions: [Caption] = []
        var slots: [CaptionSlot] = []
        var said: Set<String> = []
        for index in 0..<count {
            var slot = CaptionSlot()
            let settings = persona.ingredients["settings"] ?? []
            let moods = persona.ingredients["moods"] ?? []
            slot.setting = settings[index % settings.count].value
            slot.mood = moods[(index * 3 + index / 8) % moods.count].value
            slot.archetype = archetype
            let request = CaptionRequest(
                persona: persona, slot: slot, language: language, seed: seed &* 1_000 &+ UInt64(index), used: said, saidBefore: saidBefore)
            let caption = try CaptionWriter.caption(request)
            said.formUnion(caption.sentences)
            captions.append(caption)
            slots.append(slot)
        }
        self.persona = persona
        self.captions = captions
        self.slots = slots
        self.language = language
        self.said = said
    }

    /// No sentence twice, and the median Jaccard similarity of runs of three words, and of three characters, below 0.2.
    func expectDifferent() {
        let sentences = captions.flatMap(\.sentences).map { words(of: $0).joined(separator: " ") }
        #expect(Set(sentences).count == sentences.count, "a sentence comes twice")
        let texts = captions.map { words(of: $0.text) }
        #expect(medianSimilarity(texts) < 0.2, "words")
        #expect(
            medianSimilarity(captions.map { words(of: $0.sentences.joined(separator: " ")).joined(separator: " ").map(String.init) }) < 0.2,
            "characters")
    }

    /// Each names the setting or the mood of its slot: in the character's words, else in those of the catalog.
    func expectAnchored() {
        for (caption, slot) in zip(captions, slots) {
            let names = [("settings", slot.setting), ("moods", slot.mood)].flatMap { kind, value in
                let draws = persona.ingredients[kind]?.first { $0.value == value }?.draws
                let phrase = CaptionLexicon.of(language).phrase(kind == "moods" ? .moods : .settings, draws)
                return [value, language == "en" ? nil : phrase].compactMap(\.self)
            }
            let text = caption.text.lowercased()
            #expect(names.contains { text.contains($0.lowercased()) }, "\(caption.text)")
        }
    }

    func expectNoWordToAvoid() {
        for caption in captions {
            let text = " \(words(of: caption.text).joined(separator: " ")) "
            for word in persona.wordsToAvoid {
                let plain = words(of: word).joined(separator: " ")
                for form in [plain, plain + "s", plain + "es", plain + "ed", plain + "ing"] {
                    #expect(!text.contains(" \(form) "), "\(caption.text)")
                }
            }
        }
    }

    /// Emoji, hashtags and the length of sentences are as the voice has them.
    func expectHabits() {
        let emoji = captions.map { caption in caption.text.count { $0.unicodeScalars.first?.properties.isEmojiPresentation ?? false } }
        let mean = Double(emoji.reduce(0, +)) / Double(captions.count)
        switch persona.emoji {
        case .none: #expect(mean == 0)
        case .rare: #expect(mean > 0 && mean < 0.6 || persona.emojiFavorites.contains { !Self.isPlain($0) })
        case .some: #expect(mean > 0.3 && mean < 2 || persona.emojiFavorites.contains { !Self.isPlain($0) })
        case .many: #expect(mean > 1.5 || persona.emojiFavorites.contains { !Self.isPlain($0) })
        }
        for caption in captions {
            let range =
                switch persona.hashtags {
                case .none: 0...0
                case .few: 1...2
                case .many: 2...5
                }
            #expect(range.contains(caption.hashtags.count), "\(caption.text)")
            #expect(caption.hashtags.allSatisfy { $0.wholeMatch(of: #/#[\w]+/#) != nil })
            #expect(caption.text.hasSuffix(caption.hashtags.joined(separator: " ")))
            #expect(caption.text.count <= 480)
        }
        let lengths = captions.flatMap(\.sentences).map { words(of: $0).count }.sorted()
        let (least, most) = persona.sentenceLength.words
        #expect((least...most).contains(lengths[lengths.count / 2]), "the median sentence has \(lengths[lengths.count / 2]) words")
    }

    private static func isPlain(_ emoji: String) -> Bool { emoji.first?.unicodeScalars.first?.properties.isEmojiPresentation ?? false }

    private func words(of text: String) -> [String] {
        text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
    }

    private func medianSimilarity(_ texts: [[String]]) -> Double {
        // Each run has a number, so that comparing is cheap.
        var numbers: [String: Int] = [:]
        let runs = texts.map { pieces in
            Set(
                pieces.indices.dropLast(2).map { start in
                    let run = pieces[start...start + 2].joined(separator: "·")
                    let number = numbers[run] ?? numbers.count
                    numbers[run] = number
                    return number
                })
        }
        var similarities: [Double] = []
        for index in runs.indices {
            for other in 0..<index {
                let common = runs[index].intersection(runs[other]).count
                let union = runs[index].count + runs[other].count - common
                similarities.append(union == 0 ? 1 : Double(common) / Double(union))
            }
        }
        return similarities.sorted()[similarities.count / 2]
    }
}
