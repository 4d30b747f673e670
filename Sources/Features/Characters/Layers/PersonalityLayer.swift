public import Operations

/// What the character is like, and how it writes.
public struct PersonalityLayer: CharacterLayer {
    public static let name = LayerName.personality

    @Param("Traits.", .count(0...20)) public var traits: [Phrase]?
    @Param("Its temper in a sentence.", .length(1...300)) public var temperament: String?
    @Param("What it finds funny.", .length(1...300)) public var humor: String?
    @Param("How it writes.") public var voice: Voice?

    public init() {}
}

/// How a character writes: what captions are made by and measured against.
public struct Voice: KeptParams {
    @Param("The tone, in a sentence.", .length(1...300)) public var tone: String?
    @Param("Who speaks.") public var person: GrammaticalPerson?
    @Param("How formal it is.") public var formality: Formality?
    @Param("How long its sentences are.") public var sentenceLength: SentenceLength?
    @Param("Rules of its style.", .count(0...20)) public var styleRules: [Sentence]?
    @Param("Words it likes.", .count(0...60)) public var wordsToUse: [Phrase]?
    @Param("Words it never uses.", .count(0...60)) public var wordsToAvoid: [Phrase]?
    @Param("Languages it writes, BCP 47.", .count(0...10)) public var languages: [LanguageTag]?
    @Param("Emoji.") public var emoji: EmojiHabit?
    @Param("Hashtags.") public var hashtags: HashtagHabit?
    @Param("How its captions begin.", .count(0...20)) public var openers: [Sentence]?
    @Param("How its captions end.", .count(0...20)) public var closers: [Sentence]?

    public init() {}
}

public enum GrammaticalPerson: String, ParamWord {
    case first, second, third
}

public enum Formality: String, ParamWord {
    case casual, neutral, formal
}

public enum SentenceLength: String, ParamWord {
    case short, medium, long
}

public struct EmojiHabit: KeptParams {
    @Param("How many.") public var habit: Habit?
    @Param("Which ones.", .count(0...20)) public var favorites: [Phrase]?

    public init() {}

    public enum Habit: String, ParamWord {
        case none, rare, some, many
    }
}

public struct HashtagHabit: KeptParams {
    @Param("How many.") public var habit: Habit?
    @Param("Which ones.", .count(0...30)) public var favorites: [Phrase]?

    public init() {}

    public enum Habit: String, ParamWord {
        case none, few, many
    }
}
