/// What the slots of one caption are filled with: each chosen once, so that a caption has one place, one mood, one thing.
struct CaptionFillers: Sendable {
    private(set) var texts: [Grammar.Slot: [String: String]] = [:]
    /// The words of the drawing vocabulary behind mood, setting and time, which productions may ask for.
    private(set) var words: [String: String] = [:]
    private(set) var archetype: Archetype

    /// The slots that name the setting or the mood: every caption has one of them.
    static let anchors: Set<Grammar.Slot> = [.setting, .mood, .ownSetting, .ownMood]

    /// - Parameters:
    ///   - isOwn: whether the caption is in the language of the character's own texts.
    ///   - novelty: what the batch has said, so that words are named that it has not.
    init(_ request: CaptionRequest, grammar: Grammar, language: String, isOwn: Bool, novelty: TextNovelty, random: inout SeededRandom) {
        let persona = request.persona
        let slot = request.slot
        let lexicon = CaptionLexicon.of(language)
        let speaker = Speaker(persona)
        let pillar =
            persona.pillars.first { $0.name == slot.pillar }
            ?? random.pick(persona.pillars.filter { slot.archetype == nil || $0.archetypes.contains(slot.archetype ?? .tip) })
        archetype = slot.archetype ?? random.pick(pillar?.archetypes ?? persona.archetypes) ?? random.pick(Archetype.allCases) ?? .dayInLife

        func thing(_ kind: ConfigKind, _ name: String, asked: String?) -> CaptionPersona.Ingredient? {
            let library = persona.ingredients[kind.ingredients] ?? []
            if let asked {
                return library.first { $0.value == asked }
                    ?? (lexicon.phrase(kind, asked) == nil
                        ? .init(value: language == "en" ? Self.phrase(asked, kind) : asked, draws: nil) : .init(value: asked, draws: asked))
            }
            return random.pick(library) ?? random.pick(lexicon.words(kind)).map { .init(value: $0, draws: $0) }
        }
        func fill(_ kind: ConfigKind, _ name: String, _ slot: Grammar.Slot, own: Grammar.Slot?, asked: String?) {
            guard let thing = thing(kind, name, asked: asked) else { return }
            words[name] = thing.draws
            let phrase = lexicon.phrase(kind, thing.draws)
            if thing.value == thing.draws {
                texts[slot] = phrase.map { ["": $0] }
            } else if isOwn, language == "en" {
                texts[slot] = ["": speaker.own(thing.value, in: grammar)]
            } else {
                texts[slot] = phrase.map { ["": $0] }
                if isOwn, let own { texts[own] = ["": thing.value] }
            }
        }
        fill(.settings, "setting", .setting, own: .ownSetting, asked: slot.setting)
        fill(.moods, "mood", .mood, own: .ownMood, asked: slot.mood)
        fill(.timesOfDay, "time", .time, own: .ownTime, asked: slot.timeOfDay)
        fill(.wardrobe, "wardrobe", .wardrobe, own: nil, asked: slot.wardrobe)
        if language == "en", let setting = texts[.setting]?[""] {
            texts[.setting]?["at"] = LocativePhrase(grammar).of(setting, scene: words["setting"])
        }
        fillProp(persona, lexicon, speaker, grammar, language: language, isOwn: isOwn, random: &random)
        if isOwn {
            fillOwn(persona, pillar, setting: slot.setting, speaker, grammar, language: language, novelty: novelty, random: &random)
        }
    }

    /// What a caller says, as English sentences take it.
    private static func phrase(_ asked: String, _ kind: ConfigKind) -> String {
        switch kind {
        case .settings: AskedPhrase.setting(asked)
        case .moods: AskedPhrase.mood(asked)
        default: asked
        }
    }

    private mutating func fillProp(
        _ persona: CaptionPersona, _ lexicon: CaptionLexicon, _ speaker: Speaker, _ grammar: Grammar, language: String, isOwn: Bool,
        random: inout SeededRandom
    ) {
        let own = random.pick(persona.ingredients["props"] ?? [])?.value
        let found = random.pick(lexicon.things(in: words["setting"]))
        if isOwn, language == "en" {
            texts[.prop] = (own.map { speaker.own($0, in: grammar) } ?? found).map { ["": $0] }
        } else {
            texts[.prop] = found.map { ["": $0] }
            if isOwn { texts[.ownProp] = own.map { ["": $0] } }
        }
    }

    private mutating func fillOwn(
        _ persona: CaptionPersona, _ pillar: CaptionPersona.Pillar?, setting: String?, _ speaker: Speaker, _ grammar: Grammar,
        language: String, novelty: TextNovelty, random: inout SeededRandom
    ) {
        texts[.pillar] = pillar.map { ["": $0.name] }
        texts[.promise] = pillar?.promise.flatMap { speaker.sentence($0, in: grammar) }.map { ["": $0] }
        let unsaid = persona.wordsToUse.filter { word in !ComparableText.words(of: word).allSatisfy(novelty.hasWord) }
        texts[.word] = random.pick(unsaid.isEmpty ? persona.wordsToUse : unsaid).map { ["": $0] }
        guard language == "en" else { return }  // in the other languages these would be inflected
        let here = persona.activities.filter { $0.setting != nil && $0.setting == setting }
        let activity = random.pick(here.isEmpty ? persona.activities : here)?.text
        texts[.activity] = activity.map { ["": speaker.own($0, in: grammar)] }
        for (slot, list) in [(Grammar.Slot.hobby, persona.hobbies), (.place, persona.places), (.value, persona.values)] {
            texts[slot] = random.pick(list).map { ["": speaker.own($0, in: grammar)] }
        }
    }

    /// - Parameter topic: what the direction says, without the verb.
    mutating func setTopic(_ topic: String) { texts[.topic] = ["": topic] }

    func text(_ slot: Grammar.Slot, form: String) -> String? { texts[slot]?[form] ?? texts[slot]?[""] }

    /// Whether a production may be used for this post at all.
    func suit(_ production: Grammar.Production) -> Bool {
        production.conditions.allSatisfy { name, allowed in words[name].map(allowed.contains) ?? false }
            && production.slots.allSatisfy { texts[$0] != nil }
    }
}

extension ConfigKind {
    /// The kind of ingredients that the catalog has words for.
    fileprivate var ingredients: String { self == .timesOfDay ? "times_of_day" : rawValue }
}
