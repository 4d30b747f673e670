internal import JSONSchema
public import Operations

/// Changes a character: a new version.
public struct UpdateCharacter: Operation {
    public static let spec = Spec(
        "update_character",
        """
        Change a character by a deep merge patch: what is not sent stays, null removes a member or a whole layer, lists are replaced. Every \
        change is a version that can be restored.
        """,
        .patch("/api/v1/characters/{character_id}"), scope: .characterWrite, effect: .changes, toolset: .characters)

    @Param("The character's identifier.") var characterID: CharacterID
    @Param("The version that the change is based on; a stale one is refused.", .range(1...1_000_000_000)) var version: Int?
    @Param("Its name.", .length(1...80)) var name: String?
    @Param(
        "tagline, biography, age, pronouns, gender_presentation, hometown, city, timezone, occupation, niche, languages, values.")
    var identity: Change<LayerPatch<IdentityLayer>>
    @Param(
        """
        summary, build, height_cm, skin_tone (monk-1 to monk-10), face_shape, hair {style, color}, eyes {shape, color}, facial_hair, marks, \
        accessories, outfit, outfit_colors, palette.
        """)
    var appearance: Change<LayerPatch<AppearanceLayer>>
    @Param(
        """
        traits, temperament, humor, voice {tone, person, formality, sentence_length, style_rules, words_to_use, words_to_avoid, languages, \
        emoji, hashtags, openers, closers}.
        """)
    var personality: Change<LayerPatch<PersonalityLayer>>
    @Param("routines [{name, days, time, activity, …}], places, hobbies, relationships, pets.")
    var lifestyle: Change<LayerPatch<LifestyleLayer>>
    @Param(
        """
        audience, pillars [{name, promise, share, archetypes}], archetypes, aesthetic_grade, feed_style, posts_per_week, boundaries, \
        disclosure.
        """)
    var strategy: Change<LayerPatch<StrategyLayer>>
    @Param("wardrobe, settings, props, moods, times_of_day: lists of texts or {value, draws, colors, tags, media_id}.")
    var ingredients: Change<IngredientsPatch>

    public init() {}

    public func run(in context: Context) throws -> CharacterReceipt {
        let old = try Characters.visible(characterID, in: context)
        try Characters.check(old, version: version)
        var patch = CharacterPatch(name: name)
        patch.add(identity)
        patch.add(appearance)
        patch.add(personality)
        patch.add(lifestyle)
        patch.add(strategy)
        switch ingredients {
        case .keep: break
        case .remove: patch.ingredients = .removingAll
        case .set(let change): patch.ingredients = change
        }
        let content = try patch.applied(to: old.content, project: old.project, in: context)
        let (saved, changed) = try Characters.save(content, over: old, in: context)
        return CharacterReceipt(current: saved, changed: changed)
    }
}
