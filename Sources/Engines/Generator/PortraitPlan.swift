internal import Features
internal import Imaging
internal import JSONSchema
internal import Operations

/// A request for a picture in the words of the drawing: what the layers leave open is settled by lot from the character's id, so that it is
/// the same person in every picture; pose, view and the rest by lot from the request's seed.
struct PortraitPlan {
    let portrait: Portrait

    init(_ request: PictureRequest) {
        let (slot, person) = (request.slot, request.person)
        var chance = SlotChance(request.seed, "portrait")
        let prop = slot.prop.flatMap { Prop(mentionedIn: $0.value) }
        let outfit = Self.outfit(request)
        portrait = Portrait(
            appearance: Self.appearance(of: person),
            pose: request.view == nil ? Self.pose(slot, holding: prop, &chance) : .standing,
            view: request.view.flatMap { View(rawValue: $0.rawValue) } ?? Self.view(&chance),
            mood: Self.word(slot.mood.draws) ?? .calm,
            setting: Self.word(slot.setting.draws) ?? Self.settings.randomElement(using: &chance) ?? .studio,
            timeOfDay: Self.word(slot.timeOfDay.draws) ?? .morning, outfit: outfit,
            outfitColours: Self.colours(slot, outfit, person),
            palette: person.appearance?.palette?.map(\.text) ?? [], props: prop.map { [$0] } ?? [], seed: request.seed,
            width: request.size.width, height: request.size.height)
    }

    /// What was drawn, for the person who wonders why.
    static func words(of portrait: Portrait) -> JSON {
        [
            "setting": .string(portrait.setting.rawValue), "mood": .string(portrait.mood.rawValue),
            "time_of_day": .string(portrait.timeOfDay.rawValue), "outfit": .string(portrait.outfit.rawValue),
            "pose": .string(portrait.pose.rawValue), "view": .string(portrait.view.rawValue),
            "prop": portrait.props.first.map { .string($0.rawValue) } ?? .null,
        ]
    }

    /// What was drawn, in words for those who cannot see it.
    static func shown(_ portrait: Portrait) -> DrawnPicture {
        DrawnPicture(
            mood: portrait.mood.rawValue, setting: portrait.setting.rawValue,
            // A city at night says when it is.
            timeOfDay: portrait.setting == .nightCity ? nil : portrait.timeOfDay.rawValue, wardrobe: portrait.outfit.rawValue,
            prop: portrait.props.first?.phrase)
    }

    // MARK: The person

    static func appearance(of person: PicturedPerson) -> Appearance {
        var chance = SlotChance(0, person.character.text)
        let said = person.appearance
        let presentation = Presentation(rawValue: person.presentation.rawValue) ?? .androgynous
        // All lots are drawn, whatever is said: what one layer says does not change the rest of the face.
        let (skin, face, hair, colour) = (
            Int.random(in: 2...9, using: &chance), Imaging.FaceShape.allCases.randomElement(using: &chance) ?? .oval,
            hair(presentation).randomElement(using: &chance) ?? .lob, natural.randomElement(using: &chance) ?? .brown
        )
        let (eyes, iris) = (Imaging.EyeShape.allCases.randomElement(using: &chance), EyeColour.allCases.randomElement(using: &chance))
        return Appearance(
            presentation: presentation, build: word(said?.build?.rawValue) ?? .average, age: person.age,
            skinTone: said?.skinTone.flatMap { Int($0.rawValue.dropFirst("monk-".count)) } ?? skin,
            faceShape: word(said?.faceShape?.rawValue) ?? face, hairStyle: word(said?.hair?.style?.rawValue) ?? hair,
            hairColour: word(said?.hair?.color?.rawValue) ?? colour, eyeShape: word(said?.eyes?.shape?.rawValue) ?? eyes ?? .almond,
            eyeColour: word(said?.eyes?.color?.rawValue) ?? iris ?? .brown, facialHair: word(said?.facialHair?.rawValue) ?? .none,
            marks: said?.marks?.compactMap { word($0.rawValue) } ?? [],
            accessories: said?.accessories?.compactMap { word($0.rawValue) } ?? [])
    }

    private static let natural: [HairColour] = [.black, .darkBrown, .brown, .chestnut, .auburn, .copper, .blonde, .ashBlonde]

    private static func hair(_ presentation: Presentation) -> [Imaging.HairStyle] {
        switch presentation {
        case .feminine: [.bob, .lob, .longWavy, .longCurly, .longStraight, .ponytail, .topBun, .pixie]
        case .masculine: [.crew, .sidePart, .undercut, .curlyCrop, .buzz, .slickedBack]
        case .androgynous: [.shag, .curlyCrop, .pixie, .bob, .sidePart, .undercut]
        }
    }

    // MARK: The scene

    private static let settings: [Setting] = [.studio, .livingRoom, .cafe, .park]

    private static func outfit(_ request: PictureRequest) -> Imaging.Outfit {
        word(request.slot.wardrobe.draws) ?? word(request.person.appearance?.outfit?.rawValue) ?? .tee
    }

    private static func colours(_ slot: ContentSlot, _ outfit: Imaging.Outfit, _ person: PicturedPerson) -> [String] {
        if !slot.wardrobe.colors.isEmpty { return slot.wardrobe.colors }
        // The usual outfit has its colours; others have their own.
        return person.appearance?.outfit?.rawValue == outfit.rawValue ? person.appearance?.outfitColors?.map(\.text) ?? [] : []
    }

    private static func pose(_ slot: ContentSlot, holding prop: Prop?, _ chance: inout SlotChance) -> Pose {
        switch prop {
        case .cup: return .holdingCup
        case .phone: return .holdingPhone
        case .book, .tablet: return .holdingBook
        case .camera: return .holdingCamera
        case .umbrella, .balloon: return .holdingAloft
        // What hangs from the hand.
        case .tote, .dumbbell: return .standing
        case .plant, .bouquet, .brush, .whisk, .ball: return .holdingUp
        case nil: break
        }
        let poses: [Pose] =
            switch slot.archetype {
            case .tip, .howTo: [.pointing, .presenting, .thumbsUp]
            case .product, .recommendation: [.presenting, .thumbsUp, .standing]
            case .question, .opinion: [.thinking, .armsCrossed, .leaning]
            case .milestone: [.handsOnHips, .thumbsUp, .waving]
            case .community: [.waving, .leaning, .standing]
            case .behindTheScenes, .dayInLife, .story, .quote: [.sitting, .walking, .leaning, .standing, .thinking]
            }
        return poses.randomElement(using: &chance) ?? .standing
    }

    /// Mostly the face, now and then the whole person.
    private static func view(_ chance: inout SlotChance) -> View {
        switch Int.random(in: 0..<10, using: &chance) {
        case 0..<4: .front
        case 4..<8: .threeQuarter
        default: .fullBody
        }
    }

    private static func word<Word: RawRepresentable<String>>(_ text: String?) -> Word? { text.flatMap(Word.init) }
}
