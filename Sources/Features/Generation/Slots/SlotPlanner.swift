internal import JSONSchema
internal import Operations

/// Fills what callers leave open in slots from a character's ingredients, routines and pillars, spread over the batch by its seed.
struct SlotPlanner {
    private let content: CharacterContent
    private let strategy: StrategyLayer?
    private let standardAspect: PictureAspect
    private var scenes: Deck<Scene>
    private var moods: Deck<ContentSlot.Thing>
    private var times: Deck<ContentSlot.Thing>
    private var wardrobes: Deck<ContentSlot.Thing>
    private var props: Deck<ContentSlot.Thing>
    private var pillars: Deck<Pillar>
    private var archetypes: [String: Deck<Archetype>] = [:]
    private let seed: UInt64

    /// A place to be, and what is done there at which hour where a routine tells.
    private struct Scene {
        var setting: ContentSlot.Thing
        var time: ContentSlot.Thing?
        var activity: String?
    }

    init(_ content: CharacterContent, seed: UInt64) {
        self.content = content
        self.seed = seed
        let strategy = content.layer(StrategyLayer.self)
        self.strategy = strategy
        standardAspect = Self.aspect(of: strategy?.feedStyle)
        func deck(_ kind: IngredientKindName, otherwise words: [String]) -> Deck<ContentSlot.Thing> {
            let own = content.ingredients.filter { $0.kind == kind }.map(ContentSlot.Thing.init)
            let things = own.isEmpty ? words.map { ContentSlot.Thing(words: $0, kind: kind) } : own
            return Deck(things, SlotChance(seed, kind.rawValue))
        }
        moods = deck(.moods, otherwise: ["calm", "joyful", "thoughtful", "confident"])
        times = deck(.timesOfDay, otherwise: ["morning", "afternoon", "golden-hour"])
        let usual = content.layer(AppearanceLayer.self)?.outfit?.rawValue ?? Outfit.tee.rawValue
        wardrobes = deck(.wardrobe, otherwise: [usual])
        props = deck(.props, otherwise: [])
        let places = content.ingredients.filter { $0.kind == .settings }.map { Scene(setting: ContentSlot.Thing($0)) }
        let routines = content.layer(LifestyleLayer.self)?.routines?.compactMap { Self.scene($0, in: content) } ?? []
        let scenes = places + routines
        let anywhere = ["studio", "cafe", "park"].map { Scene(setting: ContentSlot.Thing(words: $0, kind: .settings)) }
        self.scenes = Deck(scenes.isEmpty ? anywhere : scenes, SlotChance(seed, "scenes"))
        pillars = Deck(Self.shared(strategy?.pillars ?? []), SlotChance(seed, "pillars"))
    }

    /// A routine as a scene, if it says where it is.
    private static func scene(_ routine: Routine, in content: CharacterContent) -> Scene? {
        guard routine.posts != false, let setting = routine.setting else { return nil }
        let own = content.ingredients.first { $0.kind == .settings && $0.value.lowercased() == setting.lowercased() }
        return Scene(
            setting: own.map(ContentSlot.Thing.init) ?? ContentSlot.Thing(words: setting, kind: .settings),
            time: routine.timeOfDay.map { ContentSlot.Thing(words: $0.rawValue, kind: .timesOfDay) }, activity: routine.activity)
    }

    /// Each pillar as often as its share asks for, in twentieths.
    private static func shared(_ pillars: [Pillar]) -> [Pillar] {
        pillars.flatMap { pillar in Array(repeating: pillar, count: max(1, ((pillar.share ?? 20) + 2) / 5)) }
    }

    /// The usual shape of a feed of that style.
    static func aspect(of style: FeedStyle?) -> PictureAspect {
        guard let style, let entry = ConfigKind.feedStylePresets.entry(style.rawValue) else { return .portrait }
        return entry["aspect"]?.stringValue.flatMap(PictureAspect.init) ?? .portrait
    }

    /// The next slot of the batch, and its seed. One that has a seed of its own is drawn from that alone: so it is the same in every batch.
    mutating func next(_ input: SlotInput, position: Int) -> (slot: ContentSlot, seed: Int) {
        // Dealt also where it has one, so that the other slots stay as they are.
        let dealt = deal(input, position: position)
        guard let own = input.seed else { return dealt }
        var alone = SlotPlanner(content, seed: UInt64(own))
        return (alone.deal(input, position: 0).slot, own)
    }

    private mutating func deal(_ input: SlotInput, position: Int) -> (slot: ContentSlot, seed: Int) {
        // Dealt also where it is not needed, so that what one slot says does not change all others.
        let (scene, mood, time, wardrobe, prop, pillar) = (
            scenes.deal(), moods.deal(), times.deal(), wardrobes.deal(), props.deal(), pillars.deal()
        )
        var chance = SlotChance(seed, "slot \(position)")
        let own = chance.seed()
        let setting = thing(input.setting, .settings)
        let kept = setting == nil ? scene : nil
        let chosen = input.pillar.map { name in strategy?.pillars?.first { $0.name.lowercased() == name.lowercased() } ?? nil } ?? pillar
        guard let place = setting ?? scene?.setting, let feeling = thing(input.mood, .moods) ?? mood,
            let hour = thing(input.timeOfDay, .timesOfDay) ?? kept?.time ?? time,
            let dress = thing(input.wardrobe, .wardrobe) ?? wardrobe
        else { preconditionFailure("each of these decks has a card") }
        var slot = ContentSlot(
            mood: feeling, setting: place, timeOfDay: hour, wardrobe: dress, prop: thing(input.prop, .props) ?? prop,
            archetype: input.archetype ?? archetype(of: chosen), pillar: input.pillar ?? chosen?.name,
            grade: input.grade ?? strategy?.aestheticGrade ?? .cleanBright, aspect: input.aspect ?? standardAspect)
        slot.direction = input.direction
        slot.activity = kept?.activity
        slot.headline = input.headline
        slot.caption = input.caption
        slot.altText = input.altText
        return (slot, own)
    }

    private mutating func archetype(of pillar: Pillar?) -> Archetype {
        let own = pillar?.archetypes ?? []
        let usual = strategy?.archetypes ?? []
        let words = !own.isEmpty ? own : !usual.isEmpty ? usual : Archetype.allCases
        let name = own.isEmpty ? "" : pillar?.name ?? ""
        var deck = archetypes[name] ?? Deck(words, SlotChance(seed, "archetypes \(name)"))
        defer { archetypes[name] = deck }
        return deck.deal() ?? .dayInLife
    }

    /// What a caller says, as the character's own thing where it has that.
    private func thing(_ words: String?, _ kind: IngredientKindName) -> ContentSlot.Thing? {
        guard let words else { return nil }
        let wanted = words.lowercased()
        let own = content.ingredients.first { $0.kind == kind && $0.value.lowercased() == wanted }
        return own.map(ContentSlot.Thing.init) ?? ContentSlot.Thing(words: words, kind: kind)
    }
}

extension CharacterContent {
    /// A layer as values; `nil` where it was never told.
    func layer<Layer: CharacterLayer>(_ type: Layer.Type) -> Layer? {
        var problems: [FieldProblem] = []
        return layers[Layer.name].flatMap { Layer.read($0, at: Layer.name.rawValue, problems: &problems) }
    }
}

extension ConfigKind {
    /// The entry of that id.
    func entry(_ id: String) -> JSON? { entries().first { $0["id"]?.stringValue == id } }
}
