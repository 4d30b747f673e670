/// Makes sentences from productions.
struct CaptionSentences: Sendable {
    let grammar: Grammar
    let persona: CaptionPersona
    private(set) var fillers: CaptionFillers
    let avoided: AvoidedWords
    let novelty: TextNovelty
    /// What the character's posts before say.
    let saidBefore: Set<String>
    private let speaker: Speaker
    private let unsaidWords: Set<String>

    init(
        grammar: Grammar, persona: CaptionPersona, fillers: CaptionFillers, avoided: AvoidedWords, novelty: TextNovelty,
        saidBefore: Set<String>
    ) {
        self.grammar = grammar
        self.persona = persona
        self.fillers = fillers
        self.avoided = avoided
        self.novelty = novelty
        self.saidBefore = saidBefore
        speaker = Speaker(persona)
        unsaidWords = Set(persona.wordsToUse.flatMap { ComparableText.words(of: $0) }.filter { !novelty.hasWord($0) })
    }

    /// The same, with a topic to speak of.
    func speaking(of direction: CaptionDirection) -> CaptionSentences {
        var copy = self
        copy.fillers.setTopic(direction.text)
        return copy
    }

    /// What a caption has said so far.
    struct Draft: Sendable {
        var sentences: [String] = []
        var slots: Set<Grammar.Slot> = []
        var isNamed = false

        var isAnchored: Bool { !slots.isDisjoint(with: CaptionFillers.anchors) }
    }

    /// The best of several sentences that a symbol may become, appended; `false` where none may be said.
    /// - Parameters:
    ///   - symbols: with the weight of their productions: an opening of this archetype, an opening of any.
    ///   - anchored: whether it has to name the setting or the mood.
    ///   - used: sentences of the batch.
    func append(
        _ symbols: [(name: String, weight: Double)], anchored: Bool, used: Set<String>, to draft: inout Draft, random: inout SeededRandom
    ) -> Bool {
        var candidates: [(production: Grammar.Production, weight: Double)] = []
        for symbol in symbols {
            for production in grammar[symbol.name] where fillers.suit(production) && draft.slots.isDisjoint(with: production.slots) {
                if anchored, production.slots.isDisjoint(with: CaptionFillers.anchors) { continue }
                let weight = symbol.weight * production.weight * suitability(production)
                if weight > 0 { candidates.append((production, weight)) }
            }
        }
        var best: (score: Double, sentence: String, draft: Draft)?
        // 16 are enough for a rare good one, and cost some microseconds each; the others are for what was said before.
        for attempt in 0..<96 {
            if attempt >= 16, let best, !saidBefore.contains(best.sentence) { break }
            guard let choice = random.pick(candidates, weight: \.weight) else { break }
            var next = draft
            let sentence = Self.polished(expanded(choice.production.parts, draft: &next, random: &random))
            guard !used.contains(sentence), !draft.sentences.contains(sentence) else { continue }
            let score = score(sentence) + random.fraction() * 0.5
            // Asked last, as it costs the most.
            if score > best?.score ?? -.infinity, !avoided.occur(in: sentence) { best = (score, sentence, next) }
        }
        guard var best else { return false }
        best.draft.sentences.append(best.sentence)
        draft = best.draft
        return true
    }

    /// How readily the character would say it so.
    private func suitability(_ production: Grammar.Production) -> Double {
        var weight = 1.0
        if let formality = production.formality {
            weight *= formality == persona.formality ? 2 : persona.formality == .neutral ? 0.4 : 0.02
        }
        let isTold = persona.person == .third
        if production.persons.contains(isTold ? .first : .third) { return 0 }
        if isTold, production.persons.contains(.third) { weight *= 3 }
        if persona.person == .second { weight *= production.persons.contains(.second) ? 3 : production.persons.contains(.first) ? 0.7 : 1 }
        return weight
    }

    /// That it was not said before counts most, then new words, then the length of the sentence, then words that the character likes and has
    /// not used yet.
    private func score(_ sentence: String) -> Double {
        let words = ComparableText.words(of: sentence)
        let (least, most) = persona.sentenceLength.words
        let miss = max(0, least - words.count, words.count - most)
        let liked = words.contains { unsaidWords.contains($0) }
        let isOld = saidBefore.contains(sentence)
        return (isOld ? -20 : 0) - 4 * novelty.overlap(sentence) - 0.15 * Double(miss) + (liked ? 0.3 : 0)
    }

    private func expanded(_ parts: [Grammar.Part], draft: inout Draft, random: inout SeededRandom) -> String {
        var text = ""
        for part in parts {
            switch part {
            case .literal(let literal): text += literal
            case .slot(let slot, let form):
                draft.slots.insert(slot)
                text += fillers.text(slot, form: form) ?? ""
            case .agreeing(let word): text += speaker.form(of: word, in: grammar, isNamed: &draft.isNamed)
            case .symbol(let symbol):
                let taken = draft.slots
                let choices = grammar[symbol].filter { fillers.suit($0) && taken.isDisjoint(with: $0.slots) }
                if let choice = random.pick(choices, weight: { $0.weight * suitability($0) }) {
                    text += expanded(choice.parts, draft: &draft, random: &random)
                }
            case .choice(let alternatives):
                text += expanded(random.pick(alternatives) ?? [], draft: &draft, random: &random)
            }
        }
        return text
    }

    /// With a capital at its beginning and no blank too many.
    static func polished(_ text: String) -> String {
        var text = text.split(separator: " ").joined(separator: " ")
        if let first = text.firstIndex(where: { $0.isLetter || $0.isNumber }), text[..<first].allSatisfy({ !$0.isWhitespace }) {
            text.replaceSubrange(first...first, with: text[first].uppercased())
        }
        return text
    }
}

extension SentenceLength {
    /// How many words a sentence has at least and at most where it fits.
    var words: (least: Int, most: Int) {
        switch self {
        case .short: (3, 11)
        case .medium: (6, 16)
        case .long: (11, 28)
        }
    }
}
