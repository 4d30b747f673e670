/// A weighted context-free grammar of captions: what a symbol may become, under which conditions, and which slots that fills.
struct Grammar: Sendable {
    /// By the name of the symbol; `opening tip` is what an opening of a tip may become.
    let rules: [String: [Production]]
    /// Words that change with who speaks: their forms for I, he, she, they.
    let agreement: [String: [String]]

    subscript(symbol: String) -> [Production] { rules[symbol] ?? [] }

    /// The words of a list, in a section whose lines are words.
    func words(_ section: String) -> [String] {
        self[section].flatMap { production in production.text.split(separator: " ").map(String.init) }
    }

    /// One thing that a symbol may become.
    struct Production: Sendable {
        var parts: [Part]
        /// As it stands in the file.
        var text: String
        var weight = 1.0
        /// `nil` suits all.
        var formality: Formality?
        /// First: it can only be said by somebody of themselves. Second: it speaks to the reader. Third: it tells of the character.
        var persons: Set<GrammaticalPerson> = []
        var lengths: Set<SentenceLength> = []
        /// Words that the slot must have: the name of a kind (`mood`, `setting`, `time`) with the words of the drawing vocabulary.
        var conditions: [String: Set<String>] = [:]

        /// The slots that any expansion of it may fill, symbols aside.
        var slots: Set<Slot> { parts.reduce(into: []) { $0.formUnion($1.slots) } }
    }

    indirect enum Part: Sendable {
        case literal(String)
        case slot(Slot, form: String)
        /// A word that changes with who speaks.
        case agreeing(String)
        case symbol(String)
        case choice([[Part]])

        var slots: Set<Slot> {
            switch self {
            case .slot(let slot, _): [slot]
            case .choice(let alternatives): alternatives.joined().reduce(into: []) { $0.formUnion($1.slots) }
            case .literal, .agreeing, .symbol: []
            }
        }
    }

    /// What is filled in from the character and from the post.
    enum Slot: String, Sendable {
        case setting, mood, time, prop, wardrobe, pillar, promise, hobby, place, activity, value
        /// A word that the character likes.
        case word
        /// What whoever ordered the post wants in it.
        case topic
        /// The same, where the character's own text is a noun phrase, in a language that would have to inflect it.
        case ownSetting = "own-setting"
        case ownMood = "own-mood"
        case ownTime = "own-time"
        case ownProp = "own-prop"
    }
}
