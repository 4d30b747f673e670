internal import JSONSchema
public import Operations

/// What one generated post is to show and say, with nothing left open.
public struct ContentSlot: Sendable, Equatable {
    /// A thing in the picture, in the words of whoever ordered it.
    public struct Thing: Sendable, Equatable {
        public var value: String
        /// The word of the drawing vocabulary that stands for it; `nil` where none does.
        public var draws: String?
        /// Each `#rrggbb`.
        public var colors: [String] = []
        /// The character's own picture of it.
        public var mediaID: MediaID?
    }

    /// Seeds that callers may give: what JSON carries exactly everywhere, and no more digits than a person repeats.
    static let seeds = 0...4_294_967_295

    public var mood: Thing
    public var setting: Thing
    public var timeOfDay: Thing
    public var wardrobe: Thing
    public var prop: Thing?
    public var archetype: Archetype
    public var pillar: String?
    public var grade: AestheticGrade
    public var aspect: PictureAspect
    public var direction: String?
    /// What whoever had the picture, or the caption, made anew last wanted differently.
    public var pictureHint: String?
    public var captionHint: String?
    /// What the character is doing, where a routine of its gave the slot.
    public var activity: String?
    public var headline: String?
    /// Where whoever ordered it wrote the text.
    public var caption: String?
    public var altText: String?

    var stored: JSON {
        var object = JSON.Object()
        func add(_ name: String, _ json: JSON) { if !json.isNull { object.append(name, json) } }
        add("mood", mood.stored)
        add("setting", setting.stored)
        add("time_of_day", timeOfDay.stored)
        add("wardrobe", wardrobe.stored)
        add("prop", prop?.stored ?? .null)
        add("archetype", archetype.json)
        add("pillar", JSON(pillar))
        add("grade", grade.json)
        add("aspect", aspect.json)
        add("direction", JSON(direction))
        add("picture_hint", JSON(pictureHint))
        add("caption_hint", JSON(captionHint))
        add("activity", JSON(activity))
        add("headline", JSON(headline))
        add("caption", JSON(caption))
        add("alt_text", JSON(altText))
        return .object(object)
    }

    init(stored json: JSON) {
        func thing(_ name: String) -> Thing { json[name].map(Thing.init(stored:)) ?? Thing(value: "") }
        func word<Word: RawRepresentable<String>>(_ name: String, _ standard: Word) -> Word {
            json[name]?.stringValue.flatMap(Word.init) ?? standard
        }
        mood = thing("mood")
        setting = thing("setting")
        timeOfDay = thing("time_of_day")
        wardrobe = thing("wardrobe")
        prop = json["prop"].map(Thing.init(stored:))
        archetype = word("archetype", .dayInLife)
        pillar = json["pillar"]?.stringValue
        grade = word("grade", .cleanBright)
        aspect = word("aspect", .portrait)
        direction = json["direction"]?.stringValue
        pictureHint = json["picture_hint"]?.stringValue
        captionHint = json["caption_hint"]?.stringValue
        activity = json["activity"]?.stringValue
        headline = json["headline"]?.stringValue
        caption = json["caption"]?.stringValue
        altText = json["alt_text"]?.stringValue
    }

    init(
        mood: Thing, setting: Thing, timeOfDay: Thing, wardrobe: Thing, prop: Thing?, archetype: Archetype, pillar: String?,
        grade: AestheticGrade, aspect: PictureAspect
    ) {
        self.mood = mood
        self.setting = setting
        self.timeOfDay = timeOfDay
        self.wardrobe = wardrobe
        self.prop = prop
        self.archetype = archetype
        self.pillar = pillar
        self.grade = grade
        self.aspect = aspect
    }

    /// Takes what is drawn from a text that names it; one that says what is not wanted is left to generators that read.
    mutating func show(_ text: String) {
        let words = Set(text.lowercased().split { !$0.isLetter && $0 != "'" && $0 != "’" }.map { $0.replacing("’", with: "'") })
        guard words.isDisjoint(with: ["no", "not", "without", "never", "don't", "dont", "less", "instead", "except"]) else { return }
        func named(_ kind: IngredientKindName) -> Thing? { DrawnWords.word(in: text, for: kind).map { Thing(words: $0, kind: kind) } }
        mood = named(.moods) ?? mood
        setting = named(.settings) ?? setting
        timeOfDay = named(.timesOfDay) ?? timeOfDay
        wardrobe = named(.wardrobe) ?? wardrobe
        prop = named(.props) ?? prop
    }

    /// What it is to show and say.
    /// - Parameter path: of the parameter by which callers say it.
    func texts(at path: String) -> [Moderation.Named] {
        [
            ("direction", direction), ("caption", caption), ("headline", headline), ("alt_text", altText), ("mood", mood.value),
            ("setting", setting.value), ("time_of_day", timeOfDay.value), ("wardrobe", wardrobe.value), ("prop", prop?.value),
            ("pillar", pillar),
        ].compactMap { name, text in text.map { (path: "\(path).\(name)", text: $0) } }
    }
}

extension ContentSlot.Thing {
    var stored: JSON {
        var object = JSON.Object()
        object.append("value", .string(value))
        if let draws { object.append("draws", .string(draws)) }
        if !colors.isEmpty { object.append("colors", JSON(colors)) }
        if let mediaID { object.append("media_id", mediaID.json) }
        return .object(object)
    }

    init(stored json: JSON) {
        value = json["value"]?.stringValue ?? ""
        draws = json["draws"]?.stringValue
        colors = json["colors"]?.arrayValue?.compactMap(\.stringValue) ?? []
        mediaID = json["media_id"]?.stringValue.flatMap(MediaID.init)
    }

    init(_ ingredient: Ingredient) {
        value = ingredient.value
        draws = ingredient.draws ?? DrawnWords.word(in: ingredient.value, for: ingredient.kind)
        colors = ingredient.colors
        mediaID = ingredient.mediaID
    }

    /// A thing in free words, or by its word of the vocabulary.
    init(words: String, kind: IngredientKindName) {
        value = words
        draws = DrawnWords.word(in: words, for: kind)
    }
}
