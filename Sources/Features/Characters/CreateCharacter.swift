internal import JSONSchema
public import Operations

/// Makes a character, from a template of the library or from nothing.
public struct CreateCharacter: Operation {
    public static let spec = Spec(
        "create_character",
        """
        Create a character: from a template of list_persona_library, which gives it all six layers, or from what is told here. Layers are as \
        update_character takes them, over the template's.
        """,
        .post("/api/v1/characters"), scope: .characterWrite, effect: .creates, toolset: .characters)

    @Param("Its name.", .length(1...80)) var name: String
    @Param("What it posts about. Default: the template's.", .length(1...80)) var niche: String?
    @Param("A template of the library.", .length(1...80), aliases: ["template"]) var templateID: String?
    @Param("Who it is.") var identity: LayerPatch<IdentityLayer>?
    @Param("How it looks.") var appearance: LayerPatch<AppearanceLayer>?
    @Param("What it is like, and its voice.") var personality: LayerPatch<PersonalityLayer>?
    @Param("How it lives.") var lifestyle: LayerPatch<LifestyleLayer>?
    @Param("What it posts, for whom.") var strategy: LayerPatch<StrategyLayer>?
    @Param("Its ingredient library.") var ingredients: IngredientsPatch?
    @Param("The project, where there are several.") var projectID: ProjectID?

    public init() {}

    public func run(in context: Context) throws -> CharacterReceipt {
        let project = try context.project(projectID)
        let template = try templateID.map(PersonaLibrary.template)
        var content = try template?.content(in: context) ?? CharacterContent(name: name)
        content.name = name
        guard let niche = niche ?? identity?.json["niche"]?.stringValue ?? template?.niche else {
            throw Failure(
                .validationFailed, "Say what the character posts about: niche, or a template_id of list_persona_library.",
                parameter: "niche")
        }
        var identity = content.layers[.identity] ?? [:]
        identity["niche"] = .string(niche)
        content.layers[.identity] = identity
        return CharacterReceipt(
            current: try Characters.create(
                patch.applied(to: content, project: project, in: context), project: project, template: template?.id, in: context),
            changed: [])
    }

    private var patch: CharacterPatch {
        var patch = CharacterPatch()
        if let identity {
            var json = identity.json
            if niche != nil { json["niche"] = nil }  // what is said outright counts
            patch.layers.append((IdentityLayer.self, json))
        }
        if let appearance { patch.layers.append((AppearanceLayer.self, appearance.json)) }
        if let personality { patch.layers.append((PersonalityLayer.self, personality.json)) }
        if let lifestyle { patch.layers.append((LifestyleLayer.self, lifestyle.json)) }
        if let strategy { patch.layers.append((StrategyLayer.self, strategy.json)) }
        patch.ingredients = ingredients
        return patch
    }
}
