/// The text of a post, and what it is put together from.
public struct Caption: Sendable, Equatable {
    /// What is posted: the sentences with their emoji, then the hashtags in a paragraph of their own.
    public var text: String
    /// The sentences in their order, without emoji. Whoever writes a batch hands them to the next request, so that none comes twice.
    public var sentences: [String]
    /// With their sign.
    public var hashtags: [String]
}

/// What a caption is asked for. The same request gives the same caption.
public struct CaptionRequest: Sendable {
    public var persona: CaptionPersona
    public var slot: CaptionSlot
    /// BCP 47. Captions are written in English, German, Spanish and French; see `CaptionWriter.languages`.
    public var language: String
    public var seed: UInt64
    /// Sentences of the batch so far: none is said again, and phrases in them are avoided.
    public var used: Set<String>
    /// Sentences of the character's posts before: none is said again while there is anything else to say.
    public var saidBefore: Set<String>
    /// The most characters that sentences and hashtags may have together.
    public var maxCharacters = 480  // what is read without unfolding; far below the least limit of a network that has pictures

    public init(
        persona: CaptionPersona, slot: CaptionSlot, language: String? = nil, seed: UInt64, used: Set<String> = [],
        saidBefore: Set<String> = []
    ) {
        self.persona = persona
        self.slot = slot
        self.language = language ?? persona.languages.first ?? "en"
        self.seed = seed
        self.used = used
        self.saidBefore = saidBefore
    }
}

/// What is to be seen in the post that the caption belongs to. What is not said is chosen from the character by the seed.
public struct CaptionSlot: Sendable {
    public var archetype: Archetype?
    /// A text of the character's library, or a word of the drawing vocabulary; so are setting, time of day and wardrobe.
    public var mood: String?
    public var setting: String?
    public var timeOfDay: String?
    public var wardrobe: String?
    /// What whoever ordered the post wants in it, in their words.
    public var direction: String?
    /// What whoever read the caption before wants differently. It speaks of the caption, and is none of its words but where it says so.
    public var hint: String?
    /// The name of a pillar of the strategy.
    public var pillar: String?

    public init() {}
}

/// Why there is no caption.
public enum CaptionError: Error, Equatable {
    /// There is no grammar for the language.
    case languageUnknown(String)
    /// Whatever was tried used a word to avoid, repeated a sentence, or was too long.
    case nothingFits
}
