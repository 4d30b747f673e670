public import JSONSchema

/// What of a character its captions are written from.
public struct CaptionPersona: Sendable {
    /// As readers call it; the first word of its name.
    public var name: String
    public var pronouns = "they/them"
    public var person = GrammaticalPerson.first
    public var formality = Formality.neutral
    public var sentenceLength = SentenceLength.medium
    /// BCP 47. What the character says of itself, its library included, is in the first of them.
    public var languages: [String] = []
    public var wordsToUse: [String] = []
    public var wordsToAvoid: [String] = []
    public var openers: [String] = []
    public var closers: [String] = []
    public var emoji = EmojiHabit.Habit.none
    public var emojiFavorites: [String] = []
    public var hashtags = HashtagHabit.Habit.none
    public var hashtagFavorites: [String] = []
    public var niche = ""
    public var values: [String] = []
    public var hobbies: [String] = []
    public var places: [String] = []
    public var activities: [Activity] = []
    public var pillars: [Pillar] = []
    public var archetypes: [Archetype] = []
    /// By the name of their kind.
    public var ingredients: [String: [Ingredient]] = [:]

    /// What it does, and where.
    public struct Activity: Sendable {
        public var text: String
        public var setting: String?
    }

    public struct Pillar: Sendable {
        public var name: String
        public var promise: String?
        public var archetypes: [Archetype]
    }

    /// A thing of its library.
    public struct Ingredient: Sendable {
        public var value: String
        /// The word of the drawing vocabulary for it.
        public var draws: String?
    }

    /// - Parameters:
    ///   - layers: the objects of the layers by their names; what is absent is not told.
    ///   - ingredients: the library, each with the name of its kind.
    public init(name: String, layers: [String: JSON], ingredients: [(kind: String, value: String, draws: String?)]) {
        self.name = name.split(separator: " ").first.map(String.init) ?? name
        let voice = layers["personality"]?["voice"]
        read(voice ?? .null)
        let identity = layers["identity"]
        pronouns = identity?["pronouns"]?.stringValue ?? pronouns
        niche = identity?["niche"]?.stringValue ?? ""
        values = identity.texts("values")
        if languages.isEmpty { languages = identity.texts("languages") }
        let lifestyle = layers["lifestyle"]
        hobbies = lifestyle.texts("hobbies")
        places = lifestyle.texts("places")
        activities = (lifestyle?["routines"]?.arrayValue ?? []).compactMap { routine in
            routine["activity"]?.stringValue.map { Activity(text: $0, setting: routine["setting"]?.stringValue) }
        }
        let strategy = layers["strategy"]
        archetypes = strategy.texts("archetypes").compactMap(Archetype.init)
        pillars = (strategy?["pillars"]?.arrayValue ?? []).compactMap { pillar in
            pillar["name"]?.stringValue.map {
                Pillar(
                    name: $0, promise: pillar["promise"]?.stringValue,
                    archetypes: Optional(pillar).texts("archetypes").compactMap(Archetype.init))
            }
        }
        for item in ingredients { self.ingredients[item.kind, default: []].append(Ingredient(value: item.value, draws: item.draws)) }
    }

    private mutating func read(_ voice: JSON) {
        person = voice["person"]?.stringValue.flatMap(GrammaticalPerson.init) ?? person
        formality = voice["formality"]?.stringValue.flatMap(Formality.init) ?? formality
        sentenceLength = voice["sentence_length"]?.stringValue.flatMap(SentenceLength.init) ?? sentenceLength
        languages = Optional(voice).texts("languages")
        wordsToUse = Optional(voice).texts("words_to_use")
        wordsToAvoid = Optional(voice).texts("words_to_avoid")
        openers = Optional(voice).texts("openers")
        closers = Optional(voice).texts("closers")
        emoji = voice["emoji"]?["habit"]?.stringValue.flatMap(EmojiHabit.Habit.init) ?? emoji
        emojiFavorites = voice["emoji"].texts("favorites")
        hashtags = voice["hashtags"]?["habit"]?.stringValue.flatMap(HashtagHabit.Habit.init) ?? hashtags
        hashtagFavorites = voice["hashtags"].texts("favorites")
    }
}

extension JSON? {
    /// The texts of a list; none where there is no such list.
    fileprivate func texts(_ name: String) -> [String] { self?[name]?.arrayValue?.compactMap(\.stringValue) ?? [] }
}
