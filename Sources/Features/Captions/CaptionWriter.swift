/// Writes captions as a character would, from a grammar, with nothing but the seed left to chance.
public enum CaptionWriter {
    /// The languages that captions are written in.
    public static let languages = ["en", "de", "es", "fr"]

    /// - Throws: `CaptionError`.
    public static func caption(_ request: CaptionRequest) throws(CaptionError) -> Caption {
        let language = String(request.language.prefix { $0 != "-" }).lowercased()
        guard let grammar = CaptionGrammars.all[language] else { throw .languageUnknown(request.language) }
        let own = request.persona.languages.first.map { $0.prefix { $0 != "-" }.lowercased() } ?? "en"
        let novelty = TextNovelty(request.used)
        let avoided = AvoidedWords(request.persona.wordsToAvoid)
        var best: (overlap: Double, caption: Caption)?
        var fitting = 0
        for attempt in 0..<24 {  // what fits does so at once but for a voice that avoids half the language
            var random = SeededRandom(seed: request.seed &+ UInt64(attempt) &* 0x2545_F491_4F6C_DD1D)
            let fillers = CaptionFillers(
                request, grammar: grammar, language: language, isOwn: own == language, novelty: novelty, random: &random)
            let sentences = CaptionSentences(
                grammar: grammar, persona: request.persona, fillers: fillers, avoided: avoided, novelty: novelty,
                saidBefore: request.saidBefore)
            guard let caption = draft(request, sentences, language: language, isOwn: own == language, random: &random) else { continue }
            let overlap = novelty.overlap(caption.sentences.joined(separator: " "))
            if overlap < best?.overlap ?? .infinity { best = (overlap, caption) }
            fitting += 1
            if fitting == 3 { break }
        }
        guard let best else { throw .nothingFits }
        return best.caption
    }

    /// One caption; `nil` where it came to nothing.
    private static func draft(
        _ request: CaptionRequest, _ sentences: CaptionSentences, language: String, isOwn: Bool, random: inout SeededRandom
    ) -> Caption? {
        let persona = request.persona
        let archetype = sentences.fillers.archetype.rawValue
        var sentences = sentences
        let asked = CaptionDirection.read(request.slot.hint, in: sentences.grammar).flatMap { $0.isOrder ? $0 : nil }
        let direction = asked ?? CaptionDirection.read(request.slot.direction, in: sentences.grammar)
        if let direction { sentences = sentences.speaking(of: direction) }
        var draft = CaptionSentences.Draft()
        func unsaid(_ list: [String]) -> String? {
            guard isOwn, random.fraction() < 0.4 else { return nil }  // often enough to be known by, seldom enough not to be a jingle
            return random.pick(list.filter { !request.used.contains($0) && !sentences.avoided.occur(in: $0) })
        }
        let opener = unsaid(persona.openers)
        let closer = unsaid(persona.closers)
        let length = persona.sentenceLength
        let plans = sentences.grammar["caption"].filter { $0.lengths.isEmpty || $0.lengths.contains(length) }
        guard let plan = random.pick(plans, weight: \.weight) else { return nil }
        let symbols = plan.parts.compactMap { if case .symbol(let name) = $0 { name } else { nil } }
        let last = symbols.lastIndex { $0 != "closing" || closer == nil } ?? 0
        for (index, symbol) in symbols.enumerated() {
            if symbol == "opening", let opener {
                draft.sentences.append(opener)
            } else if symbol == "closing", let closer {
                draft.sentences.append(closer)
            } else {
                let anchored = index == last && !draft.isAnchored
                let choices = [(name: "\(symbol) \(archetype)", weight: 1.0), (name: "\(symbol) any", weight: 0.3)]
                guard sentences.append(choices, anchored: anchored, used: request.used, to: &draft, random: &random) else { return nil }
            }
            if index == 0, let direction {
                _ = sentences.append(
                    [(name: direction.symbol, weight: 1)], anchored: false, used: request.used, to: &draft, random: &random)
            }
        }
        guard draft.isAnchored, Set(draft.sentences).count == draft.sentences.count else { return nil }
        let fillers = sentences.fillers
        let place = language == "en" ? fillers.words["setting"] : nil
        let topics = [isOwn ? fillers.text(.pillar, form: "") : nil, persona.niche, place].compactMap(\.self)
        let ornaments = CaptionOrnaments(persona: persona, mood: fillers.words["mood"], topics: topics)
        let hashtags = ornaments.hashtags(avoiding: sentences.avoided, random: &random)
        let body = ornaments.adorned(draft.sentences, random: &random)
        let text = hashtags.isEmpty ? body : body + "\n\n" + hashtags.joined(separator: " ")
        guard text.count <= request.maxCharacters, !sentences.avoided.occur(in: text) else { return nil }
        return Caption(text: text, sentences: draft.sentences, hashtags: hashtags)
    }
}
